"""Saved conversations without a browser: the toolbar, the list, and what a question replaces."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.config import from_environment
from assistant.conversations.citation_status import Anchor
from assistant.conversations.store import WHOLE_ANSWER, Conversation, ConversationStore, Feedback
from assistant.factory import library_of
from assistant.serialization.to_json import answer_json
from assistant.types import NO_FILTERS, Turn
from index.errors import FootnoteError, InvalidInput
from index.library import Library
from tests.ui.records import answer, article, citation, not_found
from ui.html.conversation_list import (
    conversation_list_html,
    privacy_words,
    reopened_turns_html,
    signed_in_html,
)
from ui.html.toolbar import toolbar_html
from ui.page import Page
from ui.security.session_tokens import request_account
from ui.state.conversation_session import ConversationSession, OpenConversation
from ui.views.conversations import conversation_functions

SOURCE = article("It was in May. It rained for a day.")
MAY, RAIN = citation(SOURCE, "It was in May."), citation(SOURCE, "It rained for a day.", 2)
ANSWER = answer(MAY, RAIN, question="When?", searched_for="When?")
HOSTILE = '<script>alert("1")</script>'


@pytest.fixture
def kept(tmp_path):
    return ConversationSession(Library(tmp_path / "data"), saves=True)


def keep(kept, talk, turn, question="When?"):
    return kept.keep(talk, turn, answer(MAY, question=question, searched_for=question), "")


def test_the_toolbar_has_copy_again_edit_and_thumbs_on_the_answer_and_each_citation():
    html = toolbar_html(ANSWER)
    for form in ("markdown", "html", "json"):
        assert f'data-copy="{form}"' in html
        assert f'data-save="{form}"' in html
    assert "data-again" in html
    assert "data-edit" in html
    for number in (WHOLE_ANSWER, 1, 2):
        assert html.count(f'data-judge="up" data-number="{number}"') == 1
    assert 'aria-pressed="true"' not in html
    assert 'name="refuse"' in html


def test_what_is_not_saved_and_what_is_no_answer_cannot_be_judged():
    assert "data-judge" not in toolbar_html(ANSWER, can_judge=False)
    assert "data-copy" in toolbar_html(ANSWER, can_judge=False)
    assert "data-judge" not in toolbar_html(answer(status="reply", message="Hello"))
    refused = toolbar_html(not_found(MAY))
    assert "data-judge" in refused
    assert 'name="refuse"' not in refused


def test_what_was_said_is_shown_again():
    html = toolbar_html(
        ANSWER, feedback=(Feedback(WHOLE_ANSWER, "refuse", HOSTILE), Feedback(2, "up", ""))
    )
    assert 'data-judge="down" data-number="0" aria-pressed="true"' in html
    assert 'data-judge="up" data-number="2" aria-pressed="true"' in html
    assert html.count('aria-pressed="true"') == 2
    assert 'name="refuse" checked' in html
    assert HOSTILE not in html
    assert "&lt;script&gt;" in html


def test_each_citation_says_in_words_where_it_stands_now():
    now = Anchor("edited", 15, 30, "It rained <b>all</b> day.")
    html = toolbar_html(ANSWER, anchors={1: Anchor("unchanged"), 2: now})
    assert "Citations now: 1 unchanged, 1 edited" in html
    assert "edited: the article now says" in html
    assert 'data-start="15"' in html
    assert "It rained &lt;b&gt;all&lt;/b&gt; day." in html
    assert '<details class="each" open>' in html
    still = toolbar_html(ANSWER, anchors={1: Anchor("unchanged"), 2: Anchor("unchanged")})
    assert "Every citation stands unchanged" in still
    assert '<details class="each">' in still
    gone = toolbar_html(not_found(MAY), anchors={-1: Anchor("gone")})
    assert "gone: the article no longer says this" in gone


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


class Asks:
    """A loader that answers, or raises what it is set to."""

    def __init__(self) -> None:
        self.error = None

    def answer(self, request, on_stage):
        if self.error:
            raise self.error
        return answer(MAY, question=request.question, searched_for=f"{len(request.history)} before")


def test_only_an_answer_replaces_anything():
    asks = Asks()
    page = Page(from_environment(), SimpleNamespace(of=lambda collection: asks)).asking
    visitor = gr.Request(username=None, session_hash="s")
    *_, shown, (*_, talk, notice) = page.ask("one", (), OpenConversation(), NO_FILTERS, visitor)
    history = shown[2]
    assert (len(talk.turns), notice) == (1, "")
    editing = OpenConversation(talk.id, talk.turns, talk.turns[0])
    asks.error = FootnoteError("the index is gone")
    *_, failed = page.ask("edited", history, editing, NO_FILTERS, visitor)
    assert (failed[2], failed[3]) == (history, editing)
    assert "Editing an earlier question" in failed[4]
    assert 'class="replaces"' not in failed[1]
    event = SimpleNamespace(turn=talk.turns[0], question="one")
    *_, failed = page.ask_again(history, talk, NO_FILTERS, event, visitor)
    assert (failed[2], failed[3], failed[4]) == (history, talk, "")
    asks.error = None
    *_, shown, (*_, after, notice) = page.ask("edited", history, editing, NO_FILTERS, visitor)
    assert f'class="replaces" data-turn="{talk.turns[0]}"' in shown[1]
    assert [turn.question for turn in shown[2]] == ["0 before"]  # as it was searched for
    assert (after.id, len(after.turns), after.replaces) == (talk.id, 1, "")
    (stored,) = (
        ConversationSession(library_of(from_environment()), saves=True).of("").turns(talk.id)
    )
    assert stored.record["searched_for"] == "0 before"


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


def test_a_reopened_conversation_escapes_what_it_holds(kept):
    kept.keep(OpenConversation(), "t1", answer(MAY, question=HOSTILE, searched_for=HOSTILE), "")
    (talk,) = kept.of("").find()
    html = reopened_turns_html(kept.library, kept.of("").turns(talk.id), can_judge=True)
    assert HOSTILE not in html


def test_a_search_of_a_thousand_words_looks_for_the_first_of_them(tmp_path):
    conversations = ConversationStore(Library(tmp_path), "")
    conversations.save("c", "t", answer_json(ANSWER))
    words = "When " * 1000
    assert [each.id for each in conversations.find(words)] == ["c"]
    assert conversations.find(words + "nowhere") == conversations.find(words)
    assert conversations.find("nowhere " + words) == ()
