"""The list of conversations: escaped, counted, with a word on where they are."""

from __future__ import annotations

import pytest

from assistant.config import from_environment
from assistant.conversations.store import Conversation
from index.library import Library
from tests.ui.conversation import HOSTILE, MAY
from tests.ui.records import answer
from ui.html.conversation_list import (
    conversation_list_html,
    privacy_words,
    reopened_turns_html,
    signed_in_html,
)
from ui.state.conversation_session import ConversationSession, OpenConversation


@pytest.fixture
def kept(tmp_path):
    return ConversationSession(Library(tmp_path / "data"), saves=True)


def test_the_list_escapes_titles_and_counts():
    when = "2026-01-02T10:00:00.000+00:00"
    talks = [Conversation("a", HOSTILE, when, when, 1), Conversation("b", "Two", when, when, 2)]
    html = conversation_list_html(talks, "", "Kept here.")
    assert "2 conversations" in html
    assert "1 question<" in html
    assert "2 questions<" in html
    assert "January 2026" in html
    assert HOSTILE not in html
    assert "Kept here." in html
    assert "No conversations yet" in conversation_list_html([], " ", "")
    assert "No conversation holds “&lt;b&gt;”." in conversation_list_html([], "<b>", "")


def test_where_conversations_are_kept_is_said(tmp_path, monkeypatch):
    library = Library(tmp_path)
    assert signed_in_html("") == ""
    assert '<bdi>&lt;b&gt;</bdi>. <button type="button"' in signed_in_html("<b>")
    assert str(tmp_path / "user.sqlite") in privacy_words(library, "", saves=True)
    assert str(tmp_path) not in privacy_words(library, "ann", saves=True)
    assert "not saved" in privacy_words(library, "", saves=False)
    assert from_environment().save_conversations
    monkeypatch.setenv("FOOTNOTE_SAVE_CONVERSATIONS", "0")
    assert not from_environment().save_conversations


def test_a_reopened_conversation_escapes_what_it_holds(kept):
    kept.keep(OpenConversation(), "t1", answer(MAY, question=HOSTILE, searched_for=HOSTILE), "")
    (talk,) = kept.of("").find()
    html = reopened_turns_html(kept.library, kept.of("").turns(talk.id), can_judge=True)
    assert HOSTILE not in html
