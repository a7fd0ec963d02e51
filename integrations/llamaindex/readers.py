"""Readers of LlamaIndex by name, for the command line."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from index.errors import InvalidInput, SourceUnavailable
from integrations.llamaindex.documents import ReadDocument

ARGUMENTS = ("init", "load")


def read_documents(name: str, arguments: str | None) -> Iterable[ReadDocument]:
    """The documents of a reader `MODULE:CLASS`; this imports and runs the code of that module.

    `arguments` is JSON: `{"init": {...}, "load": {...}}`, the arguments of the class and of its
    `load_data`. InvalidInput if there is no such reader or it refuses them, SourceUnavailable if
    reading fails.
    """
    chosen = _arguments(arguments)
    reader_class = _reader_class(name)
    try:
        reader = reader_class(**chosen["init"])
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{name} refuses the arguments in init: {_line(error)}") from error
    except ImportError as error:
        raise InvalidInput(f"{name} needs another package: {_line(error)}") from error
    try:
        documents: Iterable[ReadDocument] = reader.load_data(**chosen["load"])
        return list(documents)
    except Exception as error:  # each reader has errors of its own
        raise SourceUnavailable(
            f"{name} could not read ({type(error).__name__}: {_line(error)}); nothing was changed"
        ) from error


def _reader_class(name: str) -> Any:  # noqa: ANN401 - whatever the person names
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise InvalidInput(
            f"{name} is no MODULE:CLASS, such as llama_index.core:SimpleDirectoryReader"
        )
    try:
        found = getattr(importlib.import_module(module), attribute)
    except ImportError as error:
        raise InvalidInput(
            f"the module {module} cannot be imported ({_line(error)}): install its package"
        ) from error
    except AttributeError as error:
        raise InvalidInput(f"the module {module} has no {attribute}") from error
    if not (isinstance(found, type) and callable(getattr(found, "load_data", None))):
        raise InvalidInput(f"{name} is no reader: it has no load_data")
    return found


def _arguments(text: str | None) -> Mapping[str, dict[str, Any]]:
    try:
        given = json.loads(text) if text else {}
    except ValueError as error:
        raise InvalidInput(f"the arguments of the reader are not JSON: {_line(error)}") from error
    is_known = isinstance(given, dict) and all(
        key in ARGUMENTS and isinstance(value, dict) for key, value in given.items()
    )
    if not is_known:
        raise InvalidInput('the arguments of the reader are not {"init": {...}, "load": {...}}')
    return {key: given.get(key, {}) for key in ARGUMENTS}


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
