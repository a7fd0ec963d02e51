"""One question from searching to its answer, stopped, refused or failed."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from assistant.types import AskRequest, GeneratedAnswer, Statement, Turn
from index.errors import FootnoteError, IndexMissing
from tests.ui.records import answer, article, citation, not_found
from ui.state.turn import LONGEST_QUESTION, answer_turn

SOURCE = article("It was in May. It rained.")


ANSWER = answer(citation(SOURCE, "It was in May."), question="When?", searched_for="When?")


class Answers:
    """Answers as it is told, remembering what it was asked."""

    def __init__(self, outcome) -> None:
        self.outcome = outcome
        self.asked = []

    def answer(self, request, on_stage):
        self.asked.append((request.question, request.history))
        on_stage("reading")
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class ReadsForEver:
    """Reports again and again; counts how often it did after Stop was pressed."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.reports_after_stop = 0

    def answer(self, request, on_stage):
        while True:
            self.reports_after_stop += self.stop.is_set()
            on_stage("reading")
            time.sleep(0.01)


def test_a_question_goes_from_searching_to_its_answer_and_into_the_history():
    asks = Answers(ANSWER)
    views = list(
        answer_turn(asks.answer, AskRequest(" When? ", (Turn("Who?", "He."),)), threading.Event())
    )
    assert "Searching your articles" in views[0].html
    assert all(view.is_working for view in views[:-1])
    assert [view.clears_question for view in views] == [True] + [False] * (len(views) - 1)
    last = views[-1]
    assert not last.is_working
    assert "It was in May." in last.html
    assert last.history == (Turn("Who?", "He."), Turn("When?", "It was in May.", ("A title",)))
    assert asks.asked == [("When?", (Turn("Who?", "He."),))]
    assert len({view.html.split('data-turn="')[1][:12] for view in views}) == 1


def test_no_question_does_nothing():
    assert list(answer_turn(Answers(ANSWER).answer, AskRequest("  \n"), threading.Event())) == []


def test_a_question_that_is_too_long_stays_in_the_box():
    long = "x" * (LONGEST_QUESTION + 1)
    (view,) = answer_turn(Answers(ANSWER).answer, AskRequest(long), threading.Event())
    assert "longer than 10,000 characters" in view.html
    assert not view.clears_question
    asks = Answers(ANSWER)
    list(answer_turn(asks.answer, AskRequest("x" * LONGEST_QUESTION), threading.Event()))
    assert len(asks.asked) == 1


def test_stop_stops_the_work_and_says_so():
    stop = threading.Event()
    asks = ReadsForEver(stop)
    views = answer_turn(asks.answer, AskRequest("When?"), stop)
    next(views)
    stop.set()
    last = list(views)[-1]
    assert asks.reports_after_stop <= 1  # the first one ends it
    assert "Stopped." in last.html
    assert 'data-state="stopped"' in last.html
    assert last.history == ()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IndexMissing("x"), "There are no articles yet"),
        (FootnoteError("the file is <gone>"), "The file is &lt;gone&gt;."),
        (KeyError("secret"), "Something went wrong"),
    ],
)
def test_failures_are_told_in_words(error, words):
    last = list(answer_turn(Answers(error).answer, AskRequest("When?"), threading.Event()))[-1]
    assert words in last.html
    assert "secret" not in last.html
    assert last.history == ()


def test_a_turn_keeps_what_was_said():
    assert ANSWER.as_turn() == Turn("When?", "It was in May.", ("A title",))
    said = (
        Statement("It was in May.", (1,), "supported", 0.9),
        Statement("It rained then.", (1,), "supported", 0.9),
        Statement("It may have snowed.", (1,), "weak", 0.5),
    )
    written = replace(ANSWER, written=GeneratedAnswer("llama3", said))
    assert written.as_turn().answer == "It was in May. It rained then."
    assert not_found().as_turn().answer == "Your articles do not seem to answer this."
