"""Saved conversations, each of one owner, and the feedback on their answers.

The owner is the account name, empty on a page without sign-in. Conversations of other owners are
invisible.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args

from assistant.conversations.database import read_transaction, wipe_deleted, write_transaction
from assistant.serialization.from_json import answer_text, search_text
from assistant.serialization.to_json import Json, dumps
from assistant.serialization.untrusted_fields import Record
from index.errors import InvalidInput
from index.library import Library
from index.storage.schema import has_table, storable_text

Rating = Literal["up", "down", "refuse"]
"""Good; bad; bad because the articles do not contain the answer, so it should be refused."""

WHOLE_ANSWER = 0  # the number of feedback on the whole answer
LONGEST_TITLE = 200  # code points
LONGEST_NOTE = 2_000  # code points
MAX_SEARCH_WORDS = 40  # of a search: each adds a condition on every turn
CONVERSATION_GONE = "this conversation is no longer there"
HELD = "coalesce((SELECT question FROM unanswered WHERE conversation = c.id), '')"
ANSWER_GONE = "this answer is not among the saved ones"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in the list. Times are ISO 8601 in UTC.

    `turns` is the number of answered questions, `unanswered` the question that is held, or empty.
    """

    id: str
    title: str
    started: str
    changed: str
    turns: int
    unanswered: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rating of an answer (`number` is `WHOLE_ANSWER`) or of one of its citations."""

    number: int
    verdict: Rating
    note: str


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question with its answer, in the shape of `answer_json`, and its feedback."""

    id: str
    conversation: str
    asked_at: str
    record: Record
    feedback: tuple[Feedback, ...] = ()


