"""Bearer tokens of the programs that use a library over HTTP, kept as hashes in the data folder.

A token is 256 random bits, shown once when it is made. Its file holds only the sha256, which of a
random value cannot be turned back. Writers take a lock and replace the file as a whole, so that two
processes lose nothing and a reader never sees half of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import FootnoteError, InvalidInput
from index.storage.atomic_files import publish_file
from index.storage.error_translation import translate_storage_errors

TOKENS_FILE = "access-tokens.json"  # in the data folder of the main library
TOKEN_PREFIX = "fn_"
TOKEN_BYTES = 32
ROLES = ("read", "write")
LONGEST_NAME = 60  # characters
LONGEST_LIFE = 3650  # days
MAX_TOKENS = 1_000
MAX_FILE_BYTES = 4_000_000
LOCK_SECONDS = 10
FORMAT = 1
NAME_PATTERN = re.compile(r"\w(?:[\w .@-]*[\w-])?")


class TokensUnusable(FootnoteError):
    """The file of the tokens cannot be read: nobody gets in, and it is not written."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token without its secret. Times are ISO 8601 in UTC.

    `collections` are the names that it opens, the main library's is empty; None opens all.
    """

    id: str
    name: str
    digest: str
    role: str
    collections: tuple[str, ...] | None
    created: str
    expires: str | None = None

    def opens(self, collection: str) -> bool:
        """Whether it gives access to a collection."""
        return self.collections is None or collection in self.collections

    @property
    def may_write(self) -> bool:
        """Whether it may change what it opens."""
        return self.role == "write"

    def record(self) -> dict[str, Any]:
        """What may be shown of it, as JSON: all but the hash."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "collections": None if self.collections is None else list(self.collections),
            "created": self.created,
            "expires": self.expires,
        }

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires is not None and datetime.fromisoformat(self.expires) <= now


class TokenStore:
    """The tokens of a data folder; safe for threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TOKENS_FILE

    def create(
        self,
        name: str,
        *,
        role: str = "read",
        collections: Iterable[str] | None = None,
        days: int | None = None,
    ) -> tuple[str, AccessToken]:
        """A new token and its record. InvalidInput for a name that is taken or cannot be one."""
        if not NAME_PATTERN.fullmatch(name) or len(name) > LONGEST_NAME:
            raise InvalidInput(
                f"{name[:LONGEST_NAME]!r} cannot be the name of a token: use up to {LONGEST_NAME} "
                "letters, digits, spaces, dots, @, - and _, beginning with a letter or digit"
            )
        if role not in ROLES:
            raise InvalidInput(f"{role!r} is not a role: use {' or '.join(ROLES)}")
        if days is not None and not 1 <= days <= LONGEST_LIFE:
            raise InvalidInput(f"a token lives 1 to {LONGEST_LIFE} days, not {days}")
        secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        now = datetime.now(UTC).replace(microsecond=0)
        token = AccessToken(
            id=secrets.token_hex(4),
            name=name,
            digest=_digest(secret),
            role=role,
            collections=None if collections is None else tuple(dict.fromkeys(collections)),
            created=now.isoformat(),
            expires=None if days is None else (now + timedelta(days=days)).isoformat(),
        )

        def add(tokens: tuple[AccessToken, ...]) -> tuple[AccessToken, ...]:
            if any(name in (each.name, each.id) for each in tokens):
                raise InvalidInput(
                    f"there is a token {name!r} already: revoke it, or choose a name"
                )
            if len(tokens) >= MAX_TOKENS:
                raise InvalidInput(f"there are {MAX_TOKENS:,} tokens already: revoke some")
            return (*tokens, token)

        self._change(add)
        return secret, token

    def revoke(self, name_or_id: str) -> AccessToken:
        """Remove a token, which opens nothing from now on; InvalidInput if there is none."""
        removed: list[AccessToken] = []

        def remove(tokens: tuple[AccessToken, ...]) -> tuple[AccessToken, ...]:
            removed.extend(each for each in tokens if name_or_id in (each.name, each.id))
            if not removed:
                raise InvalidInput(f"there is no token {name_or_id[:60]!r}: `token list` shows all")
            return tuple(each for each in tokens if each not in removed)

        self._change(remove)
        return removed[0]

    def all(self) -> tuple[AccessToken, ...]:
        """Every token, also the expired ones, in order of creation; TokensUnusable."""
        try:
            with self._path.open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise TokensUnusable(f"{self._path}: {error.strerror}") from error
        try:
            return _parsed(content)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise TokensUnusable(
                f"{self._path} is damaged: move it away and make new tokens"
            ) from error

    def find(self, secret: str) -> AccessToken | None:
        """The token with this secret; None if there is none or its time is over."""
        digest = _digest(secret)
        found = None
        for token in self.all():  # all of them: the time says nothing about the place
            if hmac.compare_digest(token.digest, digest):
                found = token
        return None if found is None or found.is_expired(datetime.now(UTC)) else found

    def _change(self, change: Callable[[tuple[AccessToken, ...]], tuple[AccessToken, ...]]) -> None:
        with translate_storage_errors(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self._path.with_suffix(".lock"), timeout=LOCK_SECONDS, mode=0o600):
                    self._write(change(self.all()))
            except Timeout:
                raise InvalidInput("another program is changing the tokens: try again") from None

    def _write(self, tokens: tuple[AccessToken, ...]) -> None:
        new = self._path.with_name(f".{TOKENS_FILE}.new")
        new.unlink(missing_ok=True)  # so that the file is new, ours and private, and no link
        rows = [token.record() | {"sha256": token.digest} for token in tokens]
        text = json.dumps({"format": FORMAT, "tokens": rows}, indent=1)
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
            publish_file(new, self._path)
        except BaseException:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _parsed(content: bytes) -> tuple[AccessToken, ...]:
    """The tokens of a file; ValueError, KeyError or TypeError for a damaged one."""
    stored = json.loads(content)
    if stored["format"] != FORMAT:
        raise ValueError("an unknown format")
    tokens = []
    for row in stored["tokens"]:
        collections = row["collections"]
        if collections is not None and not (
            isinstance(collections, list) and all(isinstance(each, str) for each in collections)
        ):
            raise ValueError("collections are names")  # a string would open its letters
        words = [row[key] for key in ("id", "name", "sha256", "role", "created")]
        if not all(isinstance(word, str) for word in words) or row["role"] not in ROLES:
            raise ValueError("not a token")
        if row["expires"] is not None and datetime.fromisoformat(row["expires"]).tzinfo is None:
            raise ValueError("a time without its zone")
        names = None if collections is None else tuple(collections)
        token_id, name, digest, role, created = words
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError("not a sha256")
        tokens.append(AccessToken(token_id, name, digest, role, names, created, row["expires"]))
    return tuple(tokens)
