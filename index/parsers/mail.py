"""Mails (.eml) and web pages saved as one file (.mhtml): both are MIME messages."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.html import read_html
from index.parsers.metadata import clean_author, drop_surrogates, one_line, parse_date, pick_title
from index.parsers.xml_blocks import block_text, refuse_huge_markup
from index.text.normalisation import normalise
from index.types import ParsedArticle

_MOST_LETTERS = 500  # of a digest
_PART_HEADERS = re.compile(r"\A(?:[Cc]ontent-[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_HEADERS = ("subject", "from", "date", "message-id", "mime-version")


def read_mail(path: Path, data: bytes) -> ParsedArticle:
    """Return a mail's plain text, else the text of its HTML; attachments become a warning.

    Raises UnreadableArticle.
    """
    letter = _message(data)
    if letter.get_content_type() == "multipart/encrypted":
        raise UnreadableArticle("an encrypted letter")
    text, warning = _whole_text(letter)
    if not text:
        raise UnreadableArticle("a letter without text")
    date, date_warning = _date(letter)
    return ParsedArticle(
        title=pick_title(text, path, _header(letter, "subject")),
        text=text,
        date=date,
        author=_sender(letter),
        warnings=tuple(note for note in (warning, date_warning, _attachments(letter)) if note),
    )


def read_mhtml(path: Path, data: bytes) -> ParsedArticle:
    """Return the main text of a web page saved with all its parts in one file.

    Raises UnreadableArticle.
    """
    archive = _message(data)
    pages = [part for part in archive.walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise UnreadableArticle("a saved page without text")
    root = archive.get_param("start")
    page = next((part for part in pages if root and part.get("content-id") == root), pages[0])
    article = read_html(path, _payload(page), page.get_content_charset())
    address = _header(archive, "snapshot-content-location") or _header(page, "content-location")
    return replace(article, source=article.source or address)


def _whole_text(letter: EmailMessage) -> tuple[str, str | None]:
    """The text of a letter, then those of the letters in it, each under its sender and subject.

    Where the parts cannot be taken apart, the text of the body as it stands.
    """
    text, warning = _body_text(letter)
    texts, inner = [text] if text else [], _inner_letters(letter)
    for each in inner[:_MOST_LETTERS]:
        inner_text, inner_warning = _body_text(each)
        if inner_text:
            texts.append("\n\n".join(filter(None, (_heading(each), inner_text))))
            warning = warning or inner_warning
    if len(inner) > _MOST_LETTERS:
        warning = f"{len(inner) - _MOST_LETTERS} of the {len(inner)} letters in it were not read"
    if not texts and letter.get_content_maintype() == "multipart" and not letter.is_multipart():
        return _raw_body(letter), "its parts could not be taken apart; read as plain text"
    return "\n\n".join(texts), warning


def _body_text(letter: EmailMessage) -> tuple[str, str | None]:
    """The plain text of one letter, else the text of its HTML; empty if it has neither."""
    try:
        body = letter.get_body(preferencelist=("plain", "html"))
    except Exception:  # of the library, for damaged headers of parts
        body = None
    if body is None or not (payload := _payload(body)).strip():
        return "", None
    markup, warning = decode(payload, body.get_content_charset())
    if body.get_content_subtype() == "html":
        return block_text(drop_surrogates(markup).encode()), warning
    return normalise(markup), warning


def _inner_letters(letter: EmailMessage) -> list[EmailMessage]:
    """The letters that are attached to a letter or returned with it, at any depth, in order."""
    return [
        part
        for part in letter.walk()
        if part is not letter
        and isinstance(part, EmailMessage)
        and any(name in part for name in ("from", "subject"))
        and part.get_content_type() != "message/rfc822"
    ]


def _heading(letter: EmailMessage) -> str:
    """Sender and subject of an inner letter, on one line."""
    return ": ".join(filter(None, (_sender(letter), _header(letter, "subject"))))


def _raw_body(letter: EmailMessage) -> str:
    """The body of a letter whose boundary does not match, without the headers of its parts."""
    payload = letter.get_payload(decode=False)
    data = str(payload).encode("ascii", "surrogateescape") if isinstance(payload, str) else b""
    if not data.strip():
        return ""
    blocks = re.split(r"(?m)^--\S[^\n]*$", decode(data)[0])
    return normalise("\n\n".join(_PART_HEADERS.sub("", block.lstrip()) for block in blocks))


def _message(data: bytes) -> EmailMessage:
    refuse_huge_markup(data)
    message = message_from_bytes(data, policy=policy.default)
    if not any(name in message for name in _HEADERS):
        raise UnreadableArticle("not a mail message")
    return message


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str | None:
    """A header on one line; None if it is absent or cannot be parsed."""
    try:
        return one_line(str(message.get(name) or ""))
    except Exception:  # of the library, several kinds for damaged headers: the text counts
        return None


def _sender(letter: Message) -> str | None:
    name, address = parseaddr(_header(letter, "from") or "")
    return clean_author(name) or clean_author(address)


def _date(letter: EmailMessage) -> tuple[str | None, str | None]:
    try:
        header = letter["date"]
        moment = getattr(header, "datetime", None)
    except Exception:  # of the library, for damaged headers
        return parse_date("?")
    return parse_date(moment or (str(header) if header else None))


def _attachments(letter: EmailMessage) -> str | None:
    names = [one_line(part.get_filename()) or "without a name" for part in _attached(letter)]
    if not names:
        return None
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return f"{len(names)} attachment{'s were' if len(names) > 1 else ' was'} not read: {shown}"


def _attached(letter: EmailMessage) -> list[EmailMessage]:
    try:
        return [
            part
            for part in letter.iter_attachments()
            if isinstance(part, EmailMessage) and part.get_content_type() != "message/rfc822"
        ]
    except (AttributeError, KeyError):  # of the library, for a mail that is not multipart
        return []
