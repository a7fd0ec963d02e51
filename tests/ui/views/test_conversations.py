"""What the script of the conversation list calls, and whose conversations it reaches."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.conversations.store import ConversationStore
from assistant.serialization.to_json import answer_json
from index.library import Library
from tests.ui.conversation import ANSWER, keep
from ui.security.session_tokens import request_account
from ui.state.conversation_session import ConversationSession, OpenConversation
from ui.views.conversations import conversation_functions


@pytest.fixture
def kept(tmp_path):
    return ConversationSession(Library(tmp_path / "data"), saves=True)


def request(name=None, cookies=()):
    app = SimpleNamespace(cookie_id="x", tokens={"secret": "ann"})
    return (
        SimpleNamespace(app=app, cookies=dict(cookies))
        if name is None
        else gr.Request(username=name or None)
    )


def test_the_owner_is_who_signed_in():
    assert request_account(request("ann")) == "ann"
    assert request_account(request("")) == ""
    assert request_account(request()) == ""
    assert request_account(request(cookies={"access-token-x": "secret"})) == "ann"
    assert request_account(request(cookies={"access-token-unsecure-x": "secret"})) == "ann"
    assert request_account(request(cookies={"access-token-x": "guessed"})) == ""


def test_what_the_browser_sends_may_be_anything(kept):
    talk, _ = keep(kept, OpenConversation(), "t1")
    calls = {call.__name__: call for call in conversation_functions(lambda asked: kept)}
    for call in calls.values():
        for asked in (None, 3, [], {}, {"talk": [], "turn": {}, "form": 3, "number": "1"}):
            answered = call(asked, request())
            assert isinstance(answered, dict)
            assert call.__name__ == "find_talks" or answered["error"]
    ask = {"talk": talk.id, "turn": "t1", "form": "html"}
    assert calls["export_talk"](ask, request())["name"] == "when.html"
    assert "footnote-record" in calls["export_answer"](ask, request())["text"]
    assert "footnote-record" not in calls["export_answer"](ask | {"plain": True}, request())["text"]
    assert calls["judge_answer"](ask | {"number": 1, "verdict": "up"}, request()) == {}
    ann = request(cookies={"access-token-x": "secret"})
    assert calls["export_talk"](ask, ann) == {"error": "this conversation is no longer there"}
    assert calls["delete_talk"](ask, request()) == {}
    assert calls["rename_talk"](ask | {"title": "x"}, request())["error"]


def test_a_search_of_a_thousand_words_looks_for_the_first_of_them(tmp_path):
    conversations = ConversationStore(Library(tmp_path), "")
    conversations.save("c", "t", answer_json(ANSWER))
    words = "When " * 1000
    assert [each.id for each in conversations.find(words)] == ["c"]
    assert conversations.find(words + "nowhere") == conversations.find(words)
    assert conversations.find("nowhere " + words) == ()
