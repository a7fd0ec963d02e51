"""A question as the mending network is given it: word pieces, known words, marks of each word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PIECES = 4  # of a word; a longer one is told by its beginning
REPAIR_DISTANCE = 10  # words; a repair begins hardly further behind what it repeats
SURFACE_FEATURE_COUNT = 14
_PLAIN = re.compile(r"[^\w']+")
_END_MARKS = (",", "?", ".", "-", "!")


def normalised_word(word: str) -> str:
    """A word as it is compared: small letters, no punctuation but the apostrophe."""
    return _PLAIN.sub("", word.casefold().replace("’", "'"))


def piece_ids(words: Sequence[str], tokenizer: Any) -> NDArray[np.int64]:  # noqa: ANN401
    """Word pieces of each word, 0 where there are fewer; shape (words, MAX_PIECES)."""
    import numpy as np

    result = np.zeros((len(words), MAX_PIECES), np.int64)
    written = [normalised_word(word) or word.encode("ascii", "replace").decode() for word in words]
    encoded = tokenizer.encode_batch(written, add_special_tokens=False)
    for row, each in zip(result, encoded, strict=True):
        ids = each.ids[:MAX_PIECES]
        row[: len(ids)] = ids
    return result


def frequent_word_ids(words: Sequence[str], vocabulary: Mapping[str, int]) -> NDArray[np.int64]:
    """The number of each frequent word, 0 for all others; shape (words,)."""
    import numpy as np

    return np.array([vocabulary.get(normalised_word(word), 0) for word in words], np.int64)


def surface_features(words: Sequence[str]) -> NDArray[np.float32]:
    """Case, punctuation, place and repetitions; shape (words, MARKS), 0 to 1."""
    import numpy as np

    same = [normalised_word(word) for word in words]
    result = np.zeros((len(words), SURFACE_FEATURE_COUNT), np.float32)
    for at, word in enumerate(words):
        last = word[-1]
        ahead = same[at + 1 : at + 1 + REPAIR_DISTANCE]
        behind = same[max(at - REPAIR_DISTANCE, 0) : at][::-1]
        pair_ahead = _distance(ahead, same[at], _next(same, at))
        pair_behind = _distance(behind, same[at], None)
        result[at] = (
            at == 0,
            word[0].isupper(),
            any(c.isdigit() for c in word),
            *(last == mark for mark in _END_MARKS),
            1 / (1 + ahead.index(same[at])) if same[at] in ahead else 0.0,
            pair_ahead,
            pair_behind,
            min(len(word), 12) / 12,
            min(at, 30) / 30,
            min(len(words) - at, 30) / 30,
        )
    return result


def _next(same: Sequence[str], at: int) -> str | None:
    return same[at + 1] if at + 1 < len(same) else None


def _distance(near: Sequence[str], word: str, following: str | None) -> float:
    """How near a word stands once more, with the same one after it where one is given."""
    for distance, other in enumerate(near, 1):
        goes_on = following is None or (distance < len(near) and near[distance] == following)
        if other == word and goes_on:
            return 1 / distance
    return 0.0
