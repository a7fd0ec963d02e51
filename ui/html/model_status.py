"""The line below the question box: which language model writes, and what is sent where."""

from __future__ import annotations

from html import escape

from assistant.generation.model_spec import SPEC_EXAMPLES, ModelSpec
from assistant.generation.privacy import privacy_notice


def model_status_html(chosen: ModelSpec | None, *, can_set: bool, line: str = "") -> str:
    """A summary that opens on the privacy notice and, if `can_set`, a form that holds `line`."""
    if chosen is None and not can_set:
        return ""
    name = f"<bdi>{escape(chosen.display_name)}</bdi> {_where(chosen)}" if chosen else "none"
    form = _choice_form_html(line) if can_set else _fixed_html()
    return (
        f'<details class="model-line"><summary>Language model: {name}</summary>'
        f'<div class="model-body"><p>{escape(privacy_notice(chosen))} Every written sentence is '
        f"checked here against your articles before it is shown.</p>{form}</div></details>"
    )


def _where(chosen: ModelSpec) -> str:
    return "on this machine" if chosen.is_local else f"at {escape(chosen.host)}"


def _choice_form_html(line: str) -> str:
    return (
        '<form class="model-form"><label for="model-box">Model that writes</label>'
        '<input id="model-box" name="model" maxlength="2000" autocomplete="off" '
        'spellcheck="false" '
        f'placeholder="ollama:llama3" value="{escape(line)}">'
        '<button type="submit" class="tool">Use it</button>'
        '<button type="button" class="tool" data-no-model>Use none</button>'
        '<p class="model-problem" role="alert"></p>'
        f'<p class="model-help">One of: {escape(SPEC_EXAMPLES)}. A key is never set here, but with '
        "FOOTNOTE_MODEL_KEY or FOOTNOTE_MODEL_KEY_FILE, for the server that "
        "FOOTNOTE_MODEL_KEY_HOST names.</p></form>"
    )


def _fixed_html() -> str:
    return '<p class="model-help">It was chosen by whoever started this page.</p>'
