"""The input of the reading network: question, title and passage as one row of tokens.

    [CLS] question [SEP] title . sentence sentence ... [SEP]

Training and answering both encode here, so that their inputs are equal. A passage with more tokens
than fit into a row is read in several overlapping rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_TOKENS = 256  # of a row; a passage of the index with its title and a question has about 190
MAX_QUESTION_TOKENS = 64  # longer questions are cut, so that a row has room for the passage
MAX_STATEMENT_TOKENS = 128  # of a statement that sources are to support
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
    """The tokens of a passage, sentence by sentence.

    For each token, `ranges` has its code points in the passage's text and `sentences` the number
    of its sentence.
    """

    ids: tuple[int, ...]
    ranges: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EncodedRow:
    """One row for the network; tokens `[first, last)` of the passage begin at `offset`."""

    ids: tuple[int, ...]
    second_part: int  # index at which the tokens of type 1 begin
    offset: int
    first: int
    last: int


def encode(
    special: SpecialTokens, question: Sequence[int], title: Sequence[int], body: TokenisedPassage
) -> Iterator[EncodedRow]:
    """The rows of a passage, in order; at least one."""
    room = MAX_TOKENS - len(_prefix(special, question, title)[0]) - 1
    for first, last in _windows(len(body.ids), room):
        yield encode_row(special, question, title, body, (first, last))


def encode_row(
    special: SpecialTokens,
    question: Sequence[int],
    title: Sequence[int],
    body: TokenisedPassage,
    token_range: tuple[int, int],
    question_limit: int = MAX_QUESTION_TOKENS,
) -> EncodedRow:
    """The row with these tokens of a passage, which must fit into it."""
    front, second_part = _prefix(special, question, title, question_limit)
    first, last = token_range
    ids = (*front, *body.ids[first:last], special.separator)
    return EncodedRow(ids, second_part, len(front), first, last)


def _prefix(
    special: SpecialTokens,
    question: Sequence[int],
    title: Sequence[int],
    question_limit: int = MAX_QUESTION_TOKENS,
) -> tuple[tuple[int, ...], int]:
    """The tokens before the passage, and the index at which the second part begins in them."""
    head = (special.first, *question[:question_limit], special.separator)
    return ((*head, *title[:MAX_TITLE_TOKENS], special.stop) if title else head), len(head)


def encode_statement(
    special: SpecialTokens, statement: Sequence[int], title: Sequence[int], body: TokenisedPassage
) -> EncodedRow:
    """The row of a statement with its source sentences, as many of their tokens as fit."""
    front, _ = _prefix(special, statement, title, MAX_STATEMENT_TOKENS)
    last = min(len(body.ids), MAX_TOKENS - len(front) - 1)
    return encode_row(special, statement, title, body, (0, last), MAX_STATEMENT_TOKENS)


def _windows(length: int, room: int) -> Iterator[tuple[int, int]]:
    first = 0
    while first + room < length:
        yield first, first + room
        first += room - OVERLAP_TOKENS
    yield first, length
