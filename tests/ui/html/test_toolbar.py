"""The toolbar of an answer: copy, ask again, edit, thumbs, and where citations stand now."""

from __future__ import annotations

from assistant.conversations.citation_status import Anchor
from assistant.conversations.store import WHOLE_ANSWER, Feedback
from tests.ui.conversation import ANSWER, HOSTILE, MAY
from tests.ui.records import answer, not_found
from ui.html.toolbar import toolbar_html


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
