"""Which article a few words refer to: by its id, its title, or its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import NO_FILTERS, Filters
from index.errors import ArticleNotFound
from index.search.phrases import ArticleMatch
from index.search.searcher import Session

BY_TITLE, BY_WORDS, BY_CONTENT = 0.99, 0.98, 0.85  # docs/experiments.md, "Summaries"
MAX_CHOICES = 4  # offered for clarification; people do not read more
HITS = 12  # passages to search for if no title matches
TITLE_SHARE = 0.5  # of the words, in the title of an article that is chosen without asking


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """The ids of the articles that may be meant, best first; a single one if it is certain.

    `confidence` is the share, 0 to 1, of lookups of this type whose first article is right.
    """

    articles: tuple[str, ...]
    confidence: float = 0.05

    @property
    def one(self) -> str | None:
        """The id of the article, if it is certain."""
        return self.articles[0] if len(self.articles) == 1 else None


def match_article(
    session: Session, name: str, filters: Filters = NO_FILTERS, *, by_content: bool = True
) -> ArticleMatches:
    """The articles with this id or title, or with these words in their titles.

    If there are none and `by_content` is set, articles with the words in their texts.
    """
    if identity := _by_id(session, name):
        return ArticleMatches((identity,), BY_TITLE)
    fitting = session.find_in_titles(name, filters)
    same = [m for m in fitting if _normalised_title(m.title) == _normalised_title(name)]
    if distinct := _without_copies(session, same or fitting):
        return ArticleMatches(tuple(m.id for m in distinct), BY_TITLE if same else BY_WORDS)
    return _by_content(session, name, filters) if by_content else ArticleMatches(())


def match_titles(session: Session, titles: Sequence[str]) -> ArticleMatches:
    """The articles of exactly these titles."""
    matches: list[ArticleMatch] = []
    for title in titles:
        matches += [m for m in session.find_in_titles(title) if m.title == title]
    return ArticleMatches(tuple(m.id for m in _without_copies(session, matches)), BY_TITLE)


def _by_id(session: Session, name: str) -> str | None:
    try:
        article = session.article(name)
    except ArticleNotFound:
        return None
    return article.id if article.id == name else None


def _without_copies(session: Session, matches: list[ArticleMatch]) -> list[ArticleMatch]:
    """The articles, shortest title first, without near-duplicates of earlier ones."""
    distinct: list[ArticleMatch] = []
    copies: set[str] = set()
    for match in sorted(matches, key=lambda m: len(m.title))[: 4 * MAX_CHOICES]:
        if match.id not in copies:
            distinct.append(match)
            copies.update(session.near_duplicates(match.id))
    return distinct


def _by_content(session: Session, name: str, filters: Filters) -> ArticleMatches:
    """The articles that contain all words, best first.

    Only the first if its passages rank highest and its title has half of the words.
    """
    terms = set(session.text.content_terms(name))
    if not terms:
        return ArticleMatches(())
    hits = session.search(name, HITS, filters=filters)
    ids = list(dict.fromkeys(hit.passage.article_id for hit in hits))
    containing = [identity for identity in ids if terms <= _terms_of(session, identity)]
    if not containing:
        return ArticleMatches(())
    best = containing[0]
    in_title = terms.intersection(session.text.terms(session.article(best).title))
    leads = best == ids[0] and [h.passage.article_id for h in hits[:3]].count(best) > 1
    if len(containing) == 1 or (leads and len(in_title) >= TITLE_SHARE * len(terms)):
        return ArticleMatches((best,), BY_CONTENT)
    return ArticleMatches(tuple(containing))


def _terms_of(session: Session, identity: str) -> set[str]:
    article = session.article(identity)
    return set(session.text.terms(f"{article.title}\n{article.text}"))


def _normalised_title(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
