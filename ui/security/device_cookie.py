"""A cookie that identifies a browser which has signed in under a name before.

It grants nothing: the password is still required. It only counts the attempts of its browser apart
from those of others who guess the password of the same name. The signing key is in the data folder,
so that cookies stay valid after a restart.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import InvalidInput

KEY_FILE = "device-key"
KEY_BYTES = 32
VALID_SECONDS = 180 * 24 * 3600
COOKIE_PATH = "/login"  # the only path that reads it


class DeviceCookies:
    """Creates and reads the cookies, signed with `key`; one for each name of a shared browser."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock

    def mark(self, cookies: Mapping[str, str], name: str) -> str:
        """The id of this browser among those that signed in as `name`; empty if it never did."""
        mark, _, rest = cookies.get(self._cookie(name), "").partition(".")
        issued, _, signature = rest.partition(".")
        expected = self._signed(name, mark, issued)
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            return ""
        return mark if 0 <= self._clock() - int(issued) < VALID_SECONDS else ""

    def header(self, name: str, *, is_encrypted: bool) -> tuple[bytes, bytes]:
        """The header that sets a browser's cookie, with a new id at each sign-in."""
        mark, issued = secrets.token_hex(16), str(int(self._clock()))
        value = f"{mark}.{issued}.{self._signed(name, mark, issued)}"
        limits = f"Max-Age={VALID_SECONDS}; Path={COOKIE_PATH}; HttpOnly; SameSite=Strict"
        secure = "; Secure" if is_encrypted else ""
        return b"set-cookie", f"{self._cookie(name)}={value}; {limits}{secure}".encode()

    def _cookie(self, name: str) -> str:
        return f"footnote-device-{self._digest('name', name)[:16]}"

    def _signed(self, name: str, mark: str, issued: str) -> str:
        return self._digest("mark", f"{mark}.{issued}.{name}")

    def _digest(self, use: str, text: str) -> str:
        return hmac.new(self._key, f"{use}:{text}".encode(), "sha256").hexdigest()


def load_device_key(folder: Path) -> bytes:
    """The key in the data folder; a new one if there is none, or if others could have read it.

    InvalidInput if it cannot be stored there.
    """
    path = folder / KEY_FILE
    try:
        return _read_key(path) or _create_key(path)
    except OSError as error:
        raise InvalidInput(f"the key {path} cannot be kept: {error.strerror}") from error


def _read_key(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            is_private = not os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            key = file.read(KEY_BYTES + 1)
    except FileNotFoundError:
        return b""
    return key if is_private and len(key) == KEY_BYTES else b""


def _create_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    key = secrets.token_bytes(KEY_BYTES)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return key
