"""Batches of statements with their sources, and what the heads that judge them are taught by."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from entailment_data import SUPPORTED, EntailmentCase
from reader_data import body_of
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from assistant.reading.encoding import (
    MAX_STATEMENT_TOKENS,
    EncodedRow,
    SpecialTokens,
    TokenisedPassage,
    encode_statement,
)

POOL = 1024  # rows that are sorted by length at a time


@dataclass(frozen=True, slots=True)
class StatementExample:
    """A statement as a row of tokens; `unborne` is True at tokens that no source bears."""

    row: EncodedRow
    body: TokenisedPassage
    case: EntailmentCase
    unborne: tuple[bool, ...] | None  # of the statement's tokens, from the row's second on


@dataclass(frozen=True, slots=True)
class StatementBatch:
    """Rows padded to one length; `sentences` numbers the sources of all rows on, -1 outside."""

    ids: Tensor  # (rows, tokens)
    types: Tensor
    mask: Tensor
    statement: Tensor  # (rows, tokens) bool: tokens of the statement whose support is known
    unborne: Tensor  # (rows, tokens) 1 where no source bears the token
    sentences: Tensor  # (rows, tokens)
    evidence: Tensor  # (sentences,) 1 where the statement is made of it
    known: Tensor  # (sentences,) bool: whether that is known
    labels: Tensor  # (rows,)

    def to(self, device: torch.device) -> StatementBatch:
        """The same on a device."""
        return StatementBatch(*(getattr(self, f.name).to(device) for f in fields(self)))


def example_of(
    case: EntailmentCase, tokenizer: Tokenizer, special: SpecialTokens
) -> StatementExample:
    """The row of a case."""
    statement = tokenizer.encode(case.statement, add_special_tokens=False)
    title = tokenizer.encode(case.title, add_special_tokens=False).ids
    starts, at = [], 0
    for sentence in case.sentences:
        starts.append(at)
        at += len(sentence) + 1
    body = body_of(tokenizer, case.sentences, starts)
    unborne = None
    if case.unborne is not None:
        unborne = tuple(
            any(a < end and start < b for start, end in case.unborne)
            for a, b in statement.offsets[:MAX_STATEMENT_TOKENS]
        )
    row = encode_statement(special, statement.ids, title, body)
    return StatementExample(row, body, case, unborne)


def collate_statements(examples: Sequence[StatementExample]) -> StatementBatch:
    """One batch of these rows."""
    shape = len(examples), max(len(e.row.ids) for e in examples)
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    statement, unborne = np.zeros(shape, np.bool_), np.zeros(shape, np.float32)
    sentences = np.full(shape, -1, np.int64)
    evidence: list[float] = []
    known: list[bool] = []
    for number, example in enumerate(examples):
        row = example.row
        length = len(row.ids)
        ids[number, :length] = row.ids
        types[number, row.second_part : length] = 1
        mask[number, :length] = 1
        if example.unborne is not None:
            place = slice(1, 1 + len(example.unborne))
            statement[number, place] = True
            unborne[number, place] = example.unborne
        own = example.body.sentences[: row.last]
        if own:
            sentences[number, row.offset : row.offset + row.last] = np.array(own) + len(evidence)
            gold = example.case.gold
            evidence += [float(n in gold) for n in range(own[-1] + 1)]
            known += [bool(gold) or example.case.kind == "not shown"] * (own[-1] + 1)
    return StatementBatch(
        *(torch.from_numpy(each) for each in (ids, types, mask, statement, unborne, sentences)),
        torch.tensor(evidence), torch.tensor(known),
        torch.tensor([e.case.label for e in examples]),
    )  # fmt: skip


def statement_loss(
    support: Tensor, evidence: Tensor, unborne: Tensor, batch: StatementBatch
) -> Tensor:
    """Sum of the losses of the label, of the words that no source bears, and of the evidence."""
    loss = cross_entropy(support, batch.labels)
    if bool(batch.statement.any()):
        loss = loss + 0.5 * binary_cross_entropy_with_logits(
            unborne[batch.statement], batch.unborne[batch.statement]
        )
    if bool(batch.known.any()):
        means = _means(evidence, batch)
        each = binary_cross_entropy_with_logits(means[batch.known], batch.evidence[batch.known])
        loss = loss + 0.5 * each
    return loss


def _means(values: Tensor, batch: StatementBatch) -> Tensor:
    inside = batch.sentences >= 0
    numbers, count = batch.sentences[inside], len(batch.evidence)
    total = values.new_zeros(count).index_add(0, numbers, values[inside])
    sizes = values.new_zeros(count).index_add(0, numbers, values.new_ones(len(numbers)))
    return total / sizes.clamp(min=1)


def statement_batches(
    cases: Iterator[EntailmentCase],
    tokenizer: Tokenizer,
    special: SpecialTokens,
    most_tokens: int,
    seed: int,
) -> Iterator[StatementBatch]:
    """Batches without end, rows of like length together."""
    chance = random.Random(seed)
    while True:
        rows = [example_of(next(cases), tokenizer, special) for _ in range(POOL)]
        rows.sort(key=lambda example: len(example.row.ids))
        cut: list[list[StatementExample]] = [[]]
        for row in rows:
            if (len(cut[-1]) + 1) * len(row.row.ids) > most_tokens and cut[-1]:
                cut.append([])
            cut[-1].append(row)
        chance.shuffle(cut)
        yield from map(collate_statements, cut)


def probability_of_support(support: Tensor) -> Tensor:
    """The probability that a statement is supported; shape (rows,)."""
    return support.softmax(dim=1)[:, SUPPORTED]
