"""Suggested questions as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def first_questions_html(questions: Sequence[str]) -> str:
    """Questions to begin with, each a button; empty for none."""
    return f'<p class="could-ask">You could ask:</p>{_list_html(questions)}' if questions else ""


def next_questions_html(turn: str, questions: Sequence[str]) -> str:
    """Questions to ask after the turn of this key; empty for none."""
    if not questions:
        return ""
    return (
        f'<section class="next" data-after="{escape(turn)}" aria-labelledby="next-head">'
        f'<h3 id="next-head">Ask next</h3>{_list_html(questions)}</section>'
    )


def _list_html(questions: Sequence[str]) -> str:
    rows = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{escape(question)}">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="suggestions">{rows}</ul>'
