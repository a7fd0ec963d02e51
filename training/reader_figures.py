"""How well the network reads the held-out articles, by set, with the right article given."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from reader_data import LONGEST_ANSWER, ReaderCorpus, TrainingQuestion
from reader_model import (
    MASKED_LOGIT,
    Batch,
    TrainableReader,
    TrainingExample,
    collate,
    sentence_means,
)
from torch import Tensor
from torch.nn.functional import pad

from assistant.evaluation.metrics import auroc, best_f1, squad_tokens
from assistant.reading.encoding import SpecialTokens, encode

ROWS_A_BATCH = {"cpu": 24, "cuda": 512}


@dataclass(frozen=True, slots=True)
class PassagePrediction:
    """What the network says of one passage."""

    span: str
    at: int  # where it begins in the passage, in code points
    span_score: float
    none_score: float
    answerable: float
    evidence: tuple[float, ...]  # by sentence of the passage


def reader_metrics(
    network: TrainableReader, corpus: ReaderCorpus, special: SpecialTokens, most: int | None = None
) -> dict[str, dict[str, float]]:
    """Span F1 and exact match, evidence first, and AUROC of answerability; by set."""
    result: dict[str, dict[str, float]] = {}
    asked_of: dict[str, list[TrainingQuestion]] = {}
    for asked in corpus.asked:
        if asked.held_out:
            asked_of.setdefault(asked.name, []).append(asked)
    for name, asked in asked_of.items():
        chosen = asked if most is None else random.Random(3).sample(asked, min(most, len(asked)))
        result[name] = _of_set(network, corpus, special, chosen)
    return result


def _of_set(
    network: TrainableReader,
    corpus: ReaderCorpus,
    special: SpecialTokens,
    asked: Sequence[TrainingQuestion],
) -> dict[str, float]:
    own = [(a.tokens, passage) for a in asked for passage in a.own]
    changed = [(version, a.answers_at[0].passage) for a in asked for version in a.changed[:1]]
    found = [(a.tokens, a.mined[0]) for a in asked if a.mined]
    reads = predict_pairs(network, corpus, special, own + changed + found)
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


def predict_pairs(
    network: TrainableReader,
    corpus: ReaderCorpus,
    special: SpecialTokens,
    pairs: Sequence[tuple[Sequence[int], int]],
) -> Iterator[PassagePrediction]:
    """Read passages (the first row of each), in order."""
    examples = []
    for tokens, passage in pairs:
        text = corpus.passages[passage]
        row = next(encode(special, tokens, text.title, text.body))
        examples.append(TrainingExample(row, text.body, None, len(examples)))
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].row.ids))
    done: dict[int, PassagePrediction] = {}
    device = next(network.parameters()).device
    at_once = ROWS_A_BATCH[device.type]
    with torch.no_grad():
        for start in range(0, len(order), at_once):
            chosen = order[start : start + at_once]
            batch = collate([examples[i] for i in chosen]).to(device)
            tokens, answerable = (output.float() for output in network(batch))
            means = sentence_means(tokens[..., 2], batch).tolist()
            groups = Counter(batch.sentence_groups.tolist())
            spans, none = best_spans(tokens, batch), tokens[:, 0, :2].sum(1).tolist()
            sure, first = answerable.tolist(), 0
            for at, i in enumerate(chosen):
                example, text = examples[i], corpus.passages[pairs[i][1]].text
                last = first + groups[example.group]
                done[i] = PassagePrediction(
                    *_in_text(example, text, *spans[at]), none[at], sure[at],
                    tuple(means[first:last]),
                )  # fmt: skip
                first = last
    return (done[i] for i in range(len(examples)))


def best_spans(tokens: Tensor, batch: Batch) -> list[tuple[int, int, float]]:
    """First and last token of the best span within a sentence of each row, and its score."""
    ahead = (0, LONGEST_ANSWER - 1)
    ends = pad(tokens[..., 1], ahead, value=MASKED_LOGIT).unfold(1, LONGEST_ANSWER, 1)
    sentences = pad(batch.sentences, ahead, value=-1).unfold(1, LONGEST_ANSWER, 1)
    own = batch.sentences[..., None]
    scores = tokens[..., 0, None] + ends
    scores = scores.masked_fill((own < 0) | (sentences != own), MASKED_LOGIT).flatten(1)
    best, place = scores.max(1)
    start = place // LONGEST_ANSWER
    end = start + place % LONGEST_ANSWER
    return list(zip(start.tolist(), end.tolist(), best.tolist(), strict=True))


def _in_text(
    example: TrainingExample, text: str, start: int, end: int, score: float
) -> tuple[str, int, float]:
    """The span's text, its place in the passage, and its score; empty for an empty passage."""
    row, ranges = example.row, example.body.ranges
    if row.first == row.last:
        return "", 0, score
    shift = row.first - row.offset
    at = ranges[start + shift][0]
    return text[at : ranges[end + shift][1]], at, score
