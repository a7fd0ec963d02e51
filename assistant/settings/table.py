"""The settings: their names in a file and in the environment, their types, what they do.

One row of `SETTINGS` is one setting. `assistant.config` reads them, the documentation lists them.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import InvalidInput
from index.resources import checkout_folder, resource_folder

Kind = Literal["text", "choice", "path", "flag", "integer", "number", "names"]
UPLOADS_MB = 4096  # some thousand books; little of a disk
READERS = ("small", "large")
MAX_MB = 100_000_000  # a hundred terabytes
MAX_SHOWN = 40  # characters of an invalid value
_FILE_TYPES = {
    "text": "a string", "choice": "a string", "path": "a string", "flag": "true or false",
    "integer": "a whole number", "number": "a number", "names": "a list of strings",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    `name` is its key in a file and its field in `Config`. `from_text` reads its environment
    variable; None means that the text counts as not set, InvalidInput that it is wrong. `range` are
    the least and the largest number. A secret is never shown, and a file that has one must be
    readable by its owner alone. Only with `in_data_folder` may the file in a library's own folder
    set it: such a folder is passed on, and must neither send anything elsewhere nor let anyone in.
    """

    name: str
    variable: str
    kind: Kind
    help: str
    from_text: Callable[[str, str], object]
    default: object = None
    choices: tuple[str, ...] = ()
    range: tuple[float, float] = (-math.inf, math.inf)
    is_secret: bool = False
    in_data_folder: bool = False

    def from_toml(self, value: object, folder: Path) -> object:
        """The value that a file gives; paths are relative to its `folder`. InvalidInput."""
        if self.kind == "flag":
            valid = isinstance(value, bool)
        elif self.kind in ("integer", "number"):
            numbers = int if self.kind == "integer" else (int, float)
            valid = isinstance(value, numbers) and not isinstance(value, bool)
            valid = valid and self.range[0] <= value <= self.range[1]  # type: ignore[operator]
        elif self.kind == "names":
            valid = isinstance(value, list) and all(isinstance(each, str) for each in value)
        else:
            valid = isinstance(value, str) and (not self.choices or value in self.choices)
        if self.kind == "path" and valid:
            valid = "\0" not in str(value)
        if not valid:
            shown = "(not shown)" if self.is_secret else _shown(value)
            raise InvalidInput(f"{self.name} = {shown}: give {self.expected}")
        if self.kind == "path":
            return folder / expanded(Path(str(value)))
        return tuple(value) if isinstance(value, list) else value

    @property
    def expected(self) -> str:
        """The values that a file may give, in words."""
        if self.choices:
            return " or ".join(f'"{choice}"' for choice in self.choices)
        words = _FILE_TYPES[self.kind]
        if self.range[1] != math.inf:
            words += f" from {self.range[0]:,g} to {int(self.range[1]):,}"
        return words


def expanded(path: Path) -> Path:
    """The path with the home folder for `~`; InvalidInput if nobody has that name."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise InvalidInput(f"{str(path)[:MAX_SHOWN]}: there is no such home folder") from error


def _shown(value: object) -> str:
    """The beginning of a value as it is written; a whole number may be too long to be written."""
    try:
        return repr(value)[:MAX_SHOWN]
    except ValueError:
        return "a number of thousands of digits"


def default_data_folder() -> Path:
    """`data/` of the checkout, or the person's folder for data where the program is installed."""
    if root := checkout_folder():
        return root / "data"
    from platformdirs import user_data_path

    return user_data_path("footnote", appauthor=False)


def _as_is(_: str, text: str) -> str:
    return text


def _stripped(_: str, text: str) -> str | None:
    return text.strip() or None


def _path(_: str, text: str) -> Path:
    return Path(text)


def _is_one(_: str, text: str) -> bool:
    return text == "1"


def _is_not_zero(_: str, text: str) -> bool:
    return text != "0"


def _is_struck(_: str, text: str) -> bool:
    return text == "struck"


