"""A question that asks several things is split, answered part by part, and joined again."""

from __future__ import annotations

import pytest

from assistant.answering.context import QuestionContext, question_context
from assistant.answering.extractive import compose
from assistant.answering.multi_part import join_parts, read_parts
from assistant.answering.types import RetrievedPassages
from assistant.cli.main import main
from assistant.query.multi_part_questions import decompose
from assistant.types import Evidence, Reading
from index.types import Article, Sentence

TEXT = "The ferry sails at noon. The captain is Maria Holt."
ARTICLE = Article("ferry", "The ferry", TEXT, "0" * 64)
NOON, HOLT = Sentence(0, 24), Sentence(25, 51)


TOGETHER, OWN = RetrievedPassages(("all",), frozenset()), RetrievedPassages(("own",), frozenset())


def reading(*sentences: Sentence, confidence: float = 0.9) -> Reading:
    return Reading(tuple(Evidence(ARTICLE, s, 0.9) for s in sentences), confidence)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When and where was the treaty signed?",
         ("When was the treaty signed?", "Where was the treaty signed?")),
        ("Who founded the Kirkby Museum, and when did it open?",
         ("Who founded the Kirkby Museum?", "When did the Kirkby Museum open?")),
        ("How do Revere and Russel differ?",
         ("What is said of Revere?", "What is said of Russel?")),
        ("Compare the Singapore summit and the Hanoi summit",
         ("What is said of the Singapore summit?", "What is said of the Hanoi summit?")),
        ("Which was signed first, the armistice or the treaty?",
         ("When was the armistice signed?", "When was the treaty signed?")),
    ],
)  # fmt: skip
def test_a_question_with_parts_is_split(question, parts):
    assert decompose(question) == parts


@pytest.mark.parametrize(
    "question",
    ["Who founded the museum?", "Who met Yoon and Kishida?", "When was the Treaty of Peace and "
     "Friendship signed?", "Who invited the leaders, and when?", "What and?", "?"],
)  # fmt: skip
def test_a_question_of_one_thing_is_not(question):
    assert decompose(question) == (question,)


class ScriptedEngine:
    """Reads from the common passages by question, and one reading from those of an own search."""

    def __init__(self, together: dict[str, Reading], own: Reading) -> None:
        self._together, self._own = together, own
        self.searched: list[str] = []

    def retrieve(self, context: QuestionContext) -> RetrievedPassages:
        self.searched.append(context.question)
        return OWN

    def read(self, context: QuestionContext, passages: tuple[str, ...]) -> Reading:
        return self._own if passages == OWN.passages else self._together[context.question]

    def is_confident(self, reading: Reading) -> bool:
        return reading.confidence > 0.5


def test_only_what_the_common_passages_lack_is_searched_for_again():
    common = {"When?": reading(NOON), "Who?": reading(NOON, confidence=0.1)}
    engine = ScriptedEngine(common, reading(HOLT))
    parts = read_parts([question_context("When?"), question_context("Who?")], engine, TOGETHER)
    assert engine.searched == ["Who?"]
    assert [
        (p.context.question, p.is_answered, p.reading.confidence, p.retrieved) for p in parts
    ] == [
        ("When?", True, 0.9, TOGETHER),
        ("Who?", True, 0.9, OWN),
    ]


def test_a_sentence_that_answers_two_parts_is_given_once_and_a_missing_part_is_named():
    parts = [
        ("When?", compose(reading(NOON))),
        ("At what hour?", compose(reading(NOON))),
        ("Who?", compose(reading(HOLT))),
        ("Why?", ()),
    ]
    sentences, joined = join_parts(parts)
    assert [s.statement.text for s in sentences] == [TEXT[:24], TEXT[25:]]
    assert [s.statement.citations for s in sentences] == [(1,), (2,)]
    assert [s.citation.number for s in sentences] == [1, 2]
    assert [p.citations for p in joined] == [(1,), (1,), (2,), ()]


def test_ask_tells_of_each_part_and_exits_0_when_half_is_missing(built, capsys):
    import json

    question = "When does the ferry to Lindholm sail, and who won the football cup of Peru?"
    code = main(["ask", question, "--data", str(built), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["status"]) == (0, "partial")
    assert [bool(part["citations"]) for part in answer["parts"]] == [True, False]
    assert "noon" in answer["citations"][0]["quote"]


def test_a_question_of_a_thousand_clauses_is_taken_apart_a_few_times(monkeypatch):
    from assistant.query import multi_part_questions as question_parts

    asked = []
    whole = question_parts.standalone_question
    monkeypatch.setattr(
        question_parts, "standalone_question", lambda *given: asked.append(given) or whole(*given)
    )
    question = "When does the ferry sail" + ", and who steers the ferry" * 1000 + "?"
    parts = decompose(question)
    assert len(parts) == question_parts.MAX_PARTS
    assert parts[0] == "When does the ferry sail?"
    assert len(asked) < question_parts.MAX_PARTS
