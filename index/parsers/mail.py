"""Mails (.eml) and web pages saved as one file (.mhtml): both are MIME messages."""

from __future__ import annotations

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

_HEADERS = ("subject", "from", "date", "message-id", "mime-version")


def read_mail(path: Path, data: bytes) -> ParsedArticle:
    """Return a mail's plain text, else the text of its HTML; attachments become a warning.

    Raises UnreadableArticle.
    """
    letter = _message(data)
    if letter.get_content_type() == "multipart/encrypted":
        raise UnreadableArticle("an encrypted letter")
    body = letter.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise UnreadableArticle("a letter without text")
    markup, warning = decode(_payload(body), body.get_content_charset())
    if body.get_content_subtype() == "html":
        text = block_text(drop_surrogates(markup).encode())
    else:
        text = normalise(markup)
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
        return [part for part in letter.iter_attachments() if isinstance(part, EmailMessage)]
    except (AttributeError, KeyError):  # of the library, for a mail that is not multipart
        return []
