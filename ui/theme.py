"""Gradio's theme with system fonts only, and what goes into the head of the page."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

SANS = ["system-ui", "-apple-system", "'Segoe UI'", "Roboto", "'Noto Sans'", "sans-serif"]
MONO = ["ui-monospace", "'SF Mono'", "Consolas", "monospace"]

STYLE_NAMES = (
    "style",
    "conversations",
    "articles",
    "consistency",
    "suggestions",
    "filters",
    "original_page",
    "structured_result",
    "searched_for",
    "generated_answer",
    "handler_errors",
)
STYLES = tuple(Path(__file__).parent / "static" / f"{name}.css" for name in STYLE_NAMES)
ERROR_SCRIPT = Path(__file__).parent / "static" / "handler_errors.js"
FAVICON = Path(__file__).parent / "static" / "favicon.png"
PAPER, PAPER_DARK = "#faf9f6", "#171816"
INK, INK_DARK = "#1f211d", "#e9e8e2"
ACCENT, ACCENT_DARK = "#1d5b52", "#86cdbf"
ON_ACCENT, ON_ACCENT_DARK = "#ffffff", "#10201d"


def page_theme() -> gr.themes.Base:
    """A theme that names no font or file of another host."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER_DARK,
        body_text_color=INK,
        body_text_color_dark=INK_DARK,
        button_primary_background_fill=ACCENT,  # for the sign-in page, which has the theme alone
        button_primary_background_fill_dark=ACCENT_DARK,
        button_primary_background_fill_hover=ACCENT,
        button_primary_background_fill_hover_dark=ACCENT_DARK,
        button_primary_text_color=ON_ACCENT,
        button_primary_text_color_dark=ON_ACCENT_DARK,
    )


def page_head() -> str:
    """The script that watches the page's requests, and the page's styles, as HTML.

    The script must run before the first request; Gradio rewrites selectors outside of the head.
    """
    styles = "".join(f"<style>{style.read_text('utf-8')}</style>" for style in STYLES)
    return f"<script>{ERROR_SCRIPT.read_text('utf-8')}</script>{styles}"
