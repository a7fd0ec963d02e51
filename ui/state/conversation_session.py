"""Conversations of one library: turns that a question replaces, saving, and reopening."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.conversations.store import ConversationStore, StoredTurn
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.serialization.untrusted_fields import Record
from assistant.types import NO_FILTERS, Answer, Filters
from index.errors import FootnoteError, InvalidInput
from index.library import Library
from ui.html.conversation_list import (
    open_conversation_html,
    reopened_turns_html,
    unsaved_html,
)
from ui.state.handler_errors import error_words
from ui.state.turn import HISTORY_TURNS, History

RECENT_ANSWERS = 200  # answers that can be copied although they are not saved

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """The conversation that the page shows. `turns` are the ids of those in its history.

    `replaces` is the turn that the next question replaces, together with all later ones.
    """

    id: str = ""
    turns: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ReopenedConversation:
    """A saved conversation, ready to be shown and to be continued under its last filters."""

    html: str
    history: History
    conversation: OpenConversation
    filters: Filters = NO_FILTERS


class ConversationSession:
    """Stores answers: the newest in memory, all on disk if `saves`. Safe for threads."""

    def __init__(self, library: Library, *, saves: bool) -> None:
        self.library = library
        self.saves = saves
        self._recent: OrderedDict[tuple[str, str], Record] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, owner: str) -> ConversationStore:
        """The saved conversations of one owner."""
        return ConversationStore(self.library, owner)

    def before(
        self, conversation: OpenConversation, history: History, owner: str
    ) -> tuple[OpenConversation, History]:
        """The conversation and history before the next question, without what it replaces.

        A new conversation gets its id here.
        """
        conversation = replace(conversation, id=conversation.id or secrets.token_hex(8))
        if not conversation.replaces:
            return conversation, history
        if conversation.replaces in conversation.turns:
            count = conversation.turns.index(conversation.replaces)
            return replace(conversation, turns=conversation.turns[:count]), history[:count]
        try:
            turns = self.of(owner).turns(conversation.id)
        except FootnoteError:
            return replace(conversation, turns=()), ()
        ids = [turn.id for turn in turns]
        count = ids.index(conversation.replaces) if conversation.replaces in ids else 0
        return _resumed(conversation, turns[:count])

    def hold(self, conversation: OpenConversation, question: str, owner: str) -> None:
        """Hold a question in its conversation until it is kept or released; never raises."""
        self._try_to_store("hold", lambda: self.of(owner).hold(conversation.id, question))

    def release(self, conversation: OpenConversation, owner: str) -> None:
        """Drop the question that is held, since it was stopped or failed; never raises."""
        self._try_to_store("release", lambda: self.of(owner).release(conversation.id))

    def _try_to_store(self, what: str, work: Callable[[], None]) -> None:
        if not self.saves:
            return
        try:
            work()
        except Exception:  # an answer is worth more than its question being held
            logger.exception("could not %s a question", what)

    def keep(
        self, conversation: OpenConversation, turn: str, answer: Answer, owner: str
    ) -> tuple[OpenConversation, str]:
        """Save an answer; the conversation with it, and HTML that says why if it was not saved.

        `conversation` is what came before. Never raises: the answer is shown in any case.
        """
        record = answer_json(answer)
        self._remember(owner, turn, record)
        identity = conversation.id or secrets.token_hex(8)
        after = OpenConversation(identity, (*conversation.turns, turn)[-HISTORY_TURNS:])
        if not self.saves:
            return after, ""
        try:
            self.of(owner).save(after.id, turn, record, conversation.replaces)
        except Exception as error:  # noqa: BLE001 - shown and logged
            return after, unsaved_html(error_words(error, "saving an answer"))
        return after, ""

    def save_generated(self, turn: str, answer: Answer, owner: str) -> None:
        """Replace a turn's record by that of `answer` with its generated text; never raises."""
        record = answer_json(answer)
        self._remember(owner, turn, record)
        if not self.saves:
            return
        try:
            self.of(owner).replace_record(turn, record)
        except Exception:
            logger.exception("a written answer could not be saved")

    def record(self, turn: str, owner: str) -> Record:
        """The record of an answer of this owner; InvalidInput if it is not known."""
        try:
            return self.of(owner).turn(turn).record
        except FootnoteError as error:
            with self._lock:
                recent = self._recent.get((owner, turn))
            if recent is None:
                raise InvalidInput(str(error)) from error
            return recent

    def reopen(self, conversation_id: str, owner: str, asked: str = "") -> ReopenedConversation:
        """A saved conversation; InvalidInput if it is not there, UserDataUnusable.

        `asked` is a question that was asked last. If it, or the one that is held, has no answer, it
        is offered to be asked again, without a saved conversation as well.
        """
        store = self.of(owner)
        try:
            turns = store.turns(conversation_id)
            asked = asked or store.held_question(conversation_id)
        except InvalidInput:
            if not asked:
                raise
            conversation_id, turns = "", ()
        newest = turns[-1].record if turns else {"question": ""}
        unanswered = "" if asked == newest["question"] else asked
        html = reopened_turns_html(self.library, turns, unanswered, can_judge=self.saves)
        html += open_conversation_html(conversation_id)
        conversation, history = _resumed(OpenConversation(conversation_id), turns)
        filters = answer_from_json(newest).filters if turns else NO_FILTERS
        return ReopenedConversation(html, history, conversation, filters)

    def _remember(self, owner: str, turn: str, record: Record) -> None:
        with self._lock:
            self._recent[owner, turn] = record
            while len(self._recent) > RECENT_ANSWERS:
                self._recent.popitem(last=False)


def _resumed(
    conversation: OpenConversation, turns: tuple[StoredTurn, ...]
) -> tuple[OpenConversation, History]:
    """The conversation and the history after these turns."""
    newest = turns[-HISTORY_TURNS:]
    history = tuple(answer_from_json(turn.record).as_turn() for turn in newest)
    return replace(conversation, turns=tuple(turn.id for turn in newest)), history
