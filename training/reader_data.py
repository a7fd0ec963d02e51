"""What the reader learns from: questions, the passages that answer them, and some that do not.

Articles are cut as the index cuts them, and rows of tokens are laid out as the reader does, so
that training looks like serving. All is split by article title: `is_held_out` titles, and texts
that questions in other words were written for, choose settings and fit the models around the
reader, and are never trained on.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tokenizers import Tokenizer

from assistant.reading.encoding import TokenisedPassage
from index.text.chunking import chunk_article

FORMAL_SETS = ("squad2_a", "qed", "squad1_rest", "squadshifts_new_wiki")
INFORMAL_SETS = ("squadshifts_reddit", "squadshifts_amazon_reviews")
RELATION_SETS = ("qadiscourse", "qamr")  # why, despite what, after what; and all forms of questions
ALL_SETS = (*FORMAL_SETS, *INFORMAL_SETS, *RELATION_SETS)
HELD_OUT_PARTS = 12  # one title in so many is held out
WRITTEN_FILE = Path(__file__).parent / "data" / "other_words.jsonl"
LONGEST_ANSWER = 30  # tokens; longer ones are taken as evidence alone
NO_TITLE = re.compile(r"Filtered_Reddit_Comments|Amazon_Reviews_\d+")  # not what it is about


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage: its tokens, and its words for telling what it holds."""

    article: str
    start: int  # of the passage in its article, in code points
    title: tuple[int, ...]
    body: TokenisedPassage
    text: str


@dataclass(frozen=True, slots=True)
class AnswerTarget:
    """A passage that answers: token ranges (last token included) and evidence sentences."""

    passage: int
    spans: tuple[tuple[int, int], ...]
    evidence: tuple[int, ...]


@dataclass(slots=True)
class TrainingQuestion:
    """A question; `answers_at` is empty where there is no answer in `own`, its own passages."""

    name: str  # of the set
    text: str
    tokens: tuple[int, ...]
    answers: tuple[str, ...]
    answers_at: tuple[AnswerTarget, ...]
    own: tuple[int, ...]
    held_out: bool
    mined: list[int] = field(default_factory=list)
    changed: list[tuple[int, ...]] = field(default_factory=list)  # without an answer in `own`
    reworded: list[tuple[int, ...]] = field(default_factory=list)  # with the same answer


@dataclass(slots=True)
class ReaderCorpus:
    """All passages, and all questions on them."""

    passages: list[TrainingPassage]
    asked: list[TrainingQuestion]


def is_held_out(group: str) -> bool:
    """Whether the articles of this title, or of this name without one, are kept from training."""
    return crc32(group.encode()) % HELD_OUT_PARTS == 0 or group in _asked_in_other_words()


def written_questions() -> list[dict[str, Any]]:
    """The questions in other words that were written for texts of the training sets."""
    return _rows(WRITTEN_FILE)


@cache
def _asked_in_other_words() -> frozenset[str]:
    return frozenset(_own_name(row["doc_id"]) for row in written_questions())


def _own_name(doc_id: str) -> str:
    """The name of a text, which is the same in each set that has it."""
    return doc_id.split("-", 1)[1]


def read_corpus(train: Path, tokenizer: Tokenizer, share: float = 1.0) -> ReaderCorpus:
    """Every training set; `share` of the articles of each for a quick look."""
    corpus = ReaderCorpus([], [])
    for name in ALL_SETS:
        _read_set(corpus, train, name, tokenizer, share)
    return corpus


def training_articles(train: Path) -> Iterator[dict[str, Any]]:
    """The articles of all sets as they are trained on, as rows for an index."""
    for name in ALL_SETS:
        for row in set_passages(train, name):
            yield {"id": row["doc_id"], "title": row["title"], "text": row["text"]}


def set_passages(train: Path, name: str) -> list[dict[str, Any]]:
    """A set's passages as they are trained on.

    The `group` of each is the title that paragraphs of one article share, or stands for it.
    """
    return [
        row | {"title": _title(row), "text": _plain(name, row["text"]),
               "group": row["title"] or _own_name(row["doc_id"])}
        for row in _rows(train / name / "passages.jsonl")
    ]  # fmt: skip


def set_questions(train: Path, name: str) -> list[dict[str, Any]]:
    """A set's questions as they are trained on; each has the `doc_id` of its passage."""
    return [
        row | {"doc_id": row.get("doc_id", row["relevant"][0]), "question": _asked(name, row),
               "answers": [_plain(name, answer).strip() for answer in row["answers"]],
               "evidence": [_plain(name, sentence) for sentence in row["evidence"]]}
        for row in _rows(train / name / "questions.jsonl")
    ]  # fmt: skip


