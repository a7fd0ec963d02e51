"""Metadata that files state: front matter, dates, titles, authors."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from index.text.dates import parse_day
from index.types import ParsedArticle

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
LONGEST_FRONT_MATTER = 16 * 1024
"""Characters: front matter is a few lines; more is not front matter, or an attack."""
_LONGEST_ID = 512  # code points, the contract for article ids
_TITLE_LONGEST = 300  # code points: a title is one line on the page
_HEADLINE_LONGEST = 120  # code points: longer first lines are paragraphs
_FIRST_WORDS = 70  # code points of the text when nothing else names it
_TAG_BREAK = re.compile(r"[,;\n]")
_MOST_TAGS = 30  # more are a page's attempt to be found
_LONGEST_TAG = 60  # code points: longer ones are sentences
_DATE_KEYS = ("date", "created", "published", "date created", "creation date")
_NULLS = frozenset({"", "~", "null", "none"})

_DATE = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[Tt ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[Zz]|UTC|[+-][0-9:]{1,6})?)?"
)
_LENIENT_LINE = re.compile(
    r"^(title|date|author|source|url|id)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$", re.M
)
_NO_TITLE = re.compile(
    r"\(?(?:anonymous|unspecified|unknown)\)?|untitled.*"
    r"|no title|document\d*|title|(?:new )?(?:microsoft )?word document"
    r"|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|dvi|pptx?|xlsx?|html?|txt)"
    r"|microsoft (?:word|powerpoint|excel)\b.*|\W*",
    re.I,
)
_NO_AUTHOR = re.compile(
    r"\(?(?:anonymous|unspecified|unknown)\)?|python-docx|admin(?:istrator)?|user|\W*", re.I
)
_HEADING_MARK = re.compile(r"(?:\*+|=+|#+)[ \t]+")  # of Org, AsciiDoc and the like
_WORDY = re.compile(r"[^\W\d_]{3,}")
_HEX_OR_DIGIT_RUN = re.compile(r"(?=[0-9a-f]*[0-9])[0-9a-f]{8,}|[0-9]{5,}", re.I)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys of a front matter that an article uses; None where absent."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    source: str | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_broken: bool = False

    @property
    def has_identity(self) -> bool:
        """Whether it states a title, a date or an id; else it is part of a plain text."""
        return bool(self.title or self.date or self.id)


def with_front_matter(
    front: FrontMatter, title: str, text: str, warning: str | None
) -> ParsedArticle:
    """The article of a file with this front matter."""
    return ParsedArticle(
        title=title,
        text=text,
        id=front.id,
        date=front.date,
        author=front.author,
        source=front.source,
        tags=front.tags,
        warnings=front.warnings + ((warning,) if warning else ()),
    )


def split_front_matter(text: str) -> tuple[FrontMatter | None, str]:
    """Return the YAML between two `---` lines at the very start, and the text after it.

    None and the whole text if there is no such block or it is not a mapping. A block that is not
    valid YAML is read line by line, with a warning.
    """
    found = _FRONT_MATTER.match(text, 0, LONGEST_FRONT_MATTER)
    if not found:
        return None, text
    block, body = found[1], text[found.end() :]
    try:
        values: object = _load_yaml(block)
    except Exception as error:  # yaml raises its own tree, ValueError and RecursionError
        lines = {str(key): value for key, value in _LENIENT_LINE.findall(block)}
        problem = getattr(error, "problem", None) or str(error)  # without yaml's quotation
        warning = f"broken front matter: {_first_line(problem)}"
        return replace(_front_matter(lines, (warning,)), is_broken=True), body
    if not isinstance(values, Mapping):
        return None, text
    return _front_matter(values, ()), body


def _load_yaml(block: str) -> object:
    """Parse YAML with every scalar as a string: `title: No` and `id: 007` stay as written.

    The base loader builds only strings, lists and mappings (less than safe_load), and has no merge
    keys, so that aliases cannot blow up the result.
    """
    import yaml

    return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506


def _front_matter(values: Mapping[str, object], warnings: tuple[str, ...]) -> FrontMatter:
    by_key = {str(key).lower(): value for key, value in values.items()}
    stated = next((by_key[key] for key in _DATE_KEYS if by_key.get(key)), None)
    date, date_warning = parse_date(stated)
    stated_id = _scalar(by_key.get("id"))
    if stated_id and len(stated_id) > _LONGEST_ID:
        warnings += (f"the id is longer than {_LONGEST_ID} characters and was not used",)
        stated_id = None
    return FrontMatter(
        title=clean_title(_scalar(by_key.get("title"))),
        date=date,
        author=one_line(_author(by_key.get("author") or by_key.get("authors"))),
        source=one_line(_scalar(by_key.get("source"))) or one_line(_scalar(by_key.get("url"))),
        id=stated_id,
        tags=clean_tags(
            _scalars(by_key.get("tags") or by_key.get("tag") or by_key.get("keywords"))
        ),
        warnings=warnings + ((date_warning,) if date_warning else ()),
    )


def _scalar(value: object) -> str | None:
    if not isinstance(value, str) or value.strip().lower() in _NULLS:
        return None
    return drop_surrogates(value).strip()


def _scalars(value: object) -> Iterator[str]:
    values = value[:_MOST_TAGS] if isinstance(value, list) else [value]
    yield from filter(None, map(_scalar, values))


def _author(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(name for item in value[:20] if (name := _scalar(item))) or None
    return _scalar(value)


def parse_date(value: object) -> tuple[str | None, str | None]:
    """`(YYYY-MM-DD, None)`, or `(None, None)` for nothing, or `(None, warning)`.

    Accepts `YYYY-MM-DD`, `YYYY/MM/DD`, ISO 8601 date-times, days with an English month name, and
    date objects. The day of a date-time is taken as written, whatever its time zone. A month or a
    year without a day gives a warning, and so does 03/04/2021, which is ambiguous.
    """
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day).isoformat(), None
    if value is None or (isinstance(value, str) and value.strip().lower() in _NULLS):
        return None, None
    if isinstance(value, str) and (found := _DATE.fullmatch(value.strip())):
        try:
            return dt.date(int(found[1]), int(found[3]), int(found[4])).isoformat(), None
        except ValueError:
            pass
    if isinstance(value, str) and (day := parse_day(value)):
        return day.isoformat(), None
    return None, f"unreadable date: {_shortened(value)}"


def _shortened(value: object) -> str:
    text = one_line(value if isinstance(value, str) else type(value).__name__) or ""
    if isinstance(value, int | float):
        text = repr(value)[:60]
    return repr(text if len(text) <= 60 else text[:59] + "…")


def one_line(text: str | None) -> str | None:
    """The text with white space folded and surrogates dropped; None if nothing is left."""
    return (drop_surrogates(" ".join(text.split())) or None) if text else None


def drop_surrogates(text: str) -> str:
    """The text without unpaired surrogates, which UTF-8 cannot encode; pairs are joined."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def clean_title(title: str | None) -> str | None:
    """Return a stated title on one line; None if a program wrote it: `Microsoft Word - x.doc`."""
    title = one_line(title)
    if not title or _NO_TITLE.fullmatch(title):
        return None
    return title if len(title) <= _TITLE_LONGEST else _cut(title, _TITLE_LONGEST)


