"""Answers to made questions, made by hand."""

from __future__ import annotations

from dataclasses import replace

from assistant.evaluation.made_questions import MadeQuestion
from assistant.evaluation.self_evaluation import AskedQuestion, is_right
from assistant.types import Answer, Timings
from index.search.searcher import SearchMode
from tests.ui.records import answer, article, citation, not_found

MILL = article("Anna Berg built the mill in 1742. It burned. <b>Bees</b> hum in 1742.")
BUILT = citation(MILL, "Anna Berg built the mill in 1742.")
BURNED = citation(MILL, "It burned.")
BEES = citation(MILL, "<b>Bees</b> hum in 1742.")
CLOZE = MadeQuestion(
    "Anna Berg built the mill in what year?", "cloze", MILL.id, MILL.title, BUILT.start, BUILT.end,
    BUILT.quote, "1742", (MILL.id,),
)  # fmt: skip
SUGGESTED = replace(CLOZE, text="Who built the mill?", origin="suggestion", answer="")
TITLE = MadeQuestion("What is the mill?", "title", MILL.id, "<Mill>", relevant=(MILL.id, "copy"))
LEFT_OUT = replace(CLOZE, text="Left?", origin="left out", relevant=(), without=(MILL.id,))
FOREIGN = MadeQuestion("Which <metal> melts?", "foreign")


def timed(made: Answer, confidence: float, milliseconds: float) -> Answer:
    return replace(made, confidence=confidence, timings=Timings(1.0, 1.0, 1.0, milliseconds))


def asked(question, made, confidence=0.8, rank=1, milliseconds=10.0) -> AskedQuestion:
    ranks = {mode: rank for mode in SearchMode} if question.is_answerable else {}
    right = tuple(is_right(each, question) for each in made.citations)
    return AskedQuestion(question, timed(made, confidence, milliseconds), right, ranks)


RUN = [
    asked(CLOZE, answer(BUILT, short_answer="1742"), 0.9),
    asked(SUGGESTED, answer(BURNED, replace(BUILT, number=2)), 0.7, rank=4, milliseconds=20.0),
    asked(TITLE, answer(BEES), 0.6, rank=None, milliseconds=30.0),
    asked(SUGGESTED, not_found(BURNED), 0.2, rank=2, milliseconds=40.0),
    asked(LEFT_OUT, answer(BURNED), 0.55, milliseconds=50.0),
    asked(LEFT_OUT, not_found(BURNED), 0.1, milliseconds=60.0),
    asked(FOREIGN, not_found(BURNED), 0.05, milliseconds=70.0),
    asked(FOREIGN, answer(BEES), 0.5, milliseconds=80.0),
]
"""Of four answerable questions two are right first, one is right second, one is refused."""