def _read_set(
    corpus: ReaderCorpus, train: Path, name: str, tokenizer: Tokenizer, share: float
) -> None:
    rows = {row["doc_id"]: row for row in set_passages(train, name)}
    asked = set_questions(train, name)
    if share < 1:
        asked = [row for row in asked if crc32(row["doc_id"].encode()) % 1000 < 1000 * share]
        rows = {row["doc_id"]: rows[row["doc_id"]] for row in asked}
    places = {
        doc_id: _add_article(corpus, tokenizer, doc_id, row["title"], row["text"])
        for doc_id, row in rows.items()
    }
    for row in asked:
        own, question = places[row["doc_id"]], row["question"]
        answers, evidence = tuple(row["answers"]), row["evidence"]
        found = (
            [_target(corpus, i, answers, evidence, row) for i in own] if row["answerable"] else []
        )
        targets = tuple(target for target in found if target.spans or target.evidence)
        if row["answerable"] and not targets:
            continue  # the answer string is not to be found: nothing to learn from
        corpus.asked.append(
            TrainingQuestion(
                name, question, tuple(tokenizer.encode(question, add_special_tokens=False).ids),
                answers, targets, tuple(own), is_held_out(rows[row["doc_id"]]["group"]),
            )
        )  # fmt: skip


def _add_article(
    corpus: ReaderCorpus, tokenizer: Tokenizer, doc_id: str, title: str, text: str
) -> list[int]:
    derived = chunk_article(title, text)
    title_ids = tuple(tokenizer.encode(title, add_special_tokens=False).ids)
    first = len(corpus.passages)
    for passage in derived.passages:
        inside = [s for s in derived.sentences if passage.start <= s.start < passage.end]
        texts = [text[s.start : s.end] for s in inside]
        body = body_of(tokenizer, texts, [s.start - passage.start for s in inside])
        corpus.passages.append(
            TrainingPassage(
                doc_id, passage.start, title_ids, body, text[passage.start : passage.end]
            )
        )
    return list(range(first, len(corpus.passages)))


def body_of(
    tokenizer: Tokenizer, sentences: Sequence[str], starts: Sequence[int]
) -> TokenisedPassage:
    """The tokens of sentences that begin at these code points."""
    ids: list[int] = []
    ranges: list[tuple[int, int]] = []
    numbers: list[int] = []
    encoded = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    for number, (encoding, start) in enumerate(zip(encoded, starts, strict=True)):
        ids += encoding.ids
        ranges += [(start + first, start + last) for first, last in encoding.offsets]
        numbers += [number] * len(encoding.ids)
    return TokenisedPassage(tuple(ids), tuple(ranges), tuple(numbers))


def _target(
    corpus: ReaderCorpus,
    index: int,
    answers: Sequence[str],
    evidence: Sequence[str],
    row: dict[str, Any],
) -> AnswerTarget:
    """What of the passage answers the question: nothing, where it holds none of the evidence."""
    passage = corpus.passages[index]
    gold = [(at, at + len(e)) for e in evidence for at in _places(passage.text, e)]
    starts = {at - passage.start for at in row.get("answer_starts", ())}
    spans, sentences = set(), set()
    for answer in answers:
        for at in _places(passage.text, answer):
            end = at + len(answer)
            known = at in starts if starts else any(a <= at and end <= b for a, b in gold)
            span = token_range(passage.body, at, end)
            if span and known:
                sentences |= set(passage.body.sentences[span[0] : span[1] + 1])
                if span[1] - span[0] < LONGEST_ANSWER:
                    spans.add(span)
    for first, last in gold:
        sentences |= _sentences_within(passage.body, first, last)
    return AnswerTarget(index, tuple(sorted(spans)), tuple(sorted(sentences)))


def _sentences_within(body: TokenisedPassage, first: int, last: int) -> set[int]:
    """Sentences of which most tokens lie in a range of code points."""
    inside: dict[int, list[bool]] = {}
    for (start, end), sentence in zip(body.ranges, body.sentences, strict=True):
        inside.setdefault(sentence, []).append(first <= start and end <= last)
    return {sentence for sentence, flags in inside.items() if 2 * sum(flags) > len(flags)}


def token_range(body: TokenisedPassage, start: int, end: int) -> tuple[int, int] | None:
    """The tokens, last one included, that cover a range of code points."""
    covered = [i for i, (a, b) in enumerate(body.ranges) if a < end and start < b]
    return (covered[0], covered[-1]) if covered else None


def _places(text: str, part: str) -> list[int]:
    """Where a string stands in a text, not inside a longer word."""
    pattern = rf"(?<!\w){re.escape(part)}(?!\w)" if part else r"(?!)"
    return [match.start() for match in re.finditer(pattern, text)]


def _title(row: dict[str, Any]) -> str:
    title: str = row["title"]
    return "" if NO_TITLE.fullmatch(title) else title.replace("_", " ")


def _asked(name: str, row: dict[str, Any]) -> str:
    """The question; every second "What is the reason" as people ask it."""
    question = _plain(name, row["question"])
    if name == "qadiscourse" and crc32(row["qid"].encode()) % 2:
        question = re.sub(r"^What is the reason ", "Why ", question)
    return question


def _plain(name: str, text: str) -> str:
    """A text as it was before one of the sets put blanks between its words and marks."""
    if name != "qed":
        return text
    text = re.sub(r" ([,.;:!?%)\]]|'s\b|n't\b|'re\b|'ll\b|'ve\b|'d\b)", r"\1", text)
    text = re.sub(r"([(\[$]) ", r"\1", text)
    text = re.sub(r"(?<=\w) ([-–/]) (?=\w)", r"\1", text)
    return re.sub(r"`` ?| ?''", '"', text).replace(" -- ", " – ")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
