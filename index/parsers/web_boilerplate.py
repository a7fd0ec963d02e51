"""What stands around an article on its page: captions, bylines, invitations, links, comments.

The extraction keeps some of it. A line of the text is boilerplate if all of it stands, on the page,
in elements that are called so, or if its words say so themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no type information

from index.types import Range

_DIALOGS = frozenset({"dialog", "alertdialog"})
_CONSENT = frozenset({"cookie", "cookies", "consent", "gdpr"})
_TAGS = frozenset({"figcaption"})
_ROLES = frozenset({"dialog", "alertdialog", "complementary", "contentinfo", "doc-credit"})
_NAMES = frozenset(
    """
    caption captions figcaption credit credits byline bylines newsletter newsletters
    subscribe subscription signup paywall paygate regwall related recirc recirculation
    recommended recommendation recommendations promo promotion sponsored sponsor advert adverts
    advertisement advertorial ad ads taboola outbrain share sharebar social comments comment
    disqus respond cookie cookies consent gdpr trending popular breadcrumb breadcrumbs teaser
    teasers authorbio abonnement verwandt
""".split()
)
"""Words in a class or an id that say what an element is for."""
_PHRASES = (
    "read-more", "read-next", "read-also", "also-read", "most-read", "more-on", "more-stories",
    "sign-up", "author-bio", "about-author", "log-in", "see-also", "up-next",
)  # fmt: skip
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_NEVER = frozenset("html body main article h1".split())
_BREAKS = frozenset(
    """
    p h1 h2 h3 h4 h5 h6 div section article blockquote ul ol dl li dt dd table tr td th pre figure
    figcaption hr br header footer main aside details summary form address body
