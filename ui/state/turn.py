"""One question of a conversation, from Enter to the answer, as a series of views."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from assistant.answering.stage_timer import StageCallback
from assistant.types import Answer, AskRequest, Turn
from index.errors import IndexMissing
from ui.html.answer import (
    answer_for_screen_reader,
    answer_html,
    problem_html,
    remark_html,
    stage_html,
    turn_html,
)
from ui.state.background_job import BackgroundJob, JobStopped
from ui.state.handler_errors import error_words

LONGEST_QUESTION = 10_000  # characters
HISTORY_TURNS = 20  # earlier turns that a follow-up may refer to

STOPPED_WORDS = "Stopped."
TOO_LONG = f"the question is longer than {LONGEST_QUESTION:,} characters: shorten it and ask again"
NO_ARTICLES = "There are no articles yet: add some under Articles, then ask again"

History = tuple[Turn, ...]


AnswerFunction = Callable[[AskRequest, StageCallback], Answer]
"""Answers a request; the callback may raise to stop it."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """What the page shows of a question at one moment.

    `clears_question` empties the question box; later views do not change what is typed there.
    `answer` and the `key` of its turn are set in the last view of a question that was answered.
    """

    html: str
    history: History
    is_working: bool
    clears_question: bool = False
    key: str = ""
    answer: Answer | None = None


def no_actions(_answer: Answer) -> str:
    """No actions below an answer."""
    return ""


def unwrapped(html: str, _key: str, _answer: Answer) -> str:
    """The answer alone."""
    return html


def answer_turn(
    answer_request: AnswerFunction,
    request: AskRequest,
    stop: threading.Event,
    actions: Callable[[Answer], str] = no_actions,
    wrap: Callable[[str, str, Answer], str] = unwrapped,
) -> Iterator[TurnView]:
    """Yields the views of one question, the last with `is_working` False; none for empty text.

    `actions` returns the HTML of the actions on an answer; `wrap` is given the answer's own
    HTML, the key of its turn and the answer.
    """
    request = replace(request, question=request.question.strip())
    question, history = request.question, request.history
    if not question:
        return
    key = secrets.token_hex(6)
    if len(question) > LONGEST_QUESTION:
        yield _failed_view(key, question[:200] + "…", history, TOO_LONG)
        return
    yield replace(_working_view(key, question, history, "searching"), clears_question=True)
    job: BackgroundJob[str, Answer] = BackgroundJob(partial(answer_request, request), stop)
    try:
        shown = "searching"
        for stage in job:
            if stage != shown:  # a waiting question repeats its stage, so that it can be stopped
                yield _working_view(key, question, history, stage)
            shown = stage
        answer = job.result()
        if stop.is_set():
            raise JobStopped
    except JobStopped:
        html = turn_html(key, question, remark_html(STOPPED_WORDS), "stopped", STOPPED_WORDS)
        yield TurnView(html, history, is_working=False)
        return
    except IndexMissing:
        yield _failed_view(key, question, history, NO_ARTICLES)
        return
    except Exception as error:  # noqa: BLE001 - shown and logged
        yield _failed_view(key, question, history, error_words(error, "answering"))
        return
    body = wrap(answer_html(answer), key, answer) + actions(answer)
    html = turn_html(key, question, body, "done", answer_for_screen_reader(answer))
    history = (*history, answer.as_turn())[-HISTORY_TURNS:]
    yield TurnView(html, history, is_working=False, key=key, answer=answer)


def refused_view(question: str, history: History, words: str) -> TurnView:
    """The view of a question that cannot be asked, with the reason."""
    return _failed_view(secrets.token_hex(6), question.strip(), history, words)


def _working_view(key: str, question: str, history: History, stage: str) -> TurnView:
    html = turn_html(key, question, stage_html(stage), "working", "")
    return TurnView(html, history, is_working=True)


def _failed_view(key: str, question: str, history: History, words: str) -> TurnView:
    html = turn_html(key, question, problem_html(words), "failed", words)
    return TurnView(html, history, is_working=False)
