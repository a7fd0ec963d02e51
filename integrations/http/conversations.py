"""Routes of a token's own conversations, and of its ratings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Response

from assistant.conversations.store import WHOLE_ANSWER, ConversationStore, StoredTurn
from assistant.serialization.from_json import answer_text
from assistant.serialization.to_json import answer_json
from assistant.types import Turn
from index.errors import InvalidInput
from integrations.http.access import Access, MayRead
from integrations.http.problems import Problem
from integrations.http.records import (
    ConversationAnswer,
    ConversationBody,
    ConversationList,
    ConversationRecord,
    FeedbackBody,
)
from ui.state.turn import HISTORY_TURNS

Json = dict[str, Any]
NOT_SAVED = "this library keeps no conversations (FOOTNOTE_SAVE_CONVERSATIONS)"

router = APIRouter(tags=["conversations"])


@router.get("/conversations", response_model=ConversationList, response_model_exclude_unset=True)
async def list_conversations(access: MayRead) -> Json:
    """The token's conversations, the newest first."""
    found = await access.state.in_thread(_store(access).find)
    rows = [
        {
            "id": each.id,
            "title": each.title,
            "started": each.started,
            "changed": each.changed,
            "turns": each.turns,
        }
        for each in found
    ]
    return {"conversations": rows}


@router.post(
    "/conversations",
    status_code=HTTPStatus.CREATED,
    response_model=ConversationAnswer,
    response_model_exclude_unset=True,
)
async def begin(body: ConversationBody, access: MayRead) -> Json:
    """Ask the first question of a new conversation."""
    return await access.state.in_thread(lambda: _asked(access, body, secrets.token_hex(8), ()))


@router.get(
    "/conversations/{conversation}",
    response_model=ConversationRecord,
    response_model_exclude_unset=True,
)
async def read(conversation: str, access: MayRead) -> Json:
    """A conversation with its answers."""
    turns = await access.state.in_thread(lambda: _turns(access, conversation))
    rows = [{"id": t.id, "asked_at": t.asked_at, "answer": dict(t.record)} for t in turns]
    return {"id": conversation, "turns": rows}


@router.post(
    "/conversations/{conversation}",
    response_model=ConversationAnswer,
    response_model_exclude_unset=True,
)
async def go_on(conversation: str, body: ConversationBody, access: MayRead) -> Json:
    """Ask the next question; what was asked before is its history."""

    def work() -> Json:
        return _asked(access, body, conversation, _turns(access, conversation))

    return await access.state.in_thread(work)


@router.delete("/conversations/{conversation}", status_code=HTTPStatus.NO_CONTENT)
async def delete(conversation: str, access: MayRead) -> Response:
    """Delete a conversation for good."""

    def work() -> None:
        with _or_not_found():
            _store(access).delete(conversation)

    await access.state.in_thread(work)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/feedback", status_code=HTTPStatus.NO_CONTENT)
async def rate(body: FeedbackBody, access: MayRead) -> Response:
    """Rate an answer of the token's conversations, or one of its citations."""

    def work() -> None:
        store = _store(access)
        with _or_not_found():
            store.turn(body.turn)
        store.rate(body.turn, body.citation or WHOLE_ANSWER, body.verdict, body.note)

    await access.state.in_thread(work)
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _asked(
    access: Access, body: ConversationBody, conversation: str, turns: tuple[StoredTurn, ...]
) -> Json:
    if not access.context.config.save_conversations:
        raise Problem(HTTPStatus.CONFLICT, NOT_SAVED)
    history = [
        Turn(str(turn.record["question"]), answer_text(turn.record) or None)
        for turn in turns[-HISTORY_TURNS:]
    ]
    service = access.state.service(access.context)
    answered = service.ask(body.question, history, body.filters.chosen())
    turn = secrets.token_hex(6)
    _store(access).save(conversation, turn, answer_json(answered.answer))
    return {"conversation": conversation, "turn": turn, "answer": answered.record}


def _turns(access: Access, conversation: str) -> tuple[StoredTurn, ...]:
    with _or_not_found():
        return _store(access).turns(conversation)


def _store(access: Access) -> ConversationStore:
    return ConversationStore(access.context.library, access.owner)


@contextmanager
def _or_not_found() -> Iterator[None]:
    """What is not there, or not this token's, is 404."""
    try:
        yield
    except InvalidInput as error:
        raise Problem(HTTPStatus.NOT_FOUND, str(error)) from error
