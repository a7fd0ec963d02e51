"""Gradio's theme with fonts of the system alone; colours are in style.css."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

SANS = ["system-ui", "-apple-system", "'Segoe UI'", "Roboto", "'Noto Sans'", "sans-serif"]
MONO = ["ui-monospace", "'SF Mono'", "Consolas", "monospace"]

STYLE_NAMES = (
    "style",
    "talks",
    "shelf",
    "telling",
    "suggesting",
    "filters",
    "gathered",
    "look",
    "written",
    "trouble",
)
STYLES = tuple(Path(__file__).parent / "static" / f"{name}.css" for name in STYLE_NAMES)
TROUBLE_SCRIPT = Path(__file__).parent / "static" / "trouble.js"
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
    """The page's own style; in the head, where Gradio leaves selectors as they are.

    And the script that watches the page's requests, which must be there before the first of them.
    """
    styles = "".join(f"<style>{style.read_text('utf-8')}</style>" for style in STYLES)
    return f"<script>{TROUBLE_SCRIPT.read_text('utf-8')}</script>{styles}"
