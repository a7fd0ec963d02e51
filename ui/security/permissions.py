"""Who may change the library, who may only ask, and which handlers of the page change it.

Every handler that a browser can call is named in one of the sets below; a page with another handler
is not built. Handlers that change the library are wrapped where they are wired.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

import gradio as gr

from assistant.config import Config
from index.errors import FootnoteError
from ui.security.session_tokens import request_account

ASK_HANDLERS = frozenset(
    # the conversation, and what is only shown
    "ask ask_suggestion ask_look ask_again ask_without edit new_conversation reopen resume stop "
    "suggest follow choose_filter unset_filter filter_choices show show_article show_page "
    "look_at_writing stop_writing _line rows origins collections ask_first "
    # a visitor's own conversations, and the visitor's own build
    "find_talks rename_talk delete_talk export_talk export_answer judge_answer stop_build".split()
)
CHANGE_HANDLERS = frozenset(
    "add_articles add_address add_folder rebuild remove_examples forget discard leave restore "
    "found_collection dissolve_collection".split()
)
LOCAL_HANDLERS = frozenset({"choose_model"})  # refuses by `exposure`: no role allows it
ROLES = ("ask", "change")
CHANGE_REFUSED = "{name} may read and ask here, but not change the library (FOOTNOTE_ROLES)"

Handler = Callable[..., Any]


class ChangeNotAllowed(FootnoteError):
    """Somebody who may only ask tried to change the library."""


class RolesUnusable(FootnoteError):
    """FOOTNOTE_ROLES cannot be read."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """The names that may only ask; everybody else may change the library as well."""

    asking: frozenset[str] = frozenset()

    def may_change(self, name: str) -> bool:
        """Whether this name may change the library; without a name, only if there are no roles."""
        return name not in self.asking and (bool(name) or not self.asking)

    def check(self, name: str) -> None:
        """ChangeNotAllowed for a name that may only ask."""
        if not self.may_change(name):
            raise ChangeNotAllowed(CHANGE_REFUSED.format(name=name or "who has not signed in"))

    def guarded(self, handler: Handler) -> Handler:
        """A handler that changes the library, wrapped in a check; it takes gradio's request."""

        def check(given: tuple[Any, ...]) -> None:
            self.check(request_account(given[at]))

        at = list(inspect.signature(handler).parameters).index("request")
        if inspect.isgeneratorfunction(handler):

            @wraps(handler)
            def run(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - what gradio gives
                try:
                    check(given)
                except ChangeNotAllowed as error:  # only a forged event gets here
                    raise gr.Error(str(error), print_exception=False) from None
                yield from handler(*given)
        else:

            @wraps(handler)
            def run(*given: Any) -> Any:  # noqa: ANN401
                check(given)
                return handler(*given)

        run.is_guarded = True  # type: ignore[attr-defined]
        return run


def configured_permissions(config: Config, names: Collection[str] | None = None) -> Permissions:
    """The permissions of FOOTNOTE_ROLES=name:ask,name:change; other names may change.

    RolesUnusable for an invalid entry, and for a name that is not in `names` if given.
    """
    roles: dict[str, str] = {}
    entries = [entry for entry in config.roles.split(",") if entry.strip()]
    for number, entry in enumerate(entries, 1):
        name, _, role = (part.strip() for part in entry.rpartition(":"))
        if not name or role not in ROLES:  # not shown: it may be a password in the wrong setting
            raise RolesUnusable(
                f"entry {number} of FOOTNOTE_ROLES is not of the form name:ask or name:change"
            )
        if name in roles:
            raise RolesUnusable(f"FOOTNOTE_ROLES names {name} twice: keep one of them")
        if names is not None and name not in names:
            raise RolesUnusable(
                f"FOOTNOTE_ROLES names {name}, who has no account: set one with FOOTNOTE_USERS "
                "or FOOTNOTE_USERS_FILE, or take the name out"
            )
        roles[name] = role
    return Permissions(frozenset(name for name, role in roles.items() if role == "ask"))


def page_handlers(blocks: gr.Blocks) -> list[Handler]:
    """All handlers and server functions of a page, which a browser can call."""
    events = [event.fn for event in blocks.fns.values() if event.fn is not None]
    served = [call for block in blocks.blocks.values() for call in getattr(block, "server_fns", ())]
    return [*events, *served]


def check_handlers(blocks: gr.Blocks) -> None:
    """TypeError for a handler that is in no set, or that changes the library unguarded."""
    for handler in page_handlers(blocks):
        name = handler.__name__
        if name in CHANGE_HANDLERS and not getattr(handler, "is_guarded", False):
            raise TypeError(f"{name} changes the library for anyone: wire it with `guarded`")
        if name not in ASK_HANDLERS | CHANGE_HANDLERS | LOCAL_HANDLERS:
            raise TypeError(
                f"it is not decided whether {name} asks or changes: ui/security/permissions.py"
            )
