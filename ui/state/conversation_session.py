"""The open conversation: what of it a question replaces, saving it, and opening it again."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from assistant.conversations.store import ConversationStore, StoredTurn
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.serialization.untrusted_fields import Record
from assistant.types import NO_FILTERS, Answer, Filters
from index.errors import FootnoteError, InvalidInput
from index.library import Library
from ui.html.conversation_list import reopened_turns_html, unsaved_html
from ui.state.handler_errors import error_words
from ui.state.turn import HISTORY_TURNS, History, turn_of

RECENT_ANSWERS = 200  # answers that can be copied although they are not saved

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """The conversation that the page shows. `turns` are the ids of those in its history.

    `replaces` is the turn that the next question takes the place of, with all behind it.
    """

    id: str = ""
    turns: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ReopenedConversation:
    """A conversation from the disk, ready to be shown and continued under its last filters."""

    html: str
    history: History
    conversation: OpenConversation
    filters: Filters = NO_FILTERS


class ConversationSession:
    """Keeps answers: the newest in memory, all of them on disk if `saves`. Safe for threads."""

    def __init__(self, library: Library, *, saves: bool) -> None:
        self.library = library
        self.saves = saves
        self._recent: OrderedDict[tuple[str, str], Record] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, owner: str) -> ConversationStore:
        """The saved conversations of one owner."""
        return ConversationStore(self.library, owner)

    def before(
        self, talk: OpenConversation, history: History, owner: str
    ) -> tuple[OpenConversation, History]:
        """What comes before the next question: all, or what stands before the one it replaces."""
        if not talk.replaces:
            return talk, history
        if talk.replaces in talk.turns:
            kept = talk.turns.index(talk.replaces)
            return replace(talk, turns=talk.turns[:kept]), history[:kept]
        try:
            turns = self.of(owner).turns(talk.id)
        except FootnoteError:
            return replace(talk, turns=()), ()
        ids = [turn.id for turn in turns]
        kept = ids.index(talk.replaces) if talk.replaces in ids else 0
        return _resumed(talk, turns[:kept])

    def keep(
        self, talk: OpenConversation, turn: str, answer: Answer, owner: str
    ) -> tuple[OpenConversation, str]:
        """Save the answer that now stands; the talk with it, and a line if it was not saved.

        `talk` is what came before. Never raises: an answer is shown whether it is saved or not.
        """
        record = answer_json(answer)
        self._remember(owner, turn, record)
        after = OpenConversation(
            talk.id or secrets.token_hex(8), (*talk.turns, turn)[-HISTORY_TURNS:]
        )
        if not self.saves:
            return after, ""
        try:
            self.of(owner).save(after.id, turn, record, talk.replaces)
        except Exception as error:  # noqa: BLE001 - told and logged
            return after, unsaved_html(error_words(error, "saving an answer"))
        return after, ""

    def save_generated(self, turn: str, answer: Answer, owner: str) -> None:
        """Keep an answer again, once a model has written it as well; never raises."""
        record = answer_json(answer)
        self._remember(owner, turn, record)
        if not self.saves:
            return
        try:
            self.of(owner).replace_record(turn, record)
        except Exception:
            logger.exception("a written answer could not be saved")

    def record(self, turn: str, owner: str) -> Record:
        """The record of an answer of this owner's; InvalidInput if it is not known."""
        try:
            return self.of(owner).turn(turn).record
        except FootnoteError as error:
            with self._lock:
                recent = self._recent.get((owner, turn))
            if recent is None:
                raise InvalidInput(str(error)) from error
            return recent

    def reopen(self, conversation: str, owner: str) -> ReopenedConversation:
        """A saved conversation; InvalidInput if it is not there, UserDataUnusable."""
        turns = self.of(owner).turns(conversation)
        html = reopened_turns_html(self.library, turns, can_judge=self.saves)
        talk, history = _resumed(OpenConversation(conversation), turns)
        return ReopenedConversation(html, history, talk, answer_from_json(turns[-1].record).filters)

    def _remember(self, owner: str, turn: str, record: Record) -> None:
        with self._lock:
            self._recent[owner, turn] = record
            while len(self._recent) > RECENT_ANSWERS:
                self._recent.popitem(last=False)


def _resumed(
    talk: OpenConversation, turns: tuple[StoredTurn, ...]
) -> tuple[OpenConversation, History]:
    """The talk and the history behind these turns."""
    newest = turns[-HISTORY_TURNS:]
    history = tuple(turn_of(answer_from_json(turn.record)) for turn in newest)
    return replace(talk, turns=tuple(turn.id for turn in newest)), history
