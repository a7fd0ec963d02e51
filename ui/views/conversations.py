"""The view of saved conversations, and what the toolbar below an answer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import gradio as gr

from assistant.conversations.export import Form, answer_file, conversation_file, file_name
from assistant.conversations.store import Verdict
from index.errors import InvalidInput
from ui.html.conversation_list import privacy_words, signed_in_html, talks_html
from ui.state.conversation_session import Kept
from ui.state.handler_errors import served as told_served

SCRIPT = Path(__file__).parent.parent / "static" / "talks.js"
MEDIA = {"markdown": "text/markdown", "html": "text/html", "json": "application/json"}
PANEL = """
<div class="talk-search"><label for="talk-words">Search questions and answers</label>
<input type="search" id="talk-words" autocomplete="off"></div>
<div id="talk-list"></div>
"""

Asked = Mapping[str, object]
KeptOf = Callable[[Asked], Kept]
"""The library that what the browser sends names as its `collection`."""
Served = Callable[[Any, gr.Request], Any]


def talks_panel(kept_of: KeptOf) -> gr.HTML:
    """The component: the list, and the functions that its script calls."""
    return gr.HTML(
        PANEL,
        elem_id="talks",
        apply_default_css=False,
        js_on_load=SCRIPT.read_text("utf-8"),
        server_functions=served(kept_of),
    )


def served(kept_of: KeptOf) -> list[Served]:
    """What the script may call; each takes one object from the browser, which may hold anything.

    All return an object, with `error` in words where it could not be done.
    """
    works = {
        "find_talks": _find,
        "rename_talk": _rename,
        "delete_talk": _delete,
        "export_talk": _export_talk,
        "export_answer": _export_answer,
        "judge_answer": _judge,
    }
    return [_callable(name, work, kept_of) for name, work in works.items()]


def owner_of(request: Any) -> str:  # noqa: ANN401 - gradio's request, or the server's own
    """The name that the visitor signed in with; empty on a page without sign-in.

    What a script calls is given the server's own request, which knows the visitor by a cookie.
    """
    name = getattr(request, "username", None)
    if isinstance(request, gr.Request) or isinstance(name, str):
        return name or ""
    app = request.app
    for kind in ("access-token", "access-token-unsecure"):
        if token := request.cookies.get(f"{kind}-{app.cookie_id}"):
            return str(app.tokens.get(token) or "")
    return ""


def _callable(name: str, work: Callable[[Kept, Asked, str], Asked], kept_of: KeptOf) -> Served:
    def call(asked: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        asked = asked if isinstance(asked, dict) else {}
        return dict(work(kept_of(asked), asked, owner_of(request)))

    return told_served(name, call)


def _find(kept: Kept, words: Asked, owner: str) -> Asked:
    sought = _text(words, "words")
    privacy = privacy_words(kept.library, owner, saves=kept.saves)
    html = talks_html(kept.of(owner).find(sought), sought, privacy)
    return {"html": html + signed_in_html(owner)}


def _rename(kept: Kept, words: Asked, owner: str) -> Asked:
    kept.of(owner).rename(_text(words, "talk"), _text(words, "title"))
    return {}


def _delete(kept: Kept, words: Asked, owner: str) -> Asked:
    kept.of(owner).delete(_text(words, "talk"))
    return {}


def _export_talk(kept: Kept, words: Asked, owner: str) -> Asked:
    own, identity, form = kept.of(owner), _text(words, "talk"), _form(words)
    talk = own.conversation(identity)
    return _file(talk.title, form, conversation_file(talk, own.turns(identity), form))


def _export_answer(kept: Kept, words: Asked, owner: str) -> Asked:
    record, form = kept.record(_text(words, "turn"), owner), _form(words)
    text = answer_file(record, form, with_record=not words.get("plain"))
    return _file(str(record["question"]), form, text)


def _judge(kept: Kept, words: Asked, owner: str) -> Asked:
    number = words.get("number")
    if not isinstance(number, int):
        raise InvalidInput("it is not said of which citation")
    verdict = cast(Verdict, _text(words, "verdict")) or None
    kept.of(owner).judge(_text(words, "turn"), number, verdict, _text(words, "note"))
    return {}


def _file(title: str, form: Form, text: str) -> Asked:
    return {"name": file_name(title, form), "text": text, "type": MEDIA[form]}


def _form(words: Asked) -> Form:
    form = _text(words, "form")
    if form not in MEDIA:
        raise InvalidInput(f"there is no form {form[:20]!r}: markdown, html or json")
    return cast(Form, form)


def _text(words: Asked, key: str) -> str:
    value = words.get(key)
    return value if isinstance(value, str) else ""
