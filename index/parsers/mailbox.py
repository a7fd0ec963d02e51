"""Mailboxes (.mbox): one article per letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableArticle
from index.types import Failure, ParsedArticle

_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{1,300}\d\d:\d\d[^\r\n]{0,100}\r?\n"
)
_QUOTED_SEPARATOR = re.compile(rb"^>(>*From )", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^<>\r\n]{1,400})>", re.MULTILINE | re.IGNORECASE)
_HEAD = 20_000  # bytes in which a letter states its identity


def read_mailbox(data: bytes) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(number from 1, article or failure)` for each letter; `id` is its Message-ID.

    Raises UnreadableArticle if it is no mailbox.
    """
    from index.parsers.registry import read_article

    starts = list(_SEPARATOR.finditer(data))
    if not starts:
        raise UnreadableArticle("not a mailbox: no line begins with “From ”")
    ends = [start.start() for start in starts[1:]] + [len(data)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        letter = _QUOTED_SEPARATOR.sub(rb"\1", data[start.end() : end])
        stated = _MESSAGE_ID.search(letter, 0, _HEAD)
        try:
            article = read_article(Path("letter.eml"), letter)
        except UnreadableArticle as error:
            yield number, Failure(f"{number}", f"letter {number}: {error}")
            continue
        name = stated[1].decode("utf-8", "replace").strip() if stated else None
        yield number, replace(article, id=name)
