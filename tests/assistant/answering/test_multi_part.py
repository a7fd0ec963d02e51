"""A question that asks several things is split, answered part by part, and joined again."""

from __future__ import annotations

from assistant.answering.context import QuestionContext, question_context
from assistant.answering.extractive import compose
from assistant.answering.multi_part import join_parts, read_parts
from assistant.answering.types import RetrievedPassages
from assistant.cli.main import main
from assistant.types import Evidence, Reading
from index.types import Article, Sentence

TEXT = "The ferry sails at noon. The captain is Maria Holt."
ARTICLE = Article("ferry", "The ferry", TEXT, "0" * 64)
NOON, HOLT = Sentence(0, 24), Sentence(25, 51)


TOGETHER, OWN = RetrievedPassages(("all",), frozenset()), RetrievedPassages(("own",), frozenset())


def reading(*sentences: Sentence, confidence: float = 0.9) -> Reading:
    return Reading(tuple(Evidence(ARTICLE, s, 0.9) for s in sentences), confidence)


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
