"""The toolbar below an answer: copy, ask again, edit, rate; and the list of citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from assistant.conversations.citation_status import Anchor
from assistant.conversations.store import WHOLE_ANSWER, Feedback
from assistant.types import Answer, Citation

EXPORT_FORMATS = (("markdown", "Markdown"), ("html", "HTML"), ("json", "JSON"))
STATE_WORDS = {
    "unchanged": "unchanged",
    "moved": "moved: the same words, at another place of the article",
    "edited": "edited: the article now says",
    "gone": "gone: the article no longer says this",
}
FORGOTTEN_WORDS = "forgotten: the article was removed for good"
QUOTE_SHOWN = 160  # code points of a quote in the list
THUMB_ICON = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M7 9l3-6c1.3 0 2 .9 2 2v3h4.3c.9 0 1.6.8 '
    '1.4 1.7l-1.1 5.9c-.2.8-.8 1.4-1.6 1.4H7zM3 9h4v8H3z"/></svg>'
)

CitationStates = Mapping[int, Anchor]
"""The status of each citation by its number; near misses are -1, -2 and so on."""


def toolbar_html(
    answer: Answer,
    *,
    can_judge: bool = True,
    feedback: Sequence[Feedback] = (),
    anchors: CitationStates | None = None,
) -> str:
    """The actions on an answer and its citations; `anchors` are given for a reopened one."""
    judged = {each.number: each for each in feedback}
    is_cited = bool(answer.citations)
    thumbs, form = "", ""
    if can_judge and answer.status != "reply":
        thumbs = _thumbs_html(WHOLE_ANSWER, judged.get(WHOLE_ANSWER), "answer")
        form = _note_html(WHOLE_ANSWER, judged.get(WHOLE_ANSWER), can_refuse=is_cited)
    bar = (
        f'<div class="toolbar" role="group" aria-label="This answer">{_copy_html()}'
        '<button type="button" class="tool" data-again>Ask again</button>'
        f'<button type="button" class="tool" data-edit>Edit question</button>{thumbs}</div>{form}'
    )
    citations = _citations_html(answer, judged, anchors, can_judge=can_judge)
    return f'<div class="kept">{bar}{citations}</div>'


def export_menu_html(attribute: str) -> str:
    """A button for each export format, with the format as the value of this attribute."""
    return "".join(
        f'<button type="button" class="tool" {attribute}="{form}">{name}</button>'
        for form, name in EXPORT_FORMATS
    )


def citation_state_words(anchor: Anchor, *, is_forgotten: bool = False) -> str:
    """The status of a citation in words."""
    return FORGOTTEN_WORDS if is_forgotten else STATE_WORDS[anchor.state]


def _copy_html() -> str:
    return (
        '<details class="menu"><summary class="tool">Copy</summary><div class="menu-items">'
        f"<p>Copy with citations</p>{export_menu_html('data-copy')}"
        f"<p>Save as a file</p>{export_menu_html('data-save')}</div></details>"
    )


def _thumbs_html(number: int, given: Feedback | None, thing: str) -> str:
    pressed = None if given is None else ("up" if given.verdict == "up" else "down")
    buttons = "".join(
        f'<button type="button" class="tool thumb {way}" data-judge="{way}" '
        f'data-number="{number}" aria-pressed="{"true" if pressed == way else "false"}" '
        f'aria-label="{word} {thing}" title="{word} {thing}">{THUMB_ICON}</button>'
        for way, word in (("up", "Good"), ("down", "Bad"))
    )
    return f'<span class="thumbs">{buttons}</span>'


def _note_html(number: int, given: Feedback | None, *, can_refuse: bool = False) -> str:
    note = escape(given.note) if given else ""
    refuse = ""
    if can_refuse:
        checked = " checked" if given and given.verdict == "refuse" else ""
        unasked = " hidden" if given and given.verdict == "up" else ""
        refuse = (
            f'<label class="refuse"{unasked}><input type="checkbox" name="refuse"{checked}> '
            "The articles do not hold the answer</label>"
        )
    shown = "" if note or (given and given.verdict == "refuse") else " hidden"
    return (
        f'<form class="note-form" data-number="{number}"{shown}>'
        f'<label>A note (kept on this machine) <input name="note" maxlength="2000" value="{note}">'
        f'</label>{refuse}<button type="submit" class="tool">Save note</button></form>'
    )


def _citations_html(
    answer: Answer,
    judged: Mapping[int, Feedback],
    anchors: CitationStates | None,
    *,
    can_judge: bool,
) -> str:
    """The citations one by one, each with its status and thumbs."""
    rows = ""
    for citation in answer.citations if can_judge or anchors else ():
        number = citation.number or WHOLE_ANSWER
        given = judged.get(number)
        tools = ""
        if can_judge:
            tools = _thumbs_html(number, given, f"citation {number}") + _note_html(number, given)
        rows += _row_html(str(number), number, citation, anchors, tools)
    if anchors is not None:
        for at, citation in enumerate(answer.near_misses, 1):
            rows += _row_html("near", -at, citation, anchors, "")
    if not rows:
        return ""
    is_open = anchors is not None and any(a.state != "unchanged" for a in anchors.values())
    return (
        f'<details class="each"{" open" if is_open else ""}>'
        f"<summary>{_citations_summary(anchors, can_judge=can_judge)}</summary>"
        f"<ul>{rows}</ul></details>"
    )


def _citations_summary(anchors: CitationStates | None, *, can_judge: bool) -> str:
    if anchors is None:
        return "Rate each citation"
    states = [anchor.state for anchor in anchors.values()]
    if states.count("unchanged") == len(states):
        words = (
            "Every citation stands unchanged" if len(states) > 1 else "The citation is unchanged"
        )
    else:
        counts = [(state, states.count(state)) for state in STATE_WORDS if state in states]
        words = "Citations now: " + ", ".join(f"{number} {state}" for state, number in counts)
    return f"{words}; rate them" if can_judge else words


def _row_html(
    label: str, number: int, citation: Citation, anchors: CitationStates | None, tools: str
) -> str:
    quote = citation.quote
    if len(quote) > QUOTE_SHOWN:
        quote = f"{quote[:QUOTE_SHOWN].rsplit(' ', 1)[0]} …"
    state, now = "", ""
    if anchors is not None:
        anchor = anchors[number]
        words = citation_state_words(anchor, is_forgotten=not citation.quote)
        state = f'<p class="anchor" data-state="{anchor.state}">{escape(words)}</p>'
        if anchor.state == "edited":
            now = (
                f'<button type="button" class="link" dir="auto" data-start="{anchor.start}" '
                f'data-article="{escape(citation.article_id)}" data-end="{anchor.end}" '
                f'data-sha="" data-title="{escape(citation.title)}" '
                f'data-quote="{escape(anchor.quote)}">{escape(anchor.quote)}</button>'
            )
    text = f'<q dir="auto">{escape(quote)}</q>' if quote else ""
    return (
        f'<li><span class="card-number">{label}</span><div class="each-body">{text}{state}{now}'
        f"{tools}</div></li>"
    )
