"""Mailboxes: their letters, one by one."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.parsers.mailbox import read_mailbox
from index.types import Failure

BOX = (
    b"From orla@example.org Mon May  3 10:00:00 2021\nFrom: Orla Fenn <orla@example.org>\n"
    b"Subject: Lock\nMessage-ID: <1@example.org>\nDate: Mon, 3 May 2021 10:00:00 +0000\n\n"
    b"The lock opens at six.\n\n>From now on it closes at nine.\n\nFrom here one sees it.\n\n"
    b"From bo@example.org Tue May  4 10:00:00 2021\r\nSubject: Empty\r\n\r\n\r\n"
    b"\r\nFrom cy@example.org Tue May  4 11:00:00 2021\r\nSubject: Weir\r\n\r\nIt leaks.\r\n"
)


def test_letters_are_articles_under_their_message_id():
    letters = dict(read_mailbox(BOX))
    assert letters[1].text == (
        "The lock opens at six.\n\nFrom now on it closes at nine.\n\nFrom here one sees it."
    )
    assert (letters[1].id, letters[1].title, letters[1].author, letters[1].date) == (
        "1@example.org", "Lock", "Orla Fenn", "2021-05-03",
    )  # fmt: skip
    assert letters[2] == Failure("2", "letter 2: a letter without text")
    assert (letters[3].id, letters[3].text) == (None, "It leaks.")


def test_what_is_no_mailbox_is_told():
    with pytest.raises(UnreadableArticle, match="^not a mailbox"):
        next(read_mailbox(b"Subject: x\n\ntext"))
