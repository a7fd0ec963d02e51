"""The settings of a TOML file: `footnote.toml` in the data folder, or a file that is named."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assistant.settings.table import Setting, find_setting
from index.errors import InvalidInput

FILE_NAME = "footnote.toml"
MAX_FILE_BYTES = 20_000  # tomllib takes quadratic time for dotted keys: seconds for this much


def read_config_file(path: Path, *, is_named: bool) -> dict[str, object]:
    """The values of a file by setting; InvalidInput, in one line, for whatever is wrong with it.

    `is_named` says that the person named the file; a file that lies in a data folder sets less
    (`Setting.in_data_folder`), and need not be there.
    """
    try:
        found = path.stat()
    except OSError as error:
        if not is_named:
            return {}  # what is wrong with a data folder is said by whoever opens it
        if isinstance(error, FileNotFoundError):
            raise InvalidInput(f"there is no configuration file {path}") from error
        raise _unreadable(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE_BYTES:
        raise _unreadable(path, f"it is no file of at most {MAX_FILE_BYTES:,} bytes")
    values = _parsed(path)
    given: dict[str, object] = {}
    for key, value in values.items():
        try:
            setting = find_setting(key)
            given[key] = setting.from_toml(value, path.resolve().parent)
        except InvalidInput as error:
            raise InvalidInput(f"{path}: {error}") from error
        _check_place(path, setting, found.st_mode, is_named=is_named)
    return given


def _parsed(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, "it is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:  # ValueError: also a number of 5,000 digits
        raise _unreadable(path, f"it is not TOML: {str(error)[:200]}") from error


def _check_place(path: Path, setting: Setting, mode: int, *, is_named: bool) -> None:
    """InvalidInput if this file must not have this setting."""
    if not is_named and not setting.in_data_folder:
        raise InvalidInput(
            f"{path}: {setting.name} is not taken from a data folder, which may be a stranger's: "
            f"name the file with --config or FOOTNOTE_CONFIG, or set {setting.variable}"
        )
    if setting.is_secret and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidInput(
            f"{path}: others can read the file, and {setting.name} is secret: run "
            f"`chmod 600 {path}`"
        )


def _unreadable(path: Path, reason: str) -> InvalidInput:
    return InvalidInput(f"the configuration file {path} cannot be read: {reason}")
