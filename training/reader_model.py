"""The reading network in torch, and what it is taught by.

On an encoder (BERT for the small reader, MPNet for the large one) stand linear heads: the start and
end of the answer and evidence for each token, and answerability for the first. The heads are kept
small so that all of the work is the encoder's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from reader_data import AnswerTarget
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertModel, MPNetModel

from assistant.reading.encoding import EncodedRow, TokenisedPassage

DROPOUT = 0.1
MASKED_LOGIT = -1e4  # the logit of a place that cannot be chosen
TRUNK = "trunk."  # before the names of its weights
FIRST_POSITION = 2  # of MPNet's positions: those before it stand for padding
MPNET_NAMES = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A row with what is right about it; a target without spans or evidence is no answer.

    Rows of one `group` are of one question, and their spans compete.
    """

    row: EncodedRow
    body: TokenisedPassage
    target: AnswerTarget | None
    group: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows padded to one length; `sentences` numbers the sentences of all rows on, -1 outside."""

    ids: Tensor  # (rows, tokens)
    types: Tensor
    mask: Tensor
    body: Tensor  # (rows, tokens) bool: tokens that an answer may consist of
    sentences: Tensor  # (rows, tokens)
    evidence: Tensor  # (sentences,) 1 where it answers
    sentence_groups: Tensor  # (sentences,)
    groups: Tensor  # (rows,)
    answerable: Tensor  # (rows,)
    spans: Tensor  # (spans, 3): row, start, end; of rows without an answer the first token

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True)
                       for field in fields(self)))  # fmt: skip


class Rows(Protocol):
    """Rows of tokens, padded to one length: what a trunk reads. All of shape (rows, tokens)."""

    ids: Tensor
    types: Tensor
    mask: Tensor


class BertTrunk(nn.Module):
    """The encoder of the small reader; the word embeddings stay as they were."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            source, add_pooling_layer=False, attn_implementation="sdpa",
            hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        self.width: int = self.encoder.config.hidden_size

    def forward(self, batch: Rows) -> Tensor:
        """The hidden states, shape (rows, tokens, width)."""
        hidden: Tensor = self.encoder(
            input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.mask
        ).last_hidden_state
        return hidden