def clean_author(author: object) -> str | None:
    """Return a stated author on one line; None if a program wrote it."""
    author = one_line(author) if isinstance(author, str) else None
    return None if author is None or _NO_AUTHOR.fullmatch(author) else author


def clean_tags(stated: Iterable[str | None]) -> tuple[str, ...]:
    """Tags on one line each, in order, once: `#harbour` and lists at commas are taken apart."""
    found: dict[str, str] = {}
    for value in stated:
        for part in _TAG_BREAK.split(value or ""):
            tag = (one_line(part) or "").strip("#\"' ")
            if tag and len(tag) <= _LONGEST_TAG:
                found.setdefault(tag.casefold(), tag)
    return tuple(islice(found.values(), _MOST_TAGS))


def pick_title(text: str, path: Path | None, *stated: str | None) -> str:
    """Return the first usable stated title, else the headline, file name or first words.

    `text` is the normalised, non-empty text of the article; it is not changed.
    """
    for title in stated:
        if cleaned := clean_title(title):
            return cleaned
    return _headline(text) or (path and _from_file_name(path)) or _cut(text, _FIRST_WORDS)


def _headline(text: str) -> str | None:
    line, line_break, _ = text[: _HEADLINE_LONGEST + 1].partition("\n")
    line = _HEADING_MARK.sub("", line) or line
    if not line_break or line[-1] in ".,;:" or not _WORDY.search(line):
        return None
    return clean_title(line)


def _from_file_name(path: Path) -> str | None:
    if _HEX_OR_DIGIT_RUN.search(path.stem):
        return None
    name = " ".join(re.sub(r"[-_]+", " ", drop_surrogates(path.stem)).split())
    return clean_title(name) if len(_WORDY.findall(name)) >= 2 else None


def _cut(text: str, longest: int) -> str:
    """Return the first words, up to `longest` code points, with an ellipsis if cut."""
    text = text.split("\n", 1)[0] if len(text.split("\n", 1)[0]) >= 20 else text
    words = " ".join(text[: longest + 200].split())
    if len(words) <= longest:
        return words
    start = words[: longest + 1].rpartition(" ")[0] or words[:longest]
    return start.rstrip(" ,;:–—-") + "…"


def _first_line(text: str) -> str:
    return " ".join(text.split())[:120]
