"""How well the network reads the held-out articles, by set, with the right article given."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from reader_data import LONGEST_ANSWER, Asked, Corpus
from reader_model import Example, ReadingNetwork, collate, sentence_means

from assistant.evaluation.measures import auroc, best_f1, squad_tokens
from assistant.reader_input import SpecialTokens, rows

ROWS_A_BATCH = 24


@dataclass(frozen=True, slots=True)
class Read:
    """What the network says of one passage."""

    span: str
    span_score: float
    none_score: float
    answerable: float
    evidence: tuple[float, ...]  # by sentence of the passage


def figures(
    network: ReadingNetwork, corpus: Corpus, special: SpecialTokens, most: int | None = None
) -> dict[str, dict[str, float]]:
    """Span F1 and exact match, evidence first, and AUROC of answerability; by set."""
    result: dict[str, dict[str, float]] = {}
    asked_of: dict[str, list[Asked]] = {}
    for asked in corpus.asked:
        if asked.held_out:
            asked_of.setdefault(asked.name, []).append(asked)
    for name, asked in asked_of.items():
        chosen = asked if most is None else random.Random(3).sample(asked, min(most, len(asked)))
        result[name] = _of_set(network, corpus, special, chosen)
    return result


def _of_set(
    network: ReadingNetwork, corpus: Corpus, special: SpecialTokens, asked: Sequence[Asked]
) -> dict[str, float]:
    own = [(a.tokens, passage) for a in asked for passage in a.own]
    changed = [(version, a.answers_at[0].passage) for a in asked for version in a.changed[:1]]
    found = [(a.tokens, a.mined[0]) for a in asked if a.mined]
    reads = _read(network, corpus, special, own + changed + found)
    f1, exact, first, positive, negative = [], [], [], [], []
    for a in asked:
        mine = [next(reads) for _ in a.own]
        best = max(mine, key=lambda read: read.span_score)
        sure = max(read.answerable for read in mine)
        if not a.answers_at:
            negative.append(sure)
            continue
        positive.append(sure)
        f1.append(best_f1(best.span, a.answers))
        exact.append(float(any(squad_tokens(best.span) == squad_tokens(x) for x in a.answers)))
        places = [(s, p, i) for p, r in zip(a.own, mine, strict=True)
                  for i, s in enumerate(r.evidence)]  # fmt: skip
        gold = {(t.passage, sentence) for t in a.answers_at for sentence in t.evidence}
        first.append(float(max(places)[1:] in gold))
    changed_sure = [next(reads).answerable for _ in changed]
    found_sure = [next(reads).answerable for _ in found]
    result = {"questions": len(asked), "f1": np.mean(f1), "exact": np.mean(exact),
              "evidence_first": np.mean(first)}  # fmt: skip
    for kind, others in (("own", negative), ("changed", changed_sure), ("found", found_sure)):
        if others:
            area = auroc(positive + others, [True] * len(positive) + [False] * len(others))
            result[f"auroc_{kind}"] = area or 0.0
    return {key: round(float(value), 4) for key, value in result.items()}


def _read(
    network: ReadingNetwork,
    corpus: Corpus,
    special: SpecialTokens,
    pairs: Sequence[tuple[Sequence[int], int]],
) -> Iterator[Read]:
    """Read passages (the first row of each), in order."""
    examples = []
    for tokens, passage in pairs:
        text = corpus.passages[passage]
        row = next(rows(special, tokens, text.title, text.body))
        examples.append(Example(row, text.body, None, len(examples)))
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].row.ids))
    done: dict[int, Read] = {}
    with torch.no_grad():
        for start in range(0, len(order), ROWS_A_BATCH):
            chosen = order[start : start + ROWS_A_BATCH]
            batch = collate([examples[i] for i in chosen])
            tokens, answerable = network(batch)
            means = sentence_means(tokens[..., 2], batch).tolist()
            groups = batch.sentence_groups.tolist()
            for at, i in enumerate(chosen):
                example = examples[i]
                text = corpus.passages[pairs[i][1]].text
                evidence = [m for m, g in zip(means, groups, strict=True) if g == example.group]
                done[i] = _one(example, text, tokens[at].numpy(), float(answerable[at]), evidence)
    return (done[i] for i in range(len(examples)))


def _one(
    example: Example,
    text: str,
    tokens: NDArray[np.float32],
    answerable: float,
    evidence: Sequence[float],
) -> Read:
    row, ranges = example.row, example.body.ranges
    length = row.last - row.first
    none = float(tokens[0, 0] + tokens[0, 1])
    if not length:
        return Read("", -100.0, none, answerable, ())
    body = tokens[row.offset : row.offset + length]
    numbers = np.array(example.body.sentences[row.first : row.last])
    scores = body[:, 0][:, None] + body[:, 1][None, :]
    ahead = np.arange(length)[None, :] - np.arange(length)[:, None]
    valid = (ahead >= 0) & (ahead < LONGEST_ANSWER) & (numbers[:, None] == numbers[None, :])
    start, end = np.unravel_index(np.argmax(np.where(valid, scores, -100.0)), scores.shape)
    span = text[ranges[row.first + start][0] : ranges[row.first + end][1]]
    return Read(span, float(scores[start, end]), none, answerable, tuple(evidence))
