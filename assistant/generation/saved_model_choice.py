"""The model chosen on the page: one line in the data folder; the environment takes precedence."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from assistant.config import Config
from assistant.generation.model_spec import parse_model_spec
from index.errors import InvalidInput
from index.storage.error_translation import as_storage_error

CHOICE_FILE = "language-model"
_LONGEST_LINE = 2_000  # characters of a line


def with_saved_model(config: Config) -> Config:
    """The config with the page's choice, unless the environment or command line names a model."""
    if config.language_model:
        return config
    try:
        line = (config.data / CHOICE_FILE).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return config
    return replace(config, page_model=line[:_LONGEST_LINE])


def save_model_choice(config: Config, line: str) -> None:
    """Save a model line, or delete it if empty; InvalidInput if that is impossible."""
    path = config.data / CHOICE_FILE
    line = line.strip()
    if line:
        line = parse_model_spec(line).line  # an invalid line is never saved
    try:
        if not line:
            path.unlink(missing_ok=True)
            return
        config.data.mkdir(parents=True, exist_ok=True)
        _write(path, line)
    except OSError as error:
        told = as_storage_error(error, path) or error.strerror or error
        raise InvalidInput(f"the choice cannot be kept: {told}") from error


def _write(path: Path, line: str) -> None:
    new = path.with_name(f".{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
