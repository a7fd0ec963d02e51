"""The key of a language model: from the environment, or from a file that only its owner reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from assistant.config import Config
from assistant.writing.chosen import Chosen
from index.errors import InvalidInput

_LARGEST = 10_000  # bytes; a key is shorter, and another file is named by mistake


def key_of(config: Config, chosen: Chosen) -> str:
    """The key for this model's server, empty if none is set; InvalidInput for an open key file.

    A key that is meant for one maker's servers is never sent to another.
    """
    if config.model_key_file:
        return _read(config.model_key_file)
    if config.model_key:
        return config.model_key
    if chosen.kind == "openai" and chosen.host == "api.openai.com":
        return config.openai_key
    if chosen.kind == "anthropic" and chosen.host == "api.anthropic.com":
        return config.anthropic_key
    return ""


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_LARGEST + 1)
    except OSError as error:
        raise InvalidInput(f"the key file {path} cannot be read: {error.strerror}") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidInput(f"others can read the key file {path}: run `chmod 600 {path}`")
    try:
        key = text.decode().strip()
    except UnicodeDecodeError:
        key = ""
    if not key or len(text) > _LARGEST or not key.isprintable():
        raise InvalidInput(f"the key file {path} holds no key: it should be one line")
    return key
