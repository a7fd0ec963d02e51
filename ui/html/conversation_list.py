"""The list of saved conversations as HTML, and reopened ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.conversations.citation_status import Anchor, anchor_citations
from assistant.conversations.store import Conversation, StoredTurn
from assistant.serialization.from_json import answer_from_json
from assistant.types import Answer
from assistant.wording import day_words
from index.errors import FootnoteError
from index.library import Library
from ui.html.answer import answer_html, turn_html
from ui.html.generated_answer import with_generated_tab
from ui.html.toolbar import export_menu_html, toolbar_html

NOT_SAVED = (
    "Conversations are not saved: Footnote was started with FOOTNOTE_SAVE_CONVERSATIONS=0. "
    "Those saved before are listed."
)
UNANSWERED = "The page was left before an answer came."


def privacy_words(library: Library, owner: str, *, saves: bool) -> str:
    """Where conversations are saved, and how to turn saving off."""
    if not saves:
        return NOT_SAVED
    if owner:
        return f"Kept under your name ({owner}) on the machine that serves this page, nowhere else."
    return (
        f"Kept on this machine alone, in {library.user_data}. To keep none, start Footnote with "
        "FOOTNOTE_SAVE_CONVERSATIONS=0."
    )


def signed_in_html(owner: str) -> str:
    """Who is signed in, with a button to sign out; empty on a page without accounts."""
    if not owner:
        return ""
    return (
        f'<p class="privacy">Signed in as <bdi>{escape(owner)}</bdi>. '
        '<button type="button" class="link" data-sign-out>Sign out</button> (in every browser)</p>'
    )


def conversation_list_html(conversations: Sequence[Conversation], words: str, privacy: str) -> str:
    """The list, or why it is empty; `words` are what was searched for."""
    foot = f'<p class="privacy">{escape(privacy)}</p>'
    if not conversations and words.strip():
        return f'<p class="empty-list">No conversation holds “{escape(words.strip())}”.</p>{foot}'
    if not conversations:
        return f'<p class="empty-list">No conversations yet. Ask something first.</p>{foot}'
    head = f"{len(conversations):,} conversation{'' if len(conversations) == 1 else 's'}"
    rows = "".join(map(_row_html, conversations))
    return f'<h2 class="list-head">{head}</h2><ul class="talk-list">{rows}</ul>{foot}'


def reopened_turns_html(
    library: Library, turns: Sequence[StoredTurn], unanswered: str = "", *, can_judge: bool
) -> str:
    """The turns of a stored conversation, each citation with its status in the library now.

    `unanswered` is a question that has no answer yet; it is offered to be asked again. The last
    turn comes first; the page's script moves the earlier ones to their place.
    """
    answers = [answer_from_json(turn.record) for turn in turns]
    cited = [c for answer in answers for c in (*answer.citations, *answer.near_misses)]
    try:
        anchors = iter(anchor_citations(library, cited))
    except FootnoteError:  # no index now: every citation counts as gone
        anchors = iter([Anchor("gone")] * len(cited))
    shown = []
    for turn, answer in zip(turns, answers, strict=True):
        keys = [*(c.number or 0 for c in answer.citations), *_near_keys(answer)]
        places = {key: next(anchors) for key in keys}
        tools = toolbar_html(answer, can_judge=can_judge, feedback=turn.feedback, anchors=places)
        body = with_generated_tab(answer_html(answer), turn.id, answer) + tools
        shown.append(turn_html(turn.id, answer.question, body, "done", "Reopened."))
    if unanswered:
        shown.append(unanswered_html(unanswered))
    return f'{shown[-1]}<div class="reopened" hidden>{"".join(shown[:-1])}</div>'


def unanswered_html(question: str) -> str:
    """A question without an answer, with a button that asks it again."""
    body = (
        f'<p class="quiet">{escape(UNANSWERED)}</p><p><button type="button" class="tool" '
        f'data-ask="{escape(question)}">Ask again</button></p>'
    )
    return turn_html("unanswered", question, body, "unanswered", UNANSWERED)


def open_conversation_html(conversation: str) -> str:
    """A mark for the page's script: the conversation that a reload opens again."""
    return f'<div data-open-talk="{escape(conversation)}" hidden></div>' if conversation else ""


def replaced_html(turn: str) -> str:
    """A mark for the page's script: the new turn replaces this one and all after it."""
    return f'<div class="replaces" data-turn="{escape(turn)}" hidden></div>'


def editing_html() -> str:
    """The line above the question box while an earlier question is edited."""
    return (
        '<p class="editing">Editing an earlier question: asking it replaces that answer and what '
        'came after. <button type="button" class="link" data-edit="cancel">Cancel</button></p>'
    )


def unsaved_html(reason: str) -> str:
    """One line that says why an answer could not be saved."""
    return f'<p class="quiet unsaved">This answer is not saved: {escape(reason)}</p>'


def _near_keys(answer: Answer) -> range:
    return range(-1, -1 - len(answer.near_misses), -1)


def _row_html(row: Conversation) -> str:
    title = escape(row.title)
    count = f"{row.turns:,} question{'' if row.turns == 1 else 's'}"
    if row.unanswered:
        count += f", not answered yet: “{escape(row.unanswered)}”"
    return (
        f'<li class="talk-row" data-talk="{escape(row.id)}">'
        f'<button type="button" class="talk-open" data-open>'
        f'<span class="row-title" dir="auto">{title}</span>'
        f'<span class="row-facts">{_time_html(row.changed)} · {count}</span></button>'
        '<div class="row-tools">'
        '<button type="button" class="tool" data-rename>Rename</button>'
        '<details class="menu"><summary class="tool">Export</summary>'
        f'<div class="menu-items">{export_menu_html("data-export")}</div></details>'
        '<button type="button" class="tool" data-delete>Delete</button></div>'
        '<form class="rename-form" hidden><label class="unseen" for="name-'
        f'{escape(row.id)}">Name of the conversation</label><input name="title" maxlength="200" '
        f'id="name-{escape(row.id)}" value="{title}"><button type="submit" class="tool">Save'
        '</button></form><p class="sure" hidden>Delete this conversation for good? '
        '<span class="sure-answers"><button type="button" class="tool" data-delete="yes">Delete'
        '</button><button type="button" class="tool" data-delete="no">Keep</button></span></p></li>'
    )


def _time_html(changed: str) -> str:
    """A time in UTC as date and time of day in the time zone of this machine."""
    there = datetime.fromisoformat(changed).astimezone()
    words = f"{day_words(there.date().isoformat())}, {there:%H:%M}"
    return f'<time datetime="{escape(changed)}">{escape(words)}</time>'
