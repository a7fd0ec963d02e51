"""One question of a conversation, from Enter to the answer, as a series of views."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answering.context import Stage
from assistant.types import Answer, Turn
from index.errors import IndexMissing
from ui.html.answer import (
    NOT_FOUND,
    answer_html,
    answer_said,
    problem_html,
    quiet_html,
    stage_html,
    turn_html,
)
from ui.state.background_job import Stopped, Work
from ui.state.handler_errors import words_of

LONGEST_QUESTION = 10_000  # characters
TURNS_KEPT = 20  # earlier turns that a follow-up may lean on

STOPPED = "Stopped."
TOO_LONG = f"the question is longer than {LONGEST_QUESTION:,} characters: shorten it and ask again"
NO_ARTICLES = "There are no articles yet: add some under Articles, then ask again"

History = tuple[Turn, ...]


class Asks(Protocol):
    """What answers questions: the keeper, or a stand-in in tests."""

    def ask(self, question: str, history: History, on_stage: Stage) -> Answer:
        """Answer; `on_stage` may raise to stop."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of a question at one moment.

    `empties_box`: the question is taken out of its box; later views leave what is typed there.
    `answer` is there once it stands, under the `key` of its turn.
    """

    html: str
    history: History
    is_working: bool
    empties_box: bool = False
    key: str = ""
    answer: Answer | None = None


def nothing_below(_answer: Answer) -> str:
    """No actions below an answer."""
    return ""


def nothing_around(html: str, _key: str, _answer: Answer) -> str:
    """The answer alone."""
    return html


def converse(
    asks: Asks,
    question: str,
    history: History,
    stop: threading.Event,
    below: Callable[[Answer], str] = nothing_below,
    around: Callable[[str, str, Answer], str] = nothing_around,
) -> Iterator[View]:
    """The views of one question; the last one is not working any more. Nothing for no question.

    `below` makes the HTML of what can be done with an answer; `around` is given the answer's own
    HTML and the key of its turn.
    """
    question = question.strip()
    if not question:
        return
    key = secrets.token_hex(6)
    if len(question) > LONGEST_QUESTION:
        yield _failed(key, question[:200] + "…", history, TOO_LONG)
        return
    yield replace(_at_work(key, question, history, "searching"), empties_box=True)
    work: Work[str, Answer] = Work(lambda report: asks.ask(question, history, report), stop)
    try:
        shown = "searching"
        for stage in work:
            if stage != shown:  # who waits says so often, to be asked whether to go on
                yield _at_work(key, question, history, stage)
            shown = stage
        answer = work.result()
        if stop.is_set():
            raise Stopped
    except Stopped:
        html = turn_html(key, question, quiet_html(STOPPED), "stopped", STOPPED)
        yield View(html, history, is_working=False)
        return
    except IndexMissing:
        yield _failed(key, question, history, NO_ARTICLES)
        return
    except Exception as error:  # noqa: BLE001 - told and logged
        yield _failed(key, question, history, words_of(error, "answering"))
        return
    body = around(answer_html(answer), key, answer) + below(answer)
    html = turn_html(key, question, body, "done", answer_said(answer))
    history = (*history, turn_of(answer))[-TURNS_KEPT:]
    yield View(html, history, is_working=False, key=key, answer=answer)


def refused(question: str, history: History, words: str) -> View:
    """The view of a question that cannot be asked, with the reason."""
    return _failed(secrets.token_hex(6), question.strip(), history, words)


def turn_of(answer: Answer) -> Turn:
    """The turn that follow-up questions are given: as it was understood, or put right since."""
    if answer.status == "not_found":
        return Turn(answer.searched_for, NOT_FOUND)
    text = " ".join(statement.text for statement in answer.statements)
    titles = tuple(dict.fromkeys(citation.title for citation in answer.citations))
    return Turn(answer.searched_for, text or answer.message, titles)


def _at_work(key: str, question: str, history: History, stage: str) -> View:
    html = turn_html(key, question, stage_html(stage), "working", "")
    return View(html, history, is_working=True)


def _failed(key: str, question: str, history: History, words: str) -> View:
    html = turn_html(key, question, problem_html(words), "failed", words)
    return View(html, history, is_working=False)