class MpnetTrunk(nn.Module):
    """The encoder of the large reader: MPNet, which knows no token types.

    Its word embeddings are put into the order of the small reader's vocabulary, which has the same
    words, so that both read the same rows of tokens. The embeddings and the lowest `frozen` layers
    stay as they were and are run without dropout.
    """

    def __init__(self, source: Path, order: Sequence[int], frozen: int) -> None:
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(
            source, add_pooling_layer=False,
            hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        embeddings = self.encoder.embeddings
        words = embeddings.word_embeddings.weight.detach()[list(order)]
        embeddings.word_embeddings = nn.Embedding.from_pretrained(words)
        self._frozen = frozen
        self.width: int = self.encoder.config.hidden_size
        kept = [embeddings, *self.encoder.encoder.layer[:frozen]]
        if frozen:
            kept.append(self.encoder.encoder.relative_attention_bias)
        for module in kept:
            module.requires_grad_(False)

    def forward(self, batch: Rows) -> Tensor:
        """The hidden states, shape (rows, tokens, width)."""
        layers = self.encoder.encoder.layer
        positions = torch.arange(batch.ids.shape[1], device=batch.ids.device) + FIRST_POSITION
        with torch.no_grad():
            embeddings = self.encoder.embeddings
            words = embeddings.word_embeddings(batch.ids)
            hidden = embeddings.LayerNorm(words + embeddings.position_embeddings(positions))
        mask = (1.0 - batch.mask[:, None, None, :].float()) * MASKED_LOGIT
        bias = self.encoder.encoder.compute_position_bias(hidden)
        for number, layer in enumerate(layers):
            if number < self._frozen:
                layer.eval()
                with torch.no_grad():
                    hidden = layer(hidden, mask, bias)[0]
            else:
                hidden = layer(hidden, mask, bias)[0]
        return hidden


class TrainableReader(nn.Module):
    """A trunk with the heads on it."""

    def __init__(self, trunk: BertTrunk | MpnetTrunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.tokens = nn.Linear(trunk.width, 3)
        self.answerable = nn.Linear(trunk.width, 1)
        self.support = nn.Linear(trunk.width, 3)
        self.unborne = nn.Linear(trunk.width, 1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Start, end and evidence, shape (rows, tokens, 3), and answerability, shape (rows,)."""
        hidden = self.trunk(batch)
        return self.tokens(hidden), self.answerable(hidden[:, 0]).squeeze(1)

    def judge(self, rows: Rows) -> tuple[Tensor, Tensor, Tensor]:
        """What is said of statements whose sources stand in place of a passage.

        Unsupported, partly and supported, shape (rows, 3); evidence, (rows, tokens); tokens of the
        statement that no source bears, (rows, tokens). All logits.
        """
        hidden = self.trunk(rows)
        evidence = self.tokens(hidden)[..., 2]
        return self.support(hidden[:, 0]), evidence, self.unborne(hidden).squeeze(2)


def open_trunk(source: Path, tokenizer: Tokenizer, frozen: int = 0) -> BertTrunk | MpnetTrunk:
    """The trunk whose published weights are in the folder, for rows of this tokenizer."""
    if json.loads((source / "config.json").read_text())["model_type"] != "mpnet":
        return BertTrunk(source)
    own = Tokenizer.from_file(str(source / "tokenizer.json")).get_vocab()
    order = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return MpnetTrunk(source, [own[MPNET_NAMES.get(word, word)] for word, _ in order], frozen)


def save_trained(network: TrainableReader, path: Path) -> None:
    """Write the weights by the names of the published encoder, as any machine can read them."""
    state = {name.removeprefix(TRUNK): v.cpu() for name, v in network.state_dict().items()}
    torch.save(state, path)


def load_trained(network: TrainableReader, path: Path) -> None:
    """Read what `save_trained` wrote; heads that it lacks stay as they are."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    names = {name.removeprefix(TRUNK): name for name in network.state_dict()}
    missing, _ = network.load_state_dict({names[n]: v for n, v in state.items()}, strict=False)
    if any(name.startswith(TRUNK) for name in missing):
        raise ValueError(f"{path} holds the weights of another trunk")


def collate(examples: Sequence[TrainingExample]) -> Batch:
    """One batch of these rows."""
    shape = len(examples), max(len(e.row.ids) for e in examples)
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    body = np.zeros(shape, np.bool_)
    sentences = np.full(shape, -1, np.int64)
    spans, evidence, sentence_groups = [], [], []
    for number, example in enumerate(examples):
        row = example.row
        length = len(row.ids)
        ids[number, :length] = row.ids
        types[number, row.second_part : length] = 1
        mask[number, :length] = 1
        place = slice(row.offset, row.offset + row.last - row.first)
        body[number, place] = True
        own = example.body.sentences[row.first : row.last]
        if own:
            sentences[number, place] = np.array(own) - own[0] + len(evidence)
            right = example.target.evidence if example.target else ()
            evidence += [float(s in right) for s in range(own[0], own[-1] + 1)]
            sentence_groups += [example.group] * (own[-1] - own[0] + 1)
        found = example.target.spans if example.target else ()
        shift = row.offset - row.first
        inside = [(a, b) for a, b in found if row.first <= a and b < row.last]
        spans += [(number, a + shift, b + shift) for a, b in inside]
        if not example.target:
            spans.append((number, 0, 0))
    as_long = torch.from_numpy
    return Batch(
        as_long(ids), as_long(types), as_long(mask), as_long(body), as_long(sentences),
        torch.tensor(evidence), torch.tensor(sentence_groups),
        torch.tensor([e.group for e in examples]),
        torch.tensor([float(e.target is not None) for e in examples]),
        torch.tensor(spans, dtype=torch.int64).reshape(-1, 3),
    )  # fmt: skip


def sentence_means(values: Tensor, batch: Batch) -> Tensor:
    """Mean over the tokens of each sentence; shape (sentences,)."""
    inside = batch.sentences >= 0
    numbers, count = batch.sentences[inside], len(batch.evidence)
    none = values.new_zeros(count)
    total = none.index_add(0, numbers, values[inside])
    return total / none.index_add(0, numbers, values.new_ones(len(numbers))).clamp(min=1)


def reader_loss(tokens: Tensor, answerable: Tensor, batch: Batch) -> Tensor:
    """Sum of what the four outputs are taught by, for one batch.

    A row's own spans compete with each other and with the first token, which stands for no
    answer; the spans of all rows of a question compete without it (shared normalisation, Clark
    and Gardner 2018, arXiv 1710.10723). Any gold span will do: their probabilities are added up.
    """
    starts, ends = (
        tokens[..., part].masked_fill(~batch.body, MASKED_LOGIT).double() for part in (0, 1)
    )
    alone = torch.arange(len(batch.groups), device=tokens.device)
    firsts = (_with_first(x, tokens[..., i]) for i, x in enumerate((starts, ends)))
    with_none = _span_loss(*firsts, alone, batch, none=True)
    shared = _span_loss(starts, ends, batch.groups, batch, none=False)
    evidence = sentence_means(tokens[..., 2], batch)
    each = binary_cross_entropy_with_logits(evidence, batch.evidence)
    first = _any_of(evidence.double(), batch.evidence > 0, batch.sentence_groups)
    known = binary_cross_entropy_with_logits(answerable, batch.answerable)
    return 0.5 * with_none + 0.5 * shared + 2.0 * each + 0.5 * first + 0.5 * known


def _with_first(body: Tensor, scores: Tensor) -> Tensor:
    return torch.cat([scores[:, :1].double(), body[:, 1:]], dim=1)


def _span_loss(starts: Tensor, ends: Tensor, groups: Tensor, batch: Batch, *, none: bool) -> Tensor:
    """Mean over groups of rows of -log of the probability of all its gold spans."""
    spans = batch.spans if none else batch.spans[batch.spans[:, 1] > 0]
    if not len(spans):
        return starts.sum() * 0
    count = int(groups.max()) + 1
    start, end = (
        x - _log_sum(torch.logsumexp(x, dim=1), groups, count)[groups][:, None]
        for x in (starts, ends)
    )
    row = spans[:, 0]
    both = start[row, spans[:, 1]] + end[row, spans[:, 2]]
    found = torch.unique(groups[row])
    return -_log_sum(both, groups[row], count)[found].mean()


def _any_of(scores: Tensor, right: Tensor, groups: Tensor) -> Tensor:
    """Mean over groups of -log of the share of the right ones in the softmax of the scores."""
    if not bool(right.any()):
        return scores.sum() * 0
    count = int(groups.max()) + 1
    total = _log_sum(scores, groups, count)
    found = torch.unique(groups[right])
    return (total - _log_sum(scores[right], groups[right], count))[found].mean()


def _log_sum(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Log of the sum of exponentials by group, shape (count,); tiny for an empty group."""
    top = values.new_full((count,), MASKED_LOGIT)
    top = top.scatter_reduce(0, groups, values.detach(), "amax")
    sums = values.new_zeros(count).index_add(0, groups, (values - top[groups]).exp())
    return top + sums.clamp(min=1e-30).log()
