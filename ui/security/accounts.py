"""Who may sign in: names and passwords from the environment or a file, never the command line."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from assistant.config import Config
from index.errors import FootnoteError

PASSWORD_REQUIRED = (
    "{host} is reached from other machines: set FOOTNOTE_USERS=name:password or "
    "FOOTNOTE_USERS_FILE=file first (or, on your own risk, --without-password)"
)


class AccountsUnusable(FootnoteError):
    """The names and passwords cannot be used."""


class Accounts:
    """Checks a name and a password, in a time that does not depend on either."""

    def __init__(self, passwords: dict[str, str]) -> None:
        self._key = secrets.token_bytes(32)
        self._digests = {name: self._digest(word) for name, word in passwords.items()}
        self._nobody = self._digest(secrets.token_hex())

    @property
    def names(self) -> frozenset[str]:
        """The names of all accounts."""
        return frozenset(self._digests)

    def __call__(self, name: str, password: str) -> bool:
        """Whether this is the password of this name."""
        expected = self._digests.get(name, self._nobody)
        return hmac.compare_digest(expected, self._digest(password))

    def _digest(self, password: str) -> bytes:
        return hmac.digest(self._key, password.encode("utf-8", "surrogatepass"), hashlib.sha256)


def configured_accounts(config: Config) -> Accounts | None:
    """The accounts of the environment and of its file; None if there are none.

    Raises AccountsUnusable for an entry that is not `name:password`, and for a file that others
    may read.
    """
    passwords = _parse_entries(config.users.split(","), "FOOTNOTE_USERS")
    if config.users_file is not None:
        lines = _private_text(config.users_file).splitlines()
        passwords |= _parse_entries(
            (line for line in lines if not line.startswith("#")), str(config.users_file)
        )
        if not passwords:
            raise AccountsUnusable(f"{config.users_file} names nobody: write name:password lines")
    return Accounts(passwords) if passwords else None


def _parse_entries(entries: Iterable[str], place: str) -> dict[str, str]:
    passwords = {}
    for number, entry in enumerate(entries, 1):
        if not entry.strip():
            continue
        name, _, password = entry.partition(":")
        name = name.strip()  # a sign-in drops blanks around a name as well
        if not name or not password:
            raise AccountsUnusable(f"entry {number} of {place} is not of the form name:password")
        if name in passwords:
            raise AccountsUnusable(f"{place} names {name} twice: keep one of them")
        passwords[name] = password
    return passwords


def _private_text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as stream:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                raise AccountsUnusable(
                    f"{path} can be read by others (mode {mode:o}): run `chmod 600 {path}`"
                )
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise AccountsUnusable(f"{path} (FOOTNOTE_USERS_FILE) cannot be read ({error})") from None
