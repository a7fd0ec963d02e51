"""The list of articles, and files that come in by the page."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

from index import catalogue, schema
from index.catalogue import Listing
from index.errors import FootnoteError, IndexMissing
from index.library import Library
from index.readers import SUFFIXES
from index.types import Article, Failure
from ui.cards import human_date

LONGEST_NAME = 180  # bytes; file systems stop at 255 and a suffix may be put between

FORMATS = ".txt, .md, .html, .pdf, .docx, .odt, .epub, .rtf or .eml"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library holds, as far as the page shows it."""

    articles: tuple[Listing, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def has_examples(self) -> bool:
        """Whether any of the articles came with the program."""
        return any(article.is_example for article in self.articles)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of uploaded files: names now in the uploads, and what the person should know."""

    names: tuple[str, ...]
    notes: tuple[str, ...]


def read_shelf(library: Library) -> Shelf:
    """The articles and the failures of the last build; an empty shelf before the first one."""
    try:
        connection = schema.connect(library.catalogue)
    except IndexMissing:
        return Shelf()
    try:
        catalogue.read_manifest(connection)
        return Shelf(tuple(catalogue.listing(connection)), tuple(catalogue.failures(connection)))
    except IndexMissing:
        return Shelf()
    finally:
        connection.close()


def read_article(library: Library, article_id: str) -> Article:
    """One article as it is stored; ArticleNotFound, IndexMissing."""
    connection = schema.connect(library.catalogue)
    try:
        return catalogue.find_article(connection, article_id)
    finally:
        connection.close()


def shelf_html(shelf: Shelf) -> str:
    """The list of articles; each opens in the source panel."""
    if not shelf.articles:
        return (
            '<div class="empty-list"><p>There are no articles yet.</p>'
            f"<p>Add {FORMATS} files, or drop them here.</p></div>"
        )
    count, examples = len(shelf.articles), sum(a.is_example for a in shelf.articles)
    head = f"{count:,} article{'' if count == 1 else 's'}"
    if examples:
        head += f", {'all' if examples == count else f'{examples:,}'} examples"
    by_title = sorted(shelf.articles, key=lambda article: article.title.casefold())
    rows = "".join(_row_html(article) for article in by_title)
    return f'<h2 class="list-head">{head}</h2><ul class="article-list">{rows}</ul>'


def take_in(library: Library, files: Iterable[Path]) -> TakenIn:
    """Copy uploaded files into the library's uploads, each whole or not at all.

    The same name with the same bytes is there already; with other bytes it is a new version of
    that article. Files of a format that is not read are left out, with a word.
    """
    library.uploads.mkdir(parents=True, exist_ok=True)
    names, notes = [], []
    for path in files:
        name = safe_name(path.name)
        if Path(name).suffix.lower() not in SUFFIXES:
            notes.append(f"{name}: not a format that is read; add {FORMATS}")
            continue
        place = library.uploads / name
        if place.exists() and _same_bytes(place, path):
            notes.append(f"{name}: already there, unchanged")
            names.append(name)
            continue
        if place.exists():
            notes.append(f"{name}: a new version takes the place of the one added before")
        try:
            _copy(path, place)
        except OSError as error:
            notes.append(f"{name}: could not be stored ({error.strerror})")
            continue
        names.append(name)
    return TakenIn(tuple(names), tuple(notes))


def safe_name(name: str) -> str:
    """A file name that stays in its folder and that a build looks at."""
    name = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode()
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).lstrip(".~$ ") or "article"
    stem, suffix = os.path.splitext(name)
    room = LONGEST_NAME - len(suffix.encode())
    return stem.encode()[: max(room, 1)].decode("utf-8", "ignore") + suffix


def forgotten_among(library: Library, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the uploaded names that were forgotten once: uploading one again lets it in."""
    try:
        connection = schema.connect(library.catalogue)
    except IndexMissing:
        return ()
    try:
        catalogue.read_manifest(connection)
        forgotten = {row[0] for row in connection.execute("SELECT id FROM forgotten")}
    except FootnoteError:
        return ()
    finally:
        connection.close()
    return tuple(name for name in names if name in forgotten)


def _row_html(article: Listing) -> str:
    words = f"{article.words:,} word{'' if article.words == 1 else 's'}"
    date = human_date(article.date) if article.date else "no date"
    badge = f'<span class="badge">{escape(article.state)}</span>'
    facts = f"{escape(date)} · {words}{badge if article.state != 'indexed' else ''}"
    return (
        f'<li><button type="button" class="article-row" data-article="{escape(article.id)}">'
        f'<span class="row-title" dir="auto">{escape(article.title)}</span>'
        f'<span class="row-facts">{facts}</span></button></li>'
    )


def _same_bytes(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and _sha256(one) == _sha256(other)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(path: Path, place: Path) -> None:
    """A build never sees half a file: hidden names are not read."""
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.copyfile(path, part)
        part.replace(place)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
