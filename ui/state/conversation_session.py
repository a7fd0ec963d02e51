"""The open conversation: what of it a question replaces, saving it, and opening it again."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from assistant.conversations.store import Conversations, StoredTurn
from assistant.serialization.from_json import answer_of
from assistant.serialization.to_json import answer_json
from assistant.serialization.untrusted_fields import Record
from assistant.types import EVERYTHING, Answer, Filters
from index.errors import FootnoteError, InvalidInput
from index.library import Library
from ui.html.conversation_list import reopened_html, unsaved_html
from ui.state.handler_errors import words_of
from ui.state.turn import TURNS_KEPT, History, turn_of

RECENT = 200  # answers that can be copied although they are not saved

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation that the page shows. `turns` are the ids of those in its history.

    `replaces` is the turn that the next question takes the place of, with all behind it.
    """

    id: str = ""
    turns: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A conversation from the disk, ready to be shown and continued under its last filters."""

    html: str
    history: History
    talk: Talk
    filters: Filters = EVERYTHING


class Kept:
    """Keeps answers: the newest in memory, all of them on disk if `saves`. Safe for threads."""

    def __init__(self, library: Library, *, saves: bool) -> None:
        self.library = library
        self.saves = saves
        self._recent: OrderedDict[tuple[str, str], Record] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, owner: str) -> Conversations:
        """The saved conversations of one owner."""
        return Conversations(self.library, owner)

    def before(self, talk: Talk, history: History, owner: str) -> tuple[Talk, History]:
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
        return _continued(talk, turns[:kept])

    def keep(self, talk: Talk, turn: str, answer: Answer, owner: str) -> tuple[Talk, str]:
        """Save the answer that now stands; the talk with it, and a line if it was not saved.

        `talk` is what came before. Never raises: an answer is shown whether it is saved or not.
        """
        record = answer_json(answer)
        self._remember(owner, turn, record)
        after = Talk(talk.id or secrets.token_hex(8), (*talk.turns, turn)[-TURNS_KEPT:])
        if not self.saves:
            return after, ""
        try:
            self.of(owner).save(after.id, turn, record, talk.replaces)
        except Exception as error:  # noqa: BLE001 - told and logged
            return after, unsaved_html(words_of(error, "saving an answer"))
        return after, ""

    def keep_written(self, turn: str, answer: Answer, owner: str) -> None:
        """Keep an answer again, once a model has written it as well; never raises."""
        record = answer_json(answer)
        self._remember(owner, turn, record)
        if not self.saves:
            return
        try:
            self.of(owner).rewrite(turn, record)
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

    def reopen(self, conversation: str, owner: str) -> Reopened:
        """A saved conversation; InvalidInput if it is not there, UserDataUnusable."""
        turns = self.of(owner).turns(conversation)
        html = reopened_html(self.library, turns, can_judge=self.saves)
        talk, history = _continued(Talk(conversation), turns)
        return Reopened(html, history, talk, answer_of(turns[-1].record).filters)

    def _remember(self, owner: str, turn: str, record: Record) -> None:
        with self._lock:
            self._recent[owner, turn] = record
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)


def _continued(talk: Talk, turns: tuple[StoredTurn, ...]) -> tuple[Talk, History]:
    """The talk and the history behind these turns."""
    newest = turns[-TURNS_KEPT:]
    history = tuple(turn_of(answer_of(turn.record)) for turn in newest)
    return replace(talk, turns=tuple(turn.id for turn in newest)), history