""".split()
)
"""Elements at which a line of the page ends."""
_NOT_READ = frozenset("script style head title noscript template".split())
_NO_WORD = re.compile(r"[\W_]+")
_CODE = frozenset({"pre", "code"})
_CLASS_WORDS, _ID_WORDS = 6, 2  # longer ids are made of the heading of a section
_MOST = 0.4  # of the long paragraphs: what holds more of them is the article, whatever its name
_LONG = 80  # characters of a paragraph of running text
_HOMES, _SHORTEST_HOME = 8, 100  # places of the article that are looked at; characters in one
_MOST_OF_TEXT = 0.6  # of what was extracted; where more is marked, the page is made of comments
_LINKED = 0.8  # of the text under such a heading is that of links

_RELATED = re.compile(
    r"(?:also (?:interesting|read|on .{1,30})|read (?:also|more|next|on)|see also"
    r"|more on this.{0,20}|more (?:stories|articles|news|from .{1,30})|most (?:read|popular|viewed)"
    r"|related(?: (?:\w+|to this \w+))?|recommended(?: for you| reading| articles| stories)?"
    r"|you (?:may|might|could) (?:also )?(?:like|enjoy|be interested in)|up next|trending(?: now)?"
    r"|popular (?:now|posts|stories|articles)|latest (?:news|stories|posts|articles)|don[’']t miss"
    r"|in other news|from around the web|keep reading|share this.{0,30}|\d+ comments?|comments?)"
    r"\s*[:.…»]?",
    re.I,
)
"""What the heading above links to other articles says, whole."""
_LINE = re.compile(
    r"(?:advertisement|sponsored(?: content| by .{1,40})?|promoted(?: content)?"
    r"|(?:story|article) continues (?:below|after)\b.{0,30}|scroll (?:down )?to continue\b.{0,30}"
    r"|(?:read (?:also|more|next)|also read|see also|related(?: \w+)?|more on this (?:story|topic)"
    r"|recommended(?: reading)?|watch)\s?[:»|].{1,200}"
    r"|(?:photo(?:graph)?|image|picture|illustration|foto|video)s?(?: credit| courtesy(?: of)?)?"
    r"(?: by |\s?[:©/]).{1,120}"
    r"|.{1,300}[ (\[](?:photo|photograph|image|picture|illustration|foto|credit)"
    r"(?: credit)?(?: by |\s?[:©/])[^.!?]{1,80}[.)\]]{0,2}"
    r"|(?:©|\(c\) |copyright )[^\n]{0,40}\d{4}.{0,120}|.{0,120}all rights reserved\.?.{0,60}"
    r"|(?:please )?(?:sign up|subscribe|register)\b.{0,160}"
    r"\b(?:newsletters?|inbox|e-?mails?|updates|alerts)\b.{0,80}"
    r"|(?:get|receive) .{1,80}\b(?:in|to) your inbox\b.{0,80}"
    r"|(?:like|follow|find|join) (?:us|our .{1,30}) on .{1,120}"
    r"|share (?:this|on) .{0,60}|(?:share|tweet|print|e-?mail|comments?|leave a (?:comment|reply))"
    r"|already (?:a|have) .{1,30}[?.] (?:log|sign) in.{0,30}"
    r"|.{0,200}\bwe (?:and our .{1,40})?use cookies\b.{0,600}"
    r"|.{0,100}\bby (?:continuing|using)\b.{1,80}\byou (?:agree|accept|consent)\b.{0,300})",
    re.I,
)
"""A whole line that is about the page, not of the article."""
_BYLINE = re.compile(
    r"(?:By|Words by|Text by|Posted by|Written by)(?: [A-Z][\w.’'-]*,?){1,6}[^.!?]{0,50}"
)
_BYLINE_LINES = 8  # of the text: a byline stands at its head
_LONGEST_HEADING = 120  # characters, white space and all
_LONGEST_LINE = 1000  # characters: longer lines are paragraphs


def find_boilerplate(page: Any, text: str) -> tuple[Range, ...]:  # noqa: ANN401 - lxml has no types
    """The lines of `text`, extracted from `page`, that are not of the article; in order.

    None if they are most of the text: the page is then made of what elsewhere stands around.
    """
    around = _lines_around(page)
    ranges = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        words = line.group().strip()
        says_so = len(words) <= _LONGEST_LINE and (
            _LINE.fullmatch(words) or number < _BYLINE_LINES and _BYLINE.fullmatch(words)
        )
        if says_so or _folded(words) in around:
            ranges.append(line.span())
    if sum(end - start for start, end in ranges) > _MOST_OF_TEXT * len(text):
        homes = _homes(page)
        if not any(_is_beside_article(element, homes) for element in page.iter(etree.Element)):
            return ()
    return tuple(ranges)


def _lines_around(page: Any) -> frozenset[str]:  # noqa: ANN401 - as above
    """The lines of the page that stand in boilerplate elements alone, folded."""
    found = set(_boilerplate(page))
    around: set[str] = set()
    own: set[str] = set()
    pieces: list[str] = []
    depth, is_around = 0, True
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if element.tag in _BREAKS:
            (around if is_around else own).add(_folded("".join(pieces)))
            pieces, is_around = [], True
        depth += (element in found) * (1 if event == "start" else -1)
        piece = element.text if event == "start" else element.tail
        if piece and not piece.isspace() and element.tag not in _NOT_READ:
            pieces.append(piece)
            is_around = is_around and depth > 0
    return frozenset(around - own - {""})


def _folded(line: str) -> str:
    return _NO_WORD.sub("", line)


def _boilerplate(page: Any) -> list[Any]:  # noqa: ANN401 - as above
    """The outermost elements that are boilerplate by what they are called or stand under."""
    whole = sum(_long_paragraphs(page).values())
    held, homes = _held(page), _homes(page)
    found = [
        element
        for element in page.iter(etree.Element)
        if _is_named_so(element)
        and (held.get(element, 0) <= _MOST * whole or _is_beside_article(element, homes))
    ]
    return [*found, *_under_headings(page)]


def _long_paragraphs(page: Any) -> dict[Any, int]:  # noqa: ANN401 - as above
    lengths = ((p, len("".join(p.itertext()).strip())) for p in page.iter("p"))
    return {p: length for p, length in lengths if length >= _LONG}


def _held(page: Any) -> dict[Any, int]:  # noqa: ANN401 - as above
    """For each element, how many characters of long paragraphs it holds."""
    held: dict[Any, int] = {}
    for paragraph, length in _long_paragraphs(page).items():
        for element in (paragraph, *paragraph.iterancestors()):
            held[element] = held.get(element, 0) + length
    return held


def _is_beside_article(element: Any, homes: list[Any]) -> bool:  # noqa: ANN401 - as above
    """Whether it asks for consent, beside an `<article>` or `<main>` that has text."""
    if not homes or not _asks_for_consent(element):
        return False
    return not any(
        home is element or element in home.iterancestors() or home in element.iterancestors()
        for home in homes
    )


def _asks_for_consent(element: Any) -> bool:  # noqa: ANN401 - as above
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_dialog = (element.get("role") or "").lower() in _DIALOGS
    return is_dialog or not _CONSENT.isdisjoint(_WORD.findall(names.lower()))


def _homes(page: Any) -> list[Any]:  # noqa: ANN401 - as above
    found = [home for _, home in zip(range(_HOMES), page.iter("article", "main"), strict=False)]
    return [home for home in found if sum(map(len, home.itertext())) >= _SHORTEST_HOME]


def _is_named_so(element: Any) -> bool:  # noqa: ANN401 - as above
    if element.tag in _NEVER:
        return False
    if element.tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return True
    if any(ancestor.tag in _CODE for ancestor in element.iterancestors()):
        return False  # a class of its syntax: "comment"
    classes = (element.get("class") or "").split()
    return any(_says_so(name, _CLASS_WORDS) for name in classes) or _says_so(
        element.get("id") or "", _ID_WORDS
    )


def _says_so(name: str, most_words: int) -> bool:
    """Whether a class or an id says so: `newsletter-box`, `articleComments`, `is-related`.

    One that begins with "has" or "no" is about what else there is.
    """
    words = [word.lower() for word in _WORD.findall(name)]
    if not 0 < len(words) <= most_words or words[0] in ("has", "no", "with", "without", "js"):
        return False
    return not _NAMES.isdisjoint(words) or any(p in "-".join(words) for p in _PHRASES)


def _under_headings(page: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The headings of links to other articles, each with these links."""
    for element in page.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "span"):
        if len(element) > 1 or not _RELATED.fullmatch(_short_text(element)):
            continue
        yield element
        following = element.getnext()
        if following is not None and _is_linked(following):
            yield following


def _short_text(element: Any) -> str:  # noqa: ANN401 - as above
    """The text of an element with white space folded; empty if it is longer than a heading."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > _LONGEST_HEADING:
            return ""
    return " ".join(text.split())


def _is_linked(element: Any) -> bool:  # noqa: ANN401 - as above
    links = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return links > 0 and links >= _LINKED * len("".join(element.itertext()).strip())
