"""Which article is meant by a few words: by its title, its id, or what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.context import Asked
from index.errors import ArticleNotFound
from index.search.phrases import Mention

BY_TITLE, BY_WORDS, BY_CONTENT = 0.99, 0.98, 0.85  # docs/experiments.md, "Summaries"
MOST_CHOICES = 4  # to choose from; more are not read
HITS = 12  # passages that are looked at where no title fits
TITLE_SHARE = 0.5  # of the words that the title of the best article must have to be taken unasked


@dataclass(frozen=True, slots=True)
class Meant:
    """The ids of the articles that may be meant, best first; one alone where it is sure.

    `confidence` is how often the first is the right one where articles are found in that way.
    """

    articles: tuple[str, ...]
    confidence: float = 0.05

    @property
    def one(self) -> str | None:
        """The article, where it is sure."""
        return self.articles[0] if len(self.articles) == 1 else None


def article_meant(asked: Asked, name: str, *, by_content: bool = True) -> Meant:
    """The article of this title, id or words. `by_content`: else the one that tells of them."""
    if exact := _by_id(asked, name):
        return Meant((exact,), BY_TITLE)
    fitting = asked.session.titled(name, asked.filters)
    same = [m for m in fitting if _folded(m.title) == _folded(name)]
    if found := _told_apart(asked, same or fitting):
        return Meant(tuple(m.id for m in found), BY_TITLE if same else BY_WORDS)
    return _by_content(asked, name) if by_content else Meant(())


def articles_titled(asked: Asked, titles: Sequence[str]) -> Meant:
    """The articles of exactly these titles."""
    found: list[Mention] = []
    for title in titles:
        found += [m for m in asked.session.titled(title) if m.title == title]
    return Meant(tuple(m.id for m in _told_apart(asked, found)), BY_TITLE)


def _by_id(asked: Asked, name: str) -> str | None:
    try:
        article = asked.session.article(name)
    except ArticleNotFound:
        return None
    return article.id if article.id == name else None


def _told_apart(asked: Asked, found: list[Mention]) -> list[Mention]:
    """Without those that only repeat one before them, the shortest titles first."""
    kept: list[Mention] = []
    copies: set[str] = set()
    for mention in sorted(found, key=lambda m: len(m.title))[: 4 * MOST_CHOICES]:
        if mention.id not in copies:
            kept.append(mention)
            copies.update(asked.session.near_duplicates(mention.id))
    return kept


def _by_content(asked: Asked, name: str) -> Meant:
    """The article whose passages come first and whose title has half of the words, else several."""
    wanted = set(asked.session.text.content_terms(name))
    if not wanted:
        return Meant(())
    hits = asked.session.search(name, HITS, filters=asked.filters)
    ids = list(dict.fromkeys(hit.passage.article_id for hit in hits))
    telling = [i for i in ids if wanted <= _terms_of(asked, i)]
    if not telling:
        return Meant(())
    first = asked.session.article(telling[0])
    in_title = wanted.intersection(asked.session.text.terms(first.title))
    leads = telling[0] == ids[0] and [h.passage.article_id for h in hits[:3]].count(ids[0]) > 1
    if len(telling) == 1 or (leads and len(in_title) >= TITLE_SHARE * len(wanted)):
        return Meant((telling[0],), BY_CONTENT)
    return Meant(tuple(telling))


def _terms_of(asked: Asked, identity: str) -> set[str]:
    article = asked.session.article(identity)
    return set(asked.session.text.terms(f"{article.title}\n{article.text}"))


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
