"""What the reading network is given: question, title and passage as one row of tokens.

    [CLS] question [SEP] title . sentence sentence ... [SEP]

Training and serving lay out their rows here, so that both read the same. A passage of more tokens
than a row holds is read in several, which overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_TOKENS = 256  # of a row; a passage of the index with its title and a question has about 190
MAX_QUESTION_TOKENS = (
    64  # tokens; longer questions are cut, so that a row has room for what is read
)
MAX_TITLE_TOKENS = 32
OVERLAP_TOKENS = 48  # tokens that two rows of a long passage share: longer than most answers


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids of the tokens that are not text."""

    first: int  # [CLS]
    separator: int  # [SEP]
    stop: int  # the full stop between title and passage


@dataclass(frozen=True, slots=True)
class TokenisedPassage:
    """The tokens of a passage, its sentences one after the other.

    `ranges` are code points in the text that the sentences point into; `sentences` is the number
    of the sentence of each token. Both have one item a token.
    """

    ids: tuple[int, ...]
    ranges: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EncodedRow:
    """One row for the network: tokens `[first, last)` of the body stand from `offset` on."""

    ids: tuple[int, ...]
    second_part: int  # where the tokens of type 1 begin
    offset: int
    first: int
    last: int


def encode(
    special: SpecialTokens, question: Sequence[int], title: Sequence[int], body: TokenisedPassage
) -> Iterator[EncodedRow]:
    """The rows of a passage, in order; one even for a passage without tokens."""
    room = MAX_TOKENS - len(_prefix(special, question, title)[0]) - 1
    for first, last in _windows(len(body.ids), room):
        yield encode_row(special, question, title, body, (first, last))


def encode_row(
    special: SpecialTokens,
    question: Sequence[int],
    title: Sequence[int],
    body: TokenisedPassage,
    stretch: tuple[int, int],
) -> EncodedRow:
    """The row that reads these tokens of a passage, which have to fit in."""
    front, second_part = _prefix(special, question, title)
    first, last = stretch
    ids = (*front, *body.ids[first:last], special.separator)
    return EncodedRow(ids, second_part, len(front), first, last)


def _prefix(
    special: SpecialTokens, question: Sequence[int], title: Sequence[int]
) -> tuple[tuple[int, ...], int]:
    """What stands before the passage, and where in it the second part begins."""
    head = (special.first, *question[:MAX_QUESTION_TOKENS], special.separator)
    return ((*head, *title[:MAX_TITLE_TOKENS], special.stop) if title else head), len(head)


def _windows(length: int, room: int) -> Iterator[tuple[int, int]]:
    first = 0
    while first + room < length:
        yield first, first + room
        first += room - OVERLAP_TOKENS
    yield first, length
