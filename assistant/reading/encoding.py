"""What the reading network is given: question, title and passage as one row of tokens.

    [CLS] question [SEP] title . sentence sentence ... [SEP]

Training and serving lay out their rows here, so that both read the same. A passage of more tokens
than a row holds is read in several, which overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_TOKENS = 256  # of a row; a passage of the index with its title and a question has about 190
MOST_QUESTION = 64  # tokens; longer questions are cut, so that a row has room for what is read
MOST_TITLE = 32
OVERLAP = 48  # tokens that two rows of a long passage share: longer than most answers


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids of the tokens that are not text."""

    first: int  # [CLS]
    separator: int  # [SEP]
    stop: int  # the full stop between title and passage


@dataclass(frozen=True, slots=True)
class Body:
    """The tokens of a passage, its sentences one after the other.

    `ranges` are code points in the text that the sentences point into; `sentences` is the number
    of the sentence of each token. Both have one item a token.
    """

    ids: tuple[int, ...]
    ranges: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row for the network: tokens `[first, last)` of the body stand from `offset` on."""

    ids: tuple[int, ...]
    second_part: int  # where the tokens of type 1 begin
    offset: int
    first: int
    last: int


def rows(
    special: SpecialTokens, question: Sequence[int], title: Sequence[int], body: Body
) -> Iterator[Row]:
    """The rows of a passage, in order; one even for a passage without tokens."""
    room = MAX_TOKENS - len(_front(special, question, title)[0]) - 1
    for first, last in _stretches(len(body.ids), room):
        yield row_of(special, question, title, body, (first, last))


def row_of(
    special: SpecialTokens,
    question: Sequence[int],
    title: Sequence[int],
    body: Body,
    stretch: tuple[int, int],
) -> Row:
    """The row that reads these tokens of a passage, which have to fit in."""
    front, second_part = _front(special, question, title)
    first, last = stretch
    ids = (*front, *body.ids[first:last], special.separator)
    return Row(ids, second_part, len(front), first, last)


def _front(
    special: SpecialTokens, question: Sequence[int], title: Sequence[int]
) -> tuple[tuple[int, ...], int]:
    """What stands before the passage, and where in it the second part begins."""
    head = (special.first, *question[:MOST_QUESTION], special.separator)
    return ((*head, *title[:MOST_TITLE], special.stop) if title else head), len(head)


def _stretches(length: int, room: int) -> Iterator[tuple[int, int]]:
    first = 0
    while first + room < length:
        yield first, first + room
        first += room - OVERLAP
    yield first, length
