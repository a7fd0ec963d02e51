"""What Gradio's sign-in page shows besides its two fields."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).with_name("sign_in.css")

# The page has no title of its own before the sign-in; the first one anywhere in it counts.
MESSAGE = (
    "<title>Footnote: sign in</title><b>Footnote</b>"
    "Sign in to read and ask. After five wrong tries each further one takes longer."
)


def sign_in_message() -> str:
    """The title, the style and the words, as HTML."""
    return f"<style>{STYLE.read_text('utf-8')}</style>{MESSAGE}"
