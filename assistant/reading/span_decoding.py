"""Span decoding: from the network's logits to the best span and the scores of each sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.reading.network import Logits

LONGEST_SPAN = 30  # tokens, as in training


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """The network's scores of one sentence, as logits.

    `answer` is the range of the best span, in code points of the passage's text; None for a
    sentence without tokens. `span` is its score, `mass` that of all spans of the sentence together,
    `evidence` the mean over its tokens.
    """

    answer: tuple[int, int] | None
    span: float
    mass: float
    evidence: float


UNREAD_SENTENCE = SentenceScores(None, -30.0, -30.0, -10.0)


def decode_sentences(
    logits: Logits, count: int, is_inner: Callable[[int], bool]
) -> tuple[SentenceScores, ...]:
    """The scores of each of the `count` sentences of a passage."""
    import numpy as np

    result = [UNREAD_SENTENCE] * count
    numbers = np.array(logits.body.sentences, np.int64)
    for number in range(count):
        first, last = np.searchsorted(numbers, [number, number + 1]).tolist()
        if first == last:
            continue
        start, end, evidence = logits.tokens[first:last].astype(np.float64).T
        scores = np.where(_valid(last - first), start[:, None] + end[None, :], -np.inf)
        top = scores.max()
        at, until = divmod(int(scores.argmax()), last - first)
        mass = top + float(np.log(np.exp(scores - top).sum()))
        answer = _whole_words(logits, first + at, first + until, (first, last), is_inner)
        result[number] = SentenceScores(answer, float(top), float(mass), float(evidence.mean()))
    return tuple(result)


def _valid(length: int) -> NDArray[np.bool_]:
    """Which pairs of start and end token are spans; shape (tokens, tokens)."""
    import numpy as np

    ahead = np.arange(length)[None, :] - np.arange(length)[:, None]
    return (ahead >= 0) & (ahead < LONGEST_SPAN)


def _whole_words(
    logits: Logits,
    start: int,
    end: int,
    inside: tuple[int, int],
    is_inner: Callable[[int], bool],
) -> tuple[int, int] | None:
    """The code points of tokens `start` to `end`, extended to whole words."""
    ids: Sequence[int] = logits.body.ids
    while start > inside[0] and is_inner(ids[start]):
        start -= 1
    while end + 1 < inside[1] and is_inner(ids[end + 1]):
        end += 1
    first, last = logits.body.ranges[start][0], logits.body.ranges[end][1]
    return (first, last) if first < last else None
