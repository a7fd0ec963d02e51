"""Questions that a language model wrote on the training passages, as the reader learns from them.

`write_questions.py` writes them, `check_written.py` keeps those that a trained reader answers as
the writer did.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader_data import LONGEST_ANSWER, AnswerTarget, ReaderCorpus, TrainingQuestion, token_range
from tokenizers import Tokenizer

WRITTEN_SET = "written"  # the name of their set


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question on the passage of an article; without an answer where `answer` is empty.

    `at`: where the answer stands in the passage, in code points; -1 while that is not known.
    """

    article: str
    start: int  # of the passage in its article, in code points
    style: str  # the set whose questions it is like
    question: str
    answer: str
    at: int = -1


def read_written_questions(path: Path) -> Iterator[WrittenQuestion]:
    """The questions of a file, one JSON object a line."""
    for line in path.read_text("utf-8").splitlines():
        yield WrittenQuestion(**json.loads(line))


def write_written_questions(path: Path, questions: Iterator[WrittenQuestion]) -> int:
    """Write such a file line by line; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for each in questions:
            row = {name: getattr(each, name) for name in WrittenQuestion.__slots__}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def passage_numbers(corpus: ReaderCorpus) -> dict[tuple[str, int], int]:
    """The number of each passage by its article and its start there."""
    return {(text.article, text.start): number for number, text in enumerate(corpus.passages)}


def add_written_questions(corpus: ReaderCorpus, tokenizer: Tokenizer, path: Path) -> None:
    """Add the questions of a file to those asked; answered ones need the place of their answer."""
    places = passage_numbers(corpus)
    for each in read_written_questions(path):
        number = places[each.article, each.start]
        targets: tuple[AnswerTarget, ...] = ()
        if each.answer:
            body = corpus.passages[number].body
            span = token_range(body, each.at, each.at + len(each.answer))
            if span is None:
                continue
            sentences = tuple(sorted(set(body.sentences[span[0] : span[1] + 1])))
            spans = (span,) if span[1] - span[0] < LONGEST_ANSWER else ()
            targets = (AnswerTarget(number, spans, sentences),)
        tokens = tuple(tokenizer.encode(each.question, add_special_tokens=False).ids)
        answers = (each.answer,) if each.answer else ()
        corpus.asked.append(
            TrainingQuestion(
                WRITTEN_SET, each.question, tokens, answers, targets, (number,), held_out=False
            )
        )
