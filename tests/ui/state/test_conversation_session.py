"""Conversations in memory and on disk: reopened, edited, replaced, unsaved."""

from __future__ import annotations

import pytest

from assistant.types import Turn
from index.errors import InvalidInput
from index.library import Library
from tests.ui.conversation import MAY, keep
from ui.state.conversation_session import ConversationSession, OpenConversation


@pytest.fixture
def kept(tmp_path):
    return ConversationSession(Library(tmp_path / "data"), saves=True)


def test_a_reopened_conversation_is_continued_with_its_history(kept):
    talk, notice = keep(kept, OpenConversation(), "t1")
    assert notice == ""
    talk, _ = keep(kept, talk, "t2", "And then?")
    found = kept.reopen(talk.id, "")
    assert found.conversation == talk == OpenConversation(talk.id, ("t1", "t2"))
    assert found.history == (
        Turn("When?", MAY.quote, ("A title",)),
        Turn("And then?", MAY.quote, ("A title",)),
    )
    first, rest = found.html.split('<div class="reopened" hidden>')
    assert 'data-turn="t2"' in first
    assert 'data-turn="t1"' in rest
    assert "gone" in first  # there is no index here
    with pytest.raises(InvalidInput):
        kept.reopen(talk.id, "eve")


def test_a_question_replaces_its_turn_and_those_behind_it_once_it_is_answered(kept):
    talk = OpenConversation()
    for turn in ("t1", "t2", "t3"):
        talk, _ = keep(kept, talk, turn, turn)
    history = tuple(Turn(f"t{n}", "x") for n in (1, 2, 3))
    editing = OpenConversation(talk.id, talk.turns, replaces="t2")
    before, left = kept.before(editing, history, "")
    assert left == history[:1]
    assert before.turns == ("t1",)
    after, _ = keep(kept, before, "t4", "t4")
    assert after == OpenConversation(talk.id, ("t1", "t4"))
    assert [t.id for t in kept.of("").turns(talk.id)] == ["t1", "t4"]
    assert kept.before(after, history, "") == (after, history)


def test_a_turn_that_is_no_longer_in_memory_is_replaced_from_the_disk(kept):
    talk = OpenConversation()
    for n in range(25):
        talk, _ = keep(kept, talk, f"t{n}", f"q{n}")
    assert len(talk.turns) == 20
    before, history = kept.before(OpenConversation(talk.id, talk.turns, "t2"), (), "")
    assert [turn.question for turn in history] == ["q0", "q1"]
    assert before.turns == ("t0", "t1")


def test_an_answer_that_cannot_be_saved_is_shown_with_one_quiet_line_and_can_be_copied(kept):
    kept.library.folder.mkdir()
    kept.library.user_data.write_bytes(b"damaged " * 1000)
    talk, notice = keep(kept, OpenConversation(), "t1")
    assert talk.turns == ("t1",)
    assert notice.startswith('<p class="quiet unsaved">This answer is not saved: ')
    assert kept.record("t1", "")["question"] == "When?"
    with pytest.raises(InvalidInput):
        kept.record("t1", "eve")


def test_with_saving_off_nothing_is_written(tmp_path):
    kept = ConversationSession(Library(tmp_path / "data"), saves=False)
    talk, notice = keep(kept, OpenConversation(), "t1")
    assert (talk.turns, notice) == (("t1",), "")
    assert kept.record("t1", "")["question"] == "When?"
    assert not kept.library.folder.exists()


def test_a_question_without_an_answer_is_offered_again_when_its_conversation_is_reopened(kept):
    talk, _ = keep(kept, OpenConversation(), "t1")
    kept.hold(talk, "And <then>?", "")
    found = kept.reopen(talk.id, "")
    first, rest = found.html.split('<div class="reopened" hidden>')
    assert 'data-state="unanswered"' in first
    assert 'data-ask="And &lt;then&gt;?"' in first
    assert 'data-turn="t1"' in rest
    assert f'data-open-talk="{talk.id}"' in found.html
    assert found.conversation == talk
    keep(kept, talk, "t2", "And <then>?")
    assert "unanswered" not in kept.reopen(talk.id, "").html


def test_a_new_conversation_holds_its_first_question(kept):
    before, _ = kept.before(OpenConversation(), (), "")
    kept.hold(before, "When?", "")
    found = kept.reopen(before.id, "")
    assert 'data-ask="When?"' in found.html
    assert (found.history, found.conversation) == ((), OpenConversation(before.id))
    after, _ = keep(kept, before, "t1")
    assert after == OpenConversation(before.id, ("t1",))
    kept.hold(OpenConversation("other"), "Why?", "")
    kept.release(OpenConversation("other"), "")
    with pytest.raises(InvalidInput):
        kept.reopen("other", "")


def test_what_the_page_asked_last_is_offered_unless_it_was_answered(kept):
    talk, _ = keep(kept, OpenConversation(), "t1")
    assert 'data-ask="Why?"' in kept.reopen(talk.id, "", "Why?").html
    assert "data-ask" not in kept.reopen(talk.id, "", "When?").html
    alone = kept.reopen("gone", "", "Why?")
    assert 'data-ask="Why?"' in alone.html
    assert "data-open-talk" not in alone.html
    assert alone.conversation == OpenConversation()


def test_nothing_is_held_where_nothing_is_saved(tmp_path):
    library = Library(tmp_path / "data")
    session = ConversationSession(library, saves=False)
    session.hold(OpenConversation("c"), "When?", "")
    session.release(OpenConversation("c"), "")
    assert not library.user_data.exists()
