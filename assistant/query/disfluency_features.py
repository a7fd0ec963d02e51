"""The inputs of the disfluency network: word pieces, frequent words, surface features."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PIECES = 4  # of a word; the beginning of a longer one identifies it
REPAIR_DISTANCE = 10  # words; a repair hardly begins further from what it repeats
SURFACE_FEATURE_COUNT = 14
_PLAIN = re.compile(r"[^\w']+")
_END_MARKS = (",", "?", ".", "-", "!")


def normalised_word(word: str) -> str:
    """A word for comparison: case folded, without punctuation except the apostrophe."""
    return _PLAIN.sub("", word.casefold().replace("’", "'"))


def piece_ids(words: Sequence[str], tokenizer: Any) -> NDArray[np.int64]:  # noqa: ANN401
    """Ids of the word pieces of each word, padded with 0; shape (words, MAX_PIECES)."""
    import numpy as np

    result = np.zeros((len(words), MAX_PIECES), np.int64)
    written = [normalised_word(word) or word.encode("ascii", "replace").decode() for word in words]
    encoded = tokenizer.encode_batch(written, add_special_tokens=False)
    for row, each in zip(result, encoded, strict=True):
        ids = each.ids[:MAX_PIECES]
        row[: len(ids)] = ids
    return result


def frequent_word_ids(words: Sequence[str], vocabulary: Mapping[str, int]) -> NDArray[np.int64]:
    """The id of each frequent word, 0 for all others; shape (words,)."""
    import numpy as np

    return np.array([vocabulary.get(normalised_word(word), 0) for word in words], np.int64)


def surface_features(words: Sequence[str]) -> NDArray[np.float32]:
    """Case, punctuation, position and repetitions; shape (words, SURFACE_FEATURE_COUNT), 0 to 1."""
    import numpy as np

    same = [normalised_word(word) for word in words]
    result = np.zeros((len(words), SURFACE_FEATURE_COUNT), np.float32)
    for at, word in enumerate(words):
        last = word[-1]
        ahead = same[at + 1 : at + 1 + REPAIR_DISTANCE]
        back = same[max(at - REPAIR_DISTANCE, 0) : at][::-1]
        pair_ahead = _distance(ahead, same[at], _next(same, at))
        pair_back = _distance(back, same[at], None)
        result[at] = (
            at == 0,
            word[0].isupper(),
            any(c.isdigit() for c in word),
            *(last == mark for mark in _END_MARKS),
            1 / (1 + ahead.index(same[at])) if same[at] in ahead else 0.0,
            pair_ahead,
            pair_back,
            min(len(word), 12) / 12,
            min(at, 30) / 30,
            min(len(words) - at, 30) / 30,
        )
    return result


def _next(same: Sequence[str], at: int) -> str | None:
    return same[at + 1] if at + 1 < len(same) else None


def _distance(near: Sequence[str], word: str, following: str | None) -> float:
    """1 / the distance to the next repetition of a word, followed by `following` if it is given."""
    for distance, other in enumerate(near, 1):
        goes_on = following is None or (distance < len(near) and near[distance] == following)
        if other == word and goes_on:
            return 1 / distance
    return 0.0