class ConversationStore:
    """The conversations of one owner in one library; every method may raise UserDataUnusable."""

    def __init__(self, library: Library, owner: str = "") -> None:
        self._library = library
        self._owner = owner

    def save(self, conversation: str, turn: str, record: Json, replaces: str = "") -> None:
        """Add a turn, creating the conversation if it is new.

        It replaces the turn `replaces` and all later ones.
        """
        now = _now()
        with write_transaction(self._library) as connection:
            self._begin(connection, conversation, str(record["question"]), now)
            if replaces:
                _remove_from(connection, conversation, replaces)
            connection.execute(
                "INSERT INTO turns SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5 "
                "FROM turns WHERE conversation = ?2",
                (turn, conversation, now, dumps(record), search_text(_searchable_texts(record))),
            )
            connection.execute(
                "UPDATE conversations SET changed = ? WHERE id = ?", (now, conversation)
            )
            connection.execute("DELETE FROM unanswered WHERE conversation = ?", (conversation,))

    def hold(self, conversation: str, question: str) -> None:
        """Hold a question until its answer is saved or it is released; one a conversation.

        Creates the conversation if it is new.
        """
        with write_transaction(self._library) as connection:
            self._begin(connection, conversation, question, _now())
            connection.execute(
                "INSERT OR REPLACE INTO unanswered VALUES (?, ?)",
                (conversation, storable_text(question)),
            )

    def release(self, conversation: str) -> None:
        """Forget the question that is held, and the conversation if it has nothing else."""
        with write_transaction(self._library) as connection:
            self._own(connection, conversation)
            connection.execute("DELETE FROM unanswered WHERE conversation = ?", (conversation,))
            connection.execute(
                "DELETE FROM conversations WHERE id = ?1 "
                "AND NOT EXISTS (SELECT 1 FROM turns WHERE conversation = ?1)",
                (conversation,),
            )

    def held_question(self, conversation: str) -> str:
        """The question that is held; empty without one. InvalidInput if there is no conversation.

        It is being answered, or the page was left before it was.
        """
        with read_transaction(self._library) as connection:
            if connection is None:
                raise InvalidInput(CONVERSATION_GONE)
            self._own(connection, conversation)
            if not has_table(connection, "unanswered"):
                return ""
            query = f"SELECT {HELD} FROM conversations c WHERE id = ?"
            return str(connection.execute(query, (conversation,)).fetchone()[0])

    def replace_record(self, turn: str, record: Json) -> None:
        """Replace a turn's record, if the turn still exists."""
        with write_transaction(self._library) as connection:
            connection.execute(
                "UPDATE turns SET record = ?, folded = ? WHERE id = ? AND conversation IN "
                "(SELECT id FROM conversations WHERE owner = ?)",
                (dumps(record), search_text(_searchable_texts(record)), turn, self._owner),
            )

    def find(self, words: str = "") -> tuple[Conversation, ...]:
        """The conversations whose title, questions or answers contain every word; newest first.

        Only the first `MAX_SEARCH_WORDS` words are used.
        """
        with read_transaction(self._library) as connection:
            if connection is None:
                return ()
            connection.create_function(
                "folded", 1, lambda text: search_text([text]), deterministic=True
            )
            held = HELD if has_table(connection, "unanswered") else "''"
            condition, values = "", []
            for word in search_text([words]).split()[:MAX_SEARCH_WORDS]:
                condition += (
                    f" AND (instr(folded(title || ' ' || {held}), ?) "
                    "OR EXISTS (SELECT 1 FROM turns WHERE "
                    "conversation = c.id AND position IS NOT NULL AND instr(folded, ?)))"
                )
                values += [word, word]
            rows = connection.execute(
                "SELECT id, title, started, changed, (SELECT count(*) FROM turns WHERE "
                f"conversation = c.id AND position IS NOT NULL), {held} FROM conversations c "
                f"WHERE owner = ?{condition} ORDER BY changed DESC, id",
                [self._owner, *values],
            ).fetchall()
        return tuple(Conversation(*row) for row in rows)

    def turns(self, conversation: str) -> tuple[StoredTurn, ...]:
        """The turns of a conversation, oldest first; InvalidInput if it does not exist."""
        with read_transaction(self._library) as connection:
            if connection is None:
                raise InvalidInput(CONVERSATION_GONE)
            self._own(connection, conversation)
            return tuple(
                _turns(connection, "conversation = ? AND position IS NOT NULL", conversation)
            )

    def conversation(self, conversation: str) -> Conversation:
        """One conversation of the list; InvalidInput if it does not exist."""
        for each in self.find():
            if each.id == conversation:
                return each
        raise InvalidInput(CONVERSATION_GONE)

    def turn(self, turn: str) -> StoredTurn:
        """One turn; InvalidInput if it does not exist."""
        with read_transaction(self._library) as connection:
            found = None if connection is None else self._turn(connection, turn)
        if found is None:
            raise InvalidInput(ANSWER_GONE)
        return found

    def rename(self, conversation: str, title: str) -> None:
        """Change the title of a conversation; InvalidInput for an empty one."""
        if not title.strip():
            raise InvalidInput("the title is empty: give the conversation a name")
        with write_transaction(self._library) as connection:
            self._own(connection, conversation)
            connection.execute(
                "UPDATE conversations SET title = ? WHERE id = ?", (_title(title), conversation)
            )

    def delete(self, conversation: str) -> None:
        """Delete a conversation permanently, with its feedback."""
        with write_transaction(self._library) as connection:
            self._own(connection, conversation)
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
        wipe_deleted(self._library)

    def rate(self, turn: str, number: int, verdict: Rating | None, note: str = "") -> None:
        """Rate an answer, or its citation `number`; None withdraws the rating."""
        if verdict is not None and verdict not in get_args(Rating):
            raise InvalidInput(f"{verdict!r} is not one of {', '.join(get_args(Rating))}")
        if verdict == "refuse" and number != WHOLE_ANSWER:
            raise InvalidInput("a single citation is good or bad: only an answer can be refused")
        with write_transaction(self._library) as connection:
            found = self._turn(connection, turn)
            if found is None:
                raise InvalidInput(ANSWER_GONE)
            if number != WHOLE_ANSWER and number not in _citation_numbers(found.record):
                raise InvalidInput(f"the answer has no citation {number}")
            if verdict is None:
                connection.execute(
                    "DELETE FROM feedback WHERE turn = ? AND number = ?", (turn, number)
                )
                return
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
                (turn, number, verdict, storable_text(note.strip())[:LONGEST_NOTE], _now()),
            )

    def _begin(
        self, connection: sqlite3.Connection, conversation: str, question: str, now: str
    ) -> None:
        """Create the conversation if it is new; InvalidInput if it is another owner's."""
        connection.execute(
            "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?, ?)",
            (conversation, self._owner, _title(question), now, now),
        )
        self._own(connection, conversation)

    def _own(self, connection: sqlite3.Connection, conversation: str) -> None:
        found = connection.execute(
            "SELECT 1 FROM conversations WHERE id = ? AND owner = ?",
            (storable_text(conversation), self._owner),
        ).fetchone()
        if found is None:
            raise InvalidInput(CONVERSATION_GONE)

    def _turn(self, connection: sqlite3.Connection, turn: str) -> StoredTurn | None:
        condition = "id = ? AND conversation IN (SELECT id FROM conversations WHERE owner = ?)"
        return next(_turns(connection, condition, storable_text(turn), self._owner), None)


