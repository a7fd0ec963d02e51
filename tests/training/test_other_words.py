"""The questions in other words: of all kinds, mostly not in the words of what answers them."""

from __future__ import annotations

import collections
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = ROOT.parent / "shared" / "data" / "train" / "qadiscourse" / "passages.jsonl"
KEYS = {"qid", "doc_id", "question", "evidence", "answers", "answerable"}
KINDS = ("what", "who", "when", "where", "why", "how", "which")
SMALL_WORDS = set(
    "a an the of to in on at for by with from and or as than not no into out up over about after"
    " before is are was were be been being do does did has have had would could should can may"
    " will it its his her their he she they that this which what who whom whose when where why"
    " how many much any other so there s".split()
)


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


ROWS = read_rows(ROOT / "training" / "data" / "other_words.jsonl")
ANSWERABLE = [row for row in ROWS if row["answerable"]]
UNANSWERABLE = [row for row in ROWS if not row["answerable"]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    if not TEXTS.is_file():
        pytest.skip(f"the texts are not here: {TEXTS}")
    return {row["doc_id"]: row["text"] for row in read_rows(TEXTS)}


def content_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold())) - SMALL_WORDS


def shared_words(row: dict[str, Any]) -> float:
    """The share of the question's content words that stand in its evidence."""
    asked = content_words(row["question"])
    return len(asked & content_words(" ".join(row["evidence"]))) / len(asked)


def test_every_row_has_the_same_fields_and_a_number_of_its_own() -> None:
    assert {frozenset(row) for row in ROWS} == {frozenset(KEYS)}
    assert [row["qid"] for row in ROWS] == [f"other-words-{n:03d}" for n in range(1, len(ROWS) + 1)]
    assert len({row["question"].casefold() for row in ROWS}) == len(ROWS)
    assert [row["question"] for row in ROWS if not row["question"].endswith("?")] == []


def test_there_are_many_of_both_sorts_on_many_texts() -> None:
    assert len(ANSWERABLE) >= 400
    assert len(UNANSWERABLE) >= 140
    assert len({row["doc_id"] for row in ROWS}) == 90
    news = {row["doc_id"] for row in ROWS if "-wikinews-" in row["doc_id"]}
    assert len(news) == 45


def test_an_answer_needs_evidence_and_the_unanswerable_have_neither() -> None:
    assert [row["qid"] for row in ANSWERABLE if not row["evidence"]] == []
    assert [row["qid"] for row in UNANSWERABLE if row["evidence"] or row["answers"]] == []


def test_both_sorts_ask_in_all_kinds() -> None:
    """The question word must not give away whether there is an answer."""
    for rows in (ANSWERABLE, UNANSWERABLE):
        kinds = collections.Counter(row["question"].split()[0].casefold() for row in rows)
        shares = {kind: kinds[kind] / len(rows) for kind in KINDS}
        assert {kind: share for kind, share in shares.items() if share < 0.05} == {}


def test_the_words_of_a_question_are_mostly_not_those_of_its_evidence() -> None:
    shares = [shared_words(row) for row in ANSWERABLE]
    assert sum(shares) / len(shares) < 0.2
    assert max(shares) <= 0.75


def test_every_answer_stands_in_its_evidence() -> None:
    missing = [
        (row["qid"], answer)
        for row in ANSWERABLE
        for answer in row["answers"]
        if not any(answer in sentence for sentence in row["evidence"])
    ]
    assert missing == []


def test_every_evidence_stands_in_its_text(texts: dict[str, str]) -> None:
    missing = [
        (row["qid"], sentence)
        for row in ROWS
        for sentence in row["evidence"]
        if sentence not in texts[row["doc_id"]]
    ]
    assert missing == []
    assert {row["doc_id"] for row in UNANSWERABLE} <= texts.keys()
