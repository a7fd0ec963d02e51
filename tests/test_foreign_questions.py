"""The foreign questions beside the reader: many, of all kinds, and about nothing that exists."""

from __future__ import annotations

import collections
import json
import re

from tests.conftest import ROOT

QUESTIONS = (ROOT / "models/reader/foreign_questions.txt").read_text("utf-8").splitlines()
AT_LEAST = {
    "what": 55, "who": 30, "when": 25, "how many": 12, "how much": 6, "how": 12, "why": 10,
    "where": 10, "which": 8,
}  # fmt: skip
YES_NO = {"did", "does", "is", "are", "was", "were", "has", "can", "will"}
IMPERATIVES = {"tell", "list", "explain", "describe", "summarise", "give", "compare"}
# A name is a run of capitalised words after the first word; those of the calendar are no names.
NAME = re.compile(r"(?<=[\w,] )[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
CALENDAR = {"January", "March", "Sunday", "Tuesday"}


def words(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def kind(question):
    """The question word, `how many` and `how much` apart from `how`."""
    first, second, *_ = words(question).split()
    return f"{first} {second}" if second in {"many", "much"} else first


def names(question):
    return {name.removesuffix("'s") for name in NAME.findall(question)} - CALENDAR


def test_there_are_240_different_questions_one_a_line():
    assert len(QUESTIONS) == 240
    assert len({words(question) for question in QUESTIONS}) == 240
    assert [q for q in QUESTIONS if q != " ".join(q.split())] == []


def test_they_are_of_the_length_that_people_ask():
    lengths = [len(question.split()) for question in QUESTIONS]
    assert min(lengths) >= 3
    assert max(lengths) <= 25
    assert sum(length > 14 for length in lengths) >= 8
    assert sum(length < 6 for length in lengths) >= 8


def test_they_are_of_all_kinds():
    kinds = collections.Counter(kind(question) for question in QUESTIONS)
    assert {word: kinds[word] for word, least in AT_LEAST.items() if kinds[word] < least} == {}
    assert sum(kinds[word] for word in YES_NO) >= 12
    assert sum(kinds[word] for word in IMPERATIVES) >= 6
    assert sum(not question.endswith(("?", ".")) for question in QUESTIONS) >= 25


def test_the_kinds_are_mixed():
    for start in range(0, 240, 60):
        kinds = {kind(question) for question in QUESTIONS[start : start + 60]}
        assert {"what", "who", "when", "how many", "why", "where"} <= kinds


def test_most_name_something():
    assert sum(bool(names(question)) for question in QUESTIONS) >= 140


def test_no_name_stands_in_the_starter_articles():
    articles = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.md")))
    found = {
        name
        for question in QUESTIONS
        for name in names(question)
        if re.search(rf"\b{re.escape(name)}\b", articles)
    }
    assert found == set()


def test_none_is_among_the_example_questions():
    lines = (ROOT / "tests/data/questions.jsonl").read_text("utf-8").splitlines()
    examples = {words(json.loads(line)["question"]) for line in lines}
    assert examples & {words(question) for question in QUESTIONS} == set()
