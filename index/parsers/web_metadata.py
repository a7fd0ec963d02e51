"""Title, date and tags of a web page, from what the page states of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from index.parsers.metadata import clean_tags, one_line, parse_date
from index.text.dates import MONTH_PATTERN

_TITLES = frozenset({"og:title", "twitter:title"})
_SITES = frozenset({"og:site_name", "application-name", "al:ios:app_name", "publisher"})
_ADDRESSES = frozenset({"og:url", "twitter:domain"})
_TAGS = frozenset(
    {"keywords", "news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags"}
)
_PUBLISHED = frozenset(
    """
    article:published_time article:published og:published_time og:article:published_time
    datepublished date pubdate publishdate publish-date publish_date publication_date
    dc.date dc.date.issued dcterms.date dcterms.created dcterms.issued dc.created
    sailthru.date parsely-pub-date citation_publication_date citation_date originalpublicationdate
    article.published cxenseparse:recs:publishtime date_published published_time_telegram
""".split()
)
_JSON_DATE = re.compile(r'"(?:datePublished|dateCreated|uploadDate)"\s*:\s*"([^"]{6,40})"')
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«/~]+\s+|\s*\|\s*|:\s+")
_NAME_PARTS = re.compile(r"[^\w]+")
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_WORD = 4  # letters: shorter ones are in every title
_HEADINGS_READ = 40
_MONTH_WORD = rf"(?:{MONTH_PATTERN}|[^\W\d_]{{3,12}}\.?)"


def page_title(page: Any, found: str | None) -> str | None:  # noqa: ANN401 - lxml has no types
    """The title of the article without the site's name; `found` is the extraction's guess.

    What the head of the page states takes its place where they share no word: the guess is then the
    heading of a box, a section or a form.
    """
    stated = [title for title in _stated_titles(page) if title]
    sites = _site_names(page)
    headings = _headings(page)
    names = [_without_site(title, sites, headings) for title in stated]
    guess = _without_site(found, sites, headings) if (found := one_line(found)) else None
    if guess and (not names or any(_share_words(guess, name) for name in names)):
        return guess
    return names[0] if names else guess


def page_date(page: Any, found: str | None) -> str | None:  # noqa: ANN401 - as above
    """The day of publication as the page states it in a form that can be read in one way.

    The head of the page comes first. `found` (YYYY-MM-DD) is the extraction's guess; it counts if
    the page holds that very day in such a form. Else data for machines and `<time>` decide.
    """
    if day := _first_day(_contents(page, _PUBLISHED)):
        return day
    return found if found and _is_stated(found, page) else _first_day(_stated_dates(page))


def _first_day(stated: Iterable[str]) -> str | None:
    return next((day for date in stated if (day := parse_date(date)[0])), None)


def page_tags(page: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    """The keywords and tags in the page's head."""
    return clean_tags(_contents(page, _TAGS))


def _contents(page: Any, names: frozenset[str]) -> Iterator[str]:  # noqa: ANN401 - as above
    for meta in page.iter("meta"):
        stated = {(meta.get(k) or "").strip().lower() for k in ("property", "name", "itemprop")}
        if not names.isdisjoint(word for value in stated for word in (value, *value.split())):
            yield meta.get("content") or ""


def _stated_titles(page: Any) -> Iterator[str | None]:  # noqa: ANN401 - as above
    for content in _contents(page, _TITLES):
        yield one_line(content)
    yield one_line(page.findtext(".//head/title") or page.findtext(".//title"))


def _site_names(page: Any) -> frozenset[str]:  # noqa: ANN401 - as above
    """Names of the site, folded: as it states them, and the parts of its address."""
    names = {_folded(content) for content in _contents(page, _SITES)}
    addresses = [*_contents(page, _ADDRESSES)]
    addresses += [
        link.get("href") or "" for link in page.iter("link") if link.get("rel") == "canonical"
    ]
    for address in addresses:
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            continue
        parts = host.removeprefix("www.").split(".")
        names |= {_folded(host.removeprefix("www.")), *map(_folded, parts[:-1])}
    return frozenset(name for name in names if len(name) > 2)


def _headings(page: Any) -> frozenset[str]:  # noqa: ANN401 - as above
    found = (heading for level in ("h1", "h2") for heading in page.iter(level))
    texts = (
        "".join(heading.itertext())
        for _, heading in zip(range(_HEADINGS_READ), found, strict=False)
    )
    return frozenset(filter(None, map(_folded, texts)))


def _without_site(title: str, sites: frozenset[str], headings: frozenset[str]) -> str:
    """Cut the site's name, and what else follows a heading of the page, off a title."""
    for separator in _SEPARATOR.finditer(title):
        head, tail = title[: separator.start()].strip(), title[separator.end() :].strip()
        if not head or not tail:
            continue
        if _folded(tail) in sites or _folded(head) in headings and _folded(title) not in headings:
            return head
        if _folded(head) in sites:
            return _without_site(tail, sites, headings)
    return title


def _folded(text: str) -> str:
    return _NAME_PARTS.sub("", text).casefold().removeprefix("the")


def _share_words(one: str, other: str) -> bool:
    first, second = _content_words(one), _content_words(other)
    return not first.isdisjoint(second) or not first or not second or _folded(one) == _folded(other)


def _content_words(title: str) -> frozenset[str]:
    """Words of some length; single characters of scripts without spaces between words."""
    words = _WORDS.findall(title.casefold())
    if not title.isascii() and not any(ch.isascii() and ch.isalpha() for ch in title):
        return frozenset(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1)))
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD or word.isdigit())


def _is_stated(day: str, page: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the page holds this day in a form that can be read in one way alone."""
    year, month, number = (int(part) for part in day.split("-"))
    word, apart = _MONTH_WORD, "[-/. ]{1,2}"
    forms = [
        rf"(?<!\d){year}[-/.年_ ]{{1,2}}0?{month}[-/.月_ ]{{1,2}}0?{number}(?!\d)",
        rf"(?<!\d){year}{month:02}{number:02}(?!\d\d?(?!\d))",
        rf"(?<!\d)0?{number}(?:st|nd|rd|th|\.)? (?:of |de )?{word},? (?:de )?{year}",
        rf"\b{word} 0?{number}(?:st|nd|rd|th)?,? {year}",
    ]
    if number > 12:  # no month
        forms.append(rf"(?<!\d){number}{apart}0?{month}{apart}{year}")
        forms.append(rf"(?<!\d)0?{month}{apart}{number}{apart}{year}")
    form = re.compile("|".join(forms), re.I)
    return any(form.search(text) for text in _texts(page) if str(year) in text)


def _texts(page: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Attributes and pieces of text that are long enough to hold a day."""
    for element in page.iter():
        for text in (*element.attrib.values(), element.text, element.tail):
            if text and len(text) >= len("1.5.2021"):
                yield text


def _stated_dates(page: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Dates of publication as stated in data for machines and in `<time>`."""
    for script in page.iter("script"):
        if "json" in (script.get("type") or ""):
            yield from _JSON_DATE.findall(script.text or "")
    for element in page.iter():
        if "datePublished" in (element.get("itemprop") or "").split():
            yield element.get("content") or element.get("datetime") or element.text or ""
    for element in page.iter("time"):
        yield element.get("datetime") or ""
        yield " ".join("".join(element.itertext()).split())
