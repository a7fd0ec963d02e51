"""How well the heads judge held-out statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from entailment_data import SUPPORTED, EntailmentCase
from entailment_model import collate_statements, example_of, probability_of_support
from reader_model import TrainableReader
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from assistant.reading.encoding import SpecialTokens

BATCH = 16


@torch.no_grad()
def judge_cases(
    network: TrainableReader,
    cases: Sequence[EntailmentCase],
    tokenizer: Tokenizer,
    special: SpecialTokens,
) -> tuple[np.ndarray, float]:
    """The probability of support of each case, and the AUROC of words that no source bears."""
    examples = [example_of(case, tokenizer, special) for case in cases]
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].row.ids))
    scores = np.zeros(len(cases))
    said, right = [], []
    device = next(network.parameters()).device
    for first in range(0, len(order), BATCH):
        numbers = order[first : first + BATCH]
        batch = collate_statements([examples[n] for n in numbers]).to(device)
        support, _, unborne = network.judge(batch)
        scores[numbers] = probability_of_support(support.float()).cpu().numpy()
        said.append(unborne.float()[batch.statement].cpu().numpy())
        right.append(batch.unborne[batch.statement].cpu().numpy())
    return scores, float(roc_auc_score(np.concatenate(right), np.concatenate(said)))


def statement_figures(
    network: TrainableReader,
    cases: Sequence[EntailmentCase],
    tokenizer: Tokenizer,
    special: SpecialTokens,
) -> dict[str, float]:
    """AUROC of supported against not by family and, against all true ones, by kind."""
    scores, words = judge_cases(network, cases, tokenizer, special)
    true = np.array([case.label == SUPPORTED for case in cases])
    groups: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        groups[case.family].append(number)
        if case.family == "rule" and not true[number]:
            groups[f"rule, {case.kind}"].append(number)
    found = {"words": words}
    for name, numbers in groups.items():
        if name.startswith("rule, "):
            numbers = numbers + [n for n in groups["rule"] if true[n]]
        if 0 < true[numbers].sum() < len(numbers):
            found[name] = float(roc_auc_score(true[numbers], scores[numbers]))
    return {name: round(value, 3) for name, value in found.items()}
