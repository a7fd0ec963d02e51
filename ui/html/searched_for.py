"""The question that was searched for, as a chip that can be edited, and what led to it."""

from __future__ import annotations

from html import escape

from assistant.types import Answer


def searched_for_html(answer: Answer) -> str:
    """The chip, if the question that was searched for is not the one that was typed; else empty.

    Clearing it asks the question as typed, without the conversation before it.
    """
    if answer.searched_for == answer.question:
        return ""
    words = escape(answer.searched_for)
    return (
        '<div class="look"><p class="searched"><span class="searched-label">Searched for: </span>'
        f'<span class="chip" dir="auto">{words}</span>'
        '<button type="button" class="tool" data-look="edit">Edit</button>'
        '<button type="button" class="tool" data-look="clear" aria-label="Clear: ask it as typed">'
        "Clear</button></p>"
        '<form class="look-form" hidden><label>Search for '
        f'<input name="words" maxlength="10000" dir="auto" autocomplete="off" value="{words}">'
        '</label><button type="submit" class="tool">Search</button>'
        '<button type="button" class="tool" data-look="keep">Cancel</button></form></div>'
    )


def corrections_html(answer: Answer) -> str:
    """The corrections of mistyped words; empty without any."""
    if not answer.corrections:
        return ""
    words = ", ".join(f"<bdi>{escape(each.read_as)}</bdi>" for each in answer.corrections)
    return f'<p class="corrected">Also searched for: {words}</p>'


def bridge_steps_html(answer: Answer) -> str:
    """The bridge steps with the numbers of their citations; empty without any."""
    rows = "".join(
        f'<li><bdi dir="auto">{escape(hop.question)}</bdi> <strong dir="auto">{escape(hop.answer)}'
        f'</strong> <span class="part-marks"><span class="unseen">as told by </span>'
        f"{', '.join(map(str, hop.citations))}</span></li>"
        for hop in answer.hops
    )
    return f'<ul class="hops" aria-label="Found first">{rows}</ul>' if rows else ""
