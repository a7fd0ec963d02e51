"""Errors of the page's handlers in words: the one place where all exceptions are caught.

An expected error says what to do. Any other is logged with its traceback to the terminal, and the
page refers to the terminal.
"""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import gradio as gr

from index.errors import FootnoteError
from index.storage.error_translation import as_storage_error

UNEXPECTED_ERROR = "something went wrong: the terminal that Footnote runs in says more"

logger = logging.getLogger(__name__)

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])
Payload = Mapping[str, object]
"""What a server function gets from the browser, under any names, and what it returns."""
ServerFunction = Callable[[Any, gr.Request], Any]


def error_words(error: Exception, doing: str) -> str:
    """An error in words for a person; `doing` names the failed work in the log."""
    foreseen = error if isinstance(error, FootnoteError) else as_storage_error(error)
    if foreseen is not None:
        return str(foreseen)
    logger.error("%s failed", doing, exc_info=error)
    return UNEXPECTED_ERROR


def reports_errors(handler: HandlerT) -> HandlerT:
    """The handler of an event, with its errors as words that the page shows in its error line."""
    doing = handler.__name__
    wrapped: Callable[..., Any]
    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def wrapped(*given: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401 - the handler's own
            with _as_page_error(doing):
                yield from handler(*given, **named)

    elif inspect.iscoroutinefunction(handler):

        @functools.wraps(handler)
        async def wrapped(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - the handler's own
            with _as_page_error(doing):
                return await handler(*given, **named)

    else:

        @functools.wraps(handler)
        def wrapped(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - the handler's own
            with _as_page_error(doing):
                return handler(*given, **named)

    return cast("HandlerT", wrapped)


def server_function(
    name: str, work: HandlerT, problem: Callable[[str], Any] | None = None
) -> HandlerT:
    """A function for a script of the page: `work`, or `{"error": words}` where it raises.

    Each is a new function, because Gradio marks it. `problem` makes another value of the words.
    """

    @functools.wraps(work)
    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - what the browser sends
        try:
            return work(*given, **named)
        except Exception as error:  # noqa: BLE001 - shown and logged
            words = error_words(error, name)
            return problem(words) if problem else {"error": words}

    call.__name__ = name
    return cast("HandlerT", call)


@contextmanager
def _as_page_error(doing: str) -> Iterator[None]:
    try:
        yield
    except gr.Error:
        raise
    except Exception as error:
        raise gr.Error(error_words(error, doing), print_exception=False) from None