def conversation_owners(library: Library) -> frozenset[str]:
    """The owners of conversations in a library."""
    with read_transaction(library) as connection:
        if connection is None:
            return frozenset()
        return frozenset(
            owner for (owner,) in connection.execute("SELECT DISTINCT owner FROM conversations")
        )


def rated_turns(library: Library) -> Iterator[tuple[StoredTurn, tuple[Record, ...]]]:
    """Every turn of every owner with feedback, and the records of the turns before it."""
    with read_transaction(library) as connection:
        if connection is None:
            return
        order = "id IN (SELECT turn FROM feedback) ORDER BY asked, id"
        for turn in list(_turns(connection, order)):
            before = connection.execute(
                "SELECT record FROM turns WHERE conversation = ? AND position < coalesce("
                "(SELECT position FROM turns WHERE id = ?), 0) ORDER BY position",
                (turn.conversation, turn.id),
            )
            yield turn, tuple(json.loads(record) for (record,) in before)


def _turns(connection: sqlite3.Connection, condition: str, *values: str) -> Iterator[StoredTurn]:
    order = "" if "ORDER BY" in condition else " ORDER BY position"
    rows = connection.execute(
        f"SELECT id, conversation, asked, record FROM turns WHERE {condition}{order}", values
    ).fetchall()
    for identity, conversation, asked, record in rows:
        feedback = connection.execute(
            "SELECT number, verdict, note FROM feedback WHERE turn = ? ORDER BY number", (identity,)
        )
        judged = tuple(Feedback(n, cast(Rating, verdict), note) for n, verdict, note in feedback)
        yield StoredTurn(identity, conversation, asked, json.loads(record), judged)


def _remove_from(connection: sqlite3.Connection, conversation: str, turn: str) -> None:
    """Remove a turn and later ones from the conversation; rated ones stay as test cases."""
    found = connection.execute(
        "SELECT position FROM turns WHERE conversation = ? AND id = ?", (conversation, turn)
    ).fetchone()
    if found is None or found[0] is None:
        return
    behind = "conversation = ? AND position >= ?"
    connection.execute(
        f"DELETE FROM turns WHERE {behind} AND id NOT IN (SELECT turn FROM feedback)",
        (conversation, found[0]),
    )
    connection.execute(f"UPDATE turns SET position = NULL WHERE {behind}", (conversation, found[0]))


def _searchable_texts(record: Mapping[str, Any]) -> Sequence[str]:
    return str(record["question"]), answer_text(record)


def _citation_numbers(record: Record) -> set[int]:
    return {row["number"] for row in record["citations"]}


def _title(text: str) -> str:
    """One line, at most `LONGEST_TITLE` long."""
    line = " ".join(storable_text(text).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
