"""The text of Gradio's sign-in page, above its two fields."""

from __future__ import annotations

from html import escape
from pathlib import Path

STYLE = Path(__file__).parent.parent / "static" / "sign_in.css"
SCRIPT = Path(__file__).parent.parent / "static" / "sign_in.js"

# Before the sign-in the page has no title; browsers take the first one anywhere in it.
INTRODUCTION = (
    "<title>Footnote: sign in</title><b>Footnote</b>"
    "Sign in to read and ask. After five wrong tries each further one takes longer."
)
STATUS_LINE = (
    '<span id="sign-in-words" role="alert" '
    'data-slow="Checking. After several wrong tries this takes some seconds." '
    'data-gone="Footnote does not answer. Is it still running?"></span>'
)


def sign_in_message() -> str:
    """The title, the text, the style, and the script that reports too many attempts, as HTML."""
    style, script = STYLE.read_text("utf-8"), SCRIPT.read_text("utf-8")
    return f'{INTRODUCTION}{STATUS_LINE}<style onload="{escape(script)}">{style}</style>'


def too_many_tries_words(seconds: float) -> str:
    """The refusal of somebody who tried too often."""
    minutes = -int(-seconds // 60)
    wait = f"{minutes} minutes" if minutes > 1 else f"{max(round(seconds), 1)} seconds"
    return f"Too many wrong tries to sign in. Try again in {wait}."
