"""Saved conversations: found, changed, judged and deleted, each owner apart."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from assistant.conversations.store import WHOLE_ANSWER, ConversationStore
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from index.errors import InvalidInput
from tests.assistant.conversations.saved_answers import SOURCE, ids, record
from tests.ui.records import citation, not_found


def test_nothing_was_saved_before_the_first_answer(library, store):
    assert store.find() == ()
    assert not library.user_data.exists()
    with pytest.raises(InvalidInput, match="no longer there"):
        store.turns("x")


def test_a_saved_answer_comes_back_as_it_was(store):
    store.save("c", "t1", record())
    store.save("c", "t2", record("And then?", "It rained for a day."))
    (listed,) = store.find()
    assert (listed.id, listed.title, listed.turns) == ("c", "When was it?", 2)
    assert listed.started <= listed.changed
    first, second = store.turns("c")
    assert first.record == record()
    assert answer_json(answer_from_json(second.record)) == record(
        "And then?", "It rained for a day."
    )


def test_the_newest_conversation_stands_first_and_is_found_by_words_of_either_side(store):
    store.save("one", "t1", record("When was the Fête?"))
    store.save("two", "t2", record("How long?", "It rained for a day."))
    assert [c.id for c in store.find()] == ["two", "one"]
    assert [c.id for c in store.find("FÊTE may")] == ["one"]
    assert [c.id for c in store.find("rained")] == ["two"]
    assert store.find("nowhere") == ()
    assert store.find("100%") == ()


def test_a_title_can_be_changed_but_not_emptied(store):
    store.save("c", "t", record())
    store.rename("c", "  A\nweek in May ")
    assert store.conversation("c").title == "A week in May"
    assert [c.id for c in store.find("week")] == ["c"]
    with pytest.raises(InvalidInput, match="empty"):
        store.rename("c", " ")


def test_what_is_deleted_is_gone_from_the_bytes_of_the_folder(library, store):
    store.save("c", "t", record("Whatever became of Grobnik the Unforgettable?"))
    store.rate("t", WHOLE_ANSWER, "up", "Zanzibar")
    store.delete("c")
    assert store.find() == ()
    raw = b"".join(p.read_bytes() for p in library.folder.iterdir())
    assert b"Unforgettable" not in raw
    assert b"Zanzibar" not in raw
    with pytest.raises(InvalidInput):
        store.delete("c")


def test_an_edited_question_replaces_what_came_after_but_keeps_what_was_judged(store):
    for turn in ("t1", "t2", "t3"):
        store.save("c", turn, record(turn))
    store.rate("t3", WHOLE_ANSWER, "down")
    store.save("c", "t4", record("t4"), replaces="t2")
    assert ids(store.turns("c")) == ["t1", "t4"]
    assert store.conversation("c").turns == 2
    assert store.turn("t3").feedback[0].verdict == "down"
    with pytest.raises(InvalidInput, match="not among the saved"):
        store.turn("t2")
    assert store.find("t3") == ()


def test_feedback_is_given_changed_and_taken_back(store):
    store.save("c", "t", record("Q?", "It was in May.", "It rained for a day."))
    store.rate("t", WHOLE_ANSWER, "refuse", " not in it ")
    store.rate("t", 2, "up")
    assert [(f.number, f.verdict, f.note) for f in store.turn("t").feedback] == [
        (WHOLE_ANSWER, "refuse", "not in it"),
        (2, "up", ""),
    ]
    store.rate("t", 2, None)
    assert [f.number for f in store.turns("c")[0].feedback] == [WHOLE_ANSWER]
    for number, verdict in ((3, "up"), (1, "refuse"), (WHOLE_ANSWER, "great")):
        with pytest.raises(InvalidInput):
            store.rate("t", number, verdict)


def test_another_owner_sees_and_changes_nothing(library, store):
    store.save("c", "t", record())
    other = ConversationStore(library, "eve")
    assert other.find() == ()
    for attempt in (
        lambda: other.turns("c"),
        lambda: other.turn("t"),
        lambda: other.rename("c", "mine"),
        lambda: other.delete("c"),
        lambda: other.rate("t", WHOLE_ANSWER, "up"),
        lambda: other.save("c", "t9", record()),
    ):
        with pytest.raises(InvalidInput):
            attempt()
    assert ids(store.turns("c")) == ["t"]
    assert store.conversation("c").title == "When was it?"


def test_texts_that_no_encoding_can_write_are_saved(store):
    store.save("c", "t", record("lone \ud800 and \0 nul?"))
    assert store.turns("c")[0].record["question"] == "lone \ud800 and \0 nul?"
    assert store.conversation("c").turns == 1


def test_a_refusal_is_saved_with_its_nearest_sentences(store):
    near = citation(SOURCE, "It rained for a day.", None)
    store.save("c", "t", answer_json(not_found(near)))
    (turn,) = store.turns("c")
    assert answer_from_json(turn.record).near_misses == (near,)


def test_a_question_is_held_until_its_answer_is_saved(store):
    store.hold("c", "When was it?")
    (listed,) = store.find("when")
    assert (listed.title, listed.turns, listed.unanswered) == ("When was it?", 0, "When was it?")
    assert store.turns("c") == ()
    assert store.held_question("c") == "When was it?"
    store.save("c", "t1", record())
    (listed,) = store.find()
    assert (listed.turns, listed.unanswered) == (1, "")
    assert store.held_question("c") == ""


def test_a_held_question_is_found_and_only_the_last_one_is_held(store):
    store.save("c", "t1", record())
    store.hold("c", "Who was Grobnik?")
    store.hold("c", "Who was Zanzi?")
    assert [c.unanswered for c in store.find("zanzi")] == ["Who was Zanzi?"]
    assert store.find("grobnik") == ()


def test_a_released_question_takes_its_conversation_along_if_that_is_empty(store):
    store.save("c", "t1", record())
    for conversation in ("c", "d"):
        store.hold(conversation, "And then?")
        store.release(conversation)
    assert [(c.id, c.unanswered) for c in store.find()] == [("c", "")]


def test_a_question_is_held_for_its_owner_alone(library, store):
    store.hold("c", "When was it?")
    eve = ConversationStore(library, "eve")
    assert eve.find() == ()
    for call in (eve.held_question, eve.release, lambda c: eve.hold(c, "Mine?")):
        with pytest.raises(InvalidInput, match="no longer there"):
            call("c")
    store.delete("c")
    store.save("c", "t1", record())
    assert store.held_question("c") == ""


def test_a_file_of_an_earlier_version_has_no_held_question_and_can_hold_one(library, store):
    store.save("c", "t1", record())
    with closing(sqlite3.connect(library.user_data)) as connection:
        connection.execute("DROP TABLE unanswered")
    assert [c.unanswered for c in store.find("when")] == [""]
    assert store.held_question("c") == ""
    store.hold("c", "And then?")
    assert store.held_question("c") == "And then?"