def _port(_: str, text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _names(_: str, text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split(",") if value.strip())


def _reader(variable: str, text: str) -> str | None:
    value = text.strip()
    if value not in (*READERS, ""):
        raise InvalidInput(f"{variable} is {value[:MAX_SHOWN]!r}: set it to small or large")
    return value or None


def _is_on(variable: str, text: str) -> bool:
    """Whether it is `on`; InvalidInput for a typo, which must not disable a protection."""
    if text not in ("on", "off"):
        raise InvalidInput(f"{variable} is {text!r}: set it to on or off")
    return text == "on"


def _is_served(variable: str, text: str) -> bool:
    if text not in ("1", "0", "on", "off"):
        raise InvalidInput(f"{variable} is {text[:MAX_SHOWN]!r}: set it to 1 or 0")
    return text in ("1", "on")


def _seconds(_: str, text: str) -> float | None:
    """A number from 1 to a million; anything else counts as not set."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 1 <= number < 1e6 else None


def _tokens(variable: str, text: str) -> int | None:
    number = _seconds(variable, text)
    return None if number is None else int(number)


def _megabytes(variable: str, text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= MAX_MB):
        raise InvalidInput(
            f"{variable}={text[:MAX_SHOWN]} is no number of megabytes: set a whole one from 1 to "
            f"{MAX_MB:,}, or none for {UPLOADS_MB:,}"
        )
    return int(text)


SETTINGS = (
    Setting("data", "FOOTNOTE_DATA", "path", "the data folder of the library", _path,
            default_data_folder()),
    Setting("model", "FOOTNOTE_MODEL", "text",
            "the encoder for builds: `fast`, or a sentence-transformers model on this machine; "
            "none is the library's own", _as_is),
    Setting("reader", "FOOTNOTE_READER", "choice",
            "which reader answers; none is the large one where it is there", _reader, "", READERS,
            in_data_folder=True),
    Setting("calibrates", "FOOTNOTE_CALIBRATION", "flag",
            "ask foreign questions after a build, to know how sure an answer is", _is_on, True,
            in_data_folder=True),
    Setting("save_conversations", "FOOTNOTE_SAVE_CONVERSATIONS", "flag",
            "keep the conversations of the page in the data folder", _is_not_zero, True,
            in_data_folder=True),
    Setting("uploads_mb", "FOOTNOTE_UPLOADS_MB", "integer",
            "megabytes that files added on the page may have in all", _megabytes, UPLOADS_MB,
            range=(1, MAX_MB), in_data_folder=True),
    Setting("shared_data", "FOOTNOTE_SHARED_DATA", "flag",
            "leave the modes of the data folder as they are, for a folder that several users share",
            _is_one, False),
    Setting("allow_download", "FOOTNOTE_ALLOW_DOWNLOAD", "flag",
            "let an encoder that is not on this machine be downloaded", _is_one, False),
    Setting("allow_private", "FOOTNOTE_ALLOW_PRIVATE", "flag",
            "let web pages and feeds be fetched from this machine and its network", _is_one, False),
    Setting("host", "FOOTNOTE_HOST", "text", "the address that the page listens on", _as_is,
            "127.0.0.1"),
    Setting("port", "PORT", "integer", "the port that the page listens on", _port, 7860,
            range=(1, 65535), in_data_folder=True),
    Setting("users", "FOOTNOTE_USERS", "text", "who may sign in: `name:password,...`", _as_is, "",
            is_secret=True),
    Setting("users_file", "FOOTNOTE_USERS_FILE", "path",
            "a file of `name:password` lines that its owner alone can read", _path),
    Setting("roles", "FOOTNOTE_ROLES", "text",
            "what they may do: `name:ask,name:change,...`", _as_is, ""),
    Setting("allowed_hosts", "FOOTNOTE_ALLOWED_HOSTS", "names",
            "further names of the page, as `name` or `name:port`", _names, ()),
    Setting("trusted_proxies", "FOOTNOTE_TRUSTED_PROXIES", "names",
            "addresses of proxies whose X-Forwarded-For is believed", _names, ()),
    Setting("page_token", "FOOTNOTE_PAGE_TOKEN", "flag",
            "open the page only with the printed address", _is_on, False, in_data_folder=True),
    Setting("api", "FOOTNOTE_API", "flag", "serve the HTTP API beside the page", _is_served, False),
    Setting("mcp", "FOOTNOTE_MCP", "flag", "serve MCP clients beside the page", _is_served, False),
    Setting("language_model", "FOOTNOTE_LANGUAGE_MODEL", "text",
            "the language model that writes answers as well", _stripped, ""),
    Setting("model_key", "FOOTNOTE_MODEL_KEY", "text", "the key for its server", _stripped, "",
            is_secret=True),
    Setting("model_key_file", "FOOTNOTE_MODEL_KEY_FILE", "path",
            "a file with that key, which its owner alone can read", _path),
    Setting("model_key_host", "FOOTNOTE_MODEL_KEY_HOST", "text",
            "the only host that gets the key; none is that of `language_model`", _stripped, ""),
    Setting("openai_key", "OPENAI_API_KEY", "text", "a key for OpenAI's own servers", _stripped, "",
            is_secret=True),
    Setting("anthropic_key", "ANTHROPIC_API_KEY", "text", "a key for Anthropic's own servers",
            _stripped, "", is_secret=True),
    Setting("model_seconds", "FOOTNOTE_MODEL_SECONDS", "number",
            "seconds that a written answer may take", _seconds, 120.0, range=(1, 999_999),
            in_data_folder=True),
    Setting("model_tokens", "FOOTNOTE_MODEL_TOKENS", "integer",
            "tokens that a written answer may have", _tokens, 400, range=(1, 999_999),
            in_data_folder=True),
    Setting("prompts", "FOOTNOTE_PROMPTS", "path", "the folder of the prompts", _path,
            resource_folder("prompts")),
    Setting("strikes_unsupported", "FOOTNOTE_UNSUPPORTED", "flag",
            "show unsupported sentences struck through (in the environment: `struck`), else their "
            "number", _is_struck, False, in_data_folder=True),
    Setting("model_checks", "FOOTNOTE_MODEL_CHECKS", "flag",
            "put weakly supported sentences to the model once more", _is_one, False,
            in_data_folder=True),
)  # fmt: skip
"""All settings; command-line options of the same name stand above them."""


def find_setting(name: str) -> Setting:
    """The setting of that name; InvalidInput, with the nearest one, if there is none."""
    known = {setting.name: setting for setting in SETTINGS}
    if name in known:
        return known[name]
    (nearest,) = difflib.get_close_matches(name[:MAX_SHOWN], known, n=1, cutoff=0.0)
    raise InvalidInput(f"there is no setting {name[:MAX_SHOWN]!r}: the nearest is {nearest}")


def checked_settings(given: Mapping[str, object]) -> dict[str, object]:
    """Settings that a program gives, as `Config` has them; InvalidInput as in a file."""
    checked = {}
    for name, value in given.items():
        plain = list(value) if isinstance(value, tuple) else value
        plain = str(plain) if isinstance(plain, Path) else plain
        checked[name] = find_setting(name).from_toml(plain, Path())
    return checked
