"""Saved conversations: found, changed, judged and deleted, each owner apart."""

from __future__ import annotations

import pytest

from assistant.conversations.store import WHOLE_ANSWER, ConversationStore
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from index.errors import InvalidInput
from index.library import Library
from tests.ui.records import answer, article, citation, not_found

SOURCE = article("It was in May. It rained for a day.")


def record(question: str = "When was it?", *quotes: str):
    cited = [citation(SOURCE, q, n) for n, q in enumerate(quotes or ("It was in May.",), 1)]
    return answer_json(answer(*cited, question=question, searched_for=question))


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "data")


@pytest.fixture
def kept(library):
    return ConversationStore(library)


def ids(turns):
    return [turn.id for turn in turns]


def test_nothing_was_saved_before_the_first_answer(library, kept):
    assert kept.find() == ()
    assert not library.user_data.exists()
    with pytest.raises(InvalidInput, match="no longer there"):
        kept.turns("x")


def test_a_saved_answer_comes_back_as_it_was(kept):
    kept.save("c", "t1", record())
    kept.save("c", "t2", record("And then?", "It rained for a day."))
    (listed,) = kept.find()
    assert (listed.id, listed.title, listed.turns) == ("c", "When was it?", 2)
    assert listed.started <= listed.changed
    first, second = kept.turns("c")
    assert first.record == record()
    assert answer_json(answer_from_json(second.record)) == record(
        "And then?", "It rained for a day."
    )


def test_the_newest_conversation_stands_first_and_is_found_by_words_of_either_side(kept):
    kept.save("one", "t1", record("When was the Fête?"))
    kept.save("two", "t2", record("How long?", "It rained for a day."))
    assert [c.id for c in kept.find()] == ["two", "one"]
    assert [c.id for c in kept.find("FÊTE may")] == ["one"]
    assert [c.id for c in kept.find("rained")] == ["two"]
    assert kept.find("nowhere") == ()
    assert kept.find("100%") == ()


def test_a_title_can_be_changed_but_not_emptied(kept):
    kept.save("c", "t", record())
    kept.rename("c", "  A\nweek in May ")
    assert kept.conversation("c").title == "A week in May"
    assert [c.id for c in kept.find("week")] == ["c"]
    with pytest.raises(InvalidInput, match="empty"):
        kept.rename("c", " ")


def test_what_is_deleted_is_gone_from_the_bytes_of_the_folder(library, kept):
    kept.save("c", "t", record("Whatever became of Grobnik the Unforgettable?"))
    kept.rate("t", WHOLE_ANSWER, "up", "Zanzibar")
    kept.delete("c")
    assert kept.find() == ()
    raw = b"".join(p.read_bytes() for p in library.folder.iterdir())
    assert b"Unforgettable" not in raw
    assert b"Zanzibar" not in raw
    with pytest.raises(InvalidInput):
        kept.delete("c")


def test_an_edited_question_replaces_what_came_after_but_keeps_what_was_judged(kept):
    for turn in ("t1", "t2", "t3"):
        kept.save("c", turn, record(turn))
    kept.rate("t3", WHOLE_ANSWER, "down")
    kept.save("c", "t4", record("t4"), replaces="t2")
    assert ids(kept.turns("c")) == ["t1", "t4"]
    assert kept.conversation("c").turns == 2
    assert kept.turn("t3").feedback[0].verdict == "down"
    with pytest.raises(InvalidInput, match="not among the saved"):
        kept.turn("t2")
    assert kept.find("t3") == ()


def test_feedback_is_given_changed_and_taken_back(kept):
    kept.save("c", "t", record("Q?", "It was in May.", "It rained for a day."))
    kept.rate("t", WHOLE_ANSWER, "refuse", " not in it ")
    kept.rate("t", 2, "up")
    assert [(f.number, f.verdict, f.note) for f in kept.turn("t").feedback] == [
        (WHOLE_ANSWER, "refuse", "not in it"),
        (2, "up", ""),
    ]
    kept.rate("t", 2, None)
    assert [f.number for f in kept.turns("c")[0].feedback] == [WHOLE_ANSWER]
    for number, verdict in ((3, "up"), (1, "refuse"), (WHOLE_ANSWER, "great")):
        with pytest.raises(InvalidInput):
            kept.rate("t", number, verdict)


def test_another_owner_sees_and_changes_nothing(library, kept):
    kept.save("c", "t", record())
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
    assert ids(kept.turns("c")) == ["t"]
    assert kept.conversation("c").title == "When was it?"


def test_texts_that_no_encoding_can_write_are_saved(kept):
    kept.save("c", "t", record("lone \ud800 and \0 nul?"))
    assert kept.turns("c")[0].record["question"] == "lone \ud800 and \0 nul?"
    assert kept.conversation("c").turns == 1


def test_a_refusal_is_saved_with_its_nearest_sentences(kept):
    near = citation(SOURCE, "It rained for a day.", None)
    kept.save("c", "t", answer_json(not_found(near)))
    (turn,) = kept.turns("c")
    assert answer_from_json(turn.record).near_misses == (near,)
