"""Which article a few words refer to: by its id, its title, or its content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.article_selection import select_articles
from assistant.query.article_references import ArticleReference, Order
from assistant.types import NO_FILTERS, Filters
from index.errors import ArticleNotFound
from index.search.filters import matches_author
from index.search.phrases import ArticleMatch
from index.search.searcher import Session
from index.types import Hit

BY_TITLE, BY_WORDS, BY_CONTENT = 0.99, 0.98, 0.85  # docs/experiments.md, "Summaries"
BY_MEANING = 0.8
MAX_CHOICES = 4  # offered for clarification; people do not read more
HITS = 12  # passages to search for if no title matches
TITLE_SHARE = 0.5  # of the words, in the title of an article that is chosen without asking
MOST = 0.6  # least share of the words in an article about what none mentions in these words
LIKENESS = 0.4  # cosine of a passage and the words; of unrelated ones it is below 0.3
WEAK_LIKENESS = 0.3  # enough for an article with half of the words
LIKENESS_LEAD = 0.15  # over the next article, of one that is chosen without asking


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """The ids of the articles that may be meant, best first; a single one if it is certain.

    `confidence` is the share, 0 to 1, of lookups of this type whose first article is right. With
    `is_guess` even a single one is not certain.
    """

    articles: tuple[str, ...]
    confidence: float = 0.05
    is_guess: bool = False

    @property
    def one(self) -> str | None:
        """The id of the article, if it is certain."""
        return self.articles[0] if len(self.articles) == 1 and not self.is_guess else None


def match_article(
    session: Session, name: str, filters: Filters = NO_FILTERS, *, by_content: bool = True
) -> ArticleMatches:
    """The articles with this id or title, or with these words in their titles.

    If there are none and `by_content` is set, articles with the words in their texts, else those
    that are like the words in meaning.
    """
    if identity := _by_id(session, name):
        return ArticleMatches((identity,), BY_TITLE)
    fitting = session.find_in_titles(name, filters)
    same = [m for m in fitting if _normalised_title(m.title) == _normalised_title(name)]
    if distinct := _without_copies(session, same or fitting):
        return ArticleMatches(tuple(m.id for m in distinct), BY_TITLE if same else BY_WORDS)
    if not by_content:
        return ArticleMatches(())
    hits = session.search(name, HITS, filters=filters)
    found = _by_content(session, name, hits)
    return found if found.articles else _by_meaning(session, name, _likeness(hits))


def match_meaning(session: Session, name: str, filters: Filters = NO_FILTERS) -> ArticleMatches:
    """The articles like these words in meaning, or with half of them; best first.

    Certain only if one is clearly more like them than all others and its title has half of them:
    "the ferry fare rise" means “Ferry fares go up”.
    """
    return _by_meaning(session, name, _likeness(session.search(name, HITS, filters=filters)))


def _by_meaning(session: Session, name: str, likeness: Mapping[str, float]) -> ArticleMatches:
    terms = set(session.text.content_terms(name))
    near = tuple(
        identity
        for identity, cosine in likeness.items()
        if cosine >= LIKENESS
        or (cosine >= WEAK_LIKENESS and _share(session, terms, identity) >= TITLE_SHARE)
    )
    if not near:
        return ArticleMatches(())
    best = near[0]
    in_title = terms.intersection(session.text.terms(session.article(best).title))
    others = max((cosine for own, cosine in likeness.items() if own != best), default=0.0)
    leads = likeness[best] >= max(LIKENESS, others + LIKENESS_LEAD)
    if in_title and leads and len(in_title) >= TITLE_SHARE * len(terms):
        return ArticleMatches((best,), BY_MEANING)
    return ArticleMatches(near, is_guess=True)


def articles_about(session: Session, name: str, filters: Filters = NO_FILTERS) -> tuple[str, ...]:
    """The ids of the articles like these words and with the most of them, newest first.

    Else of the one that `match_meaning` is certain of.
    """
    terms = set(session.text.content_terms(name))
    likeness = _likeness(session.search(name, HITS, filters=filters))
    shares = {
        identity: _share(session, terms, identity)
        for identity, cosine in likeness.items()
        if cosine >= WEAK_LIKENESS
    }
    most = max(shares.values(), default=0.0)
    if most < MOST:
        one = _by_meaning(session, name, likeness).one
        return (one,) if one else ()
    about = [session.article(identity) for identity, share in shares.items() if share == most]
    newest_first = sorted(about, key=lambda article: article.date or "", reverse=True)
    return tuple(article.id for article in newest_first)


def _likeness(hits: Sequence[Hit]) -> dict[str, float]:
    """The cosine of the words searched for and the likest passage of each article."""
    found: dict[str, float] = {}
    for hit in hits:
        identity = hit.passage.article_id
        found[identity] = max(found.get(identity, -1.0), hit.dense or 0.0)
    return found


def _share(session: Session, terms: set[str], identity: str) -> float:
    """The share of the terms in the article, 0 to 1; 0 without terms."""
    return len(terms & _terms_of(session, identity)) / len(terms) if terms else 0.0


def match_reference(
    session: Session, reference: ArticleReference, filters: Filters, last_titles: Sequence[str]
) -> ArticleMatches:
    """The articles that a reference may mean; `last_titles` are those that were cited last."""
    if reference.order:
        selected = select_articles(session, reference.selection, filters)
        first = _first_in(selected.articles if selected else (), reference.order)
        return ArticleMatches(first, BY_TITLE)
    if reference.author:
        own = [
            m for m in session.articles(filters) if matches_author(m.author, (reference.author,))
        ]
        if not own:
            return ArticleMatches(())
        filters = Filters(articles=tuple(match.id for match in own))
    if reference.in_title:
        titled = _without_copies(session, session.find_in_titles(reference.name, filters))
        return ArticleMatches(tuple(match.id for match in titled), BY_WORDS)
    if reference.name:
        return match_article(session, reference.name, filters)
    return match_titles(session, last_titles)


def _first_in(matches: Sequence[ArticleMatch], order: Order) -> tuple[str, ...]:
    """The ids of the first articles, newest first, in an order; several in the same place."""
    if order in ("newest", "oldest"):
        dated = [match for match in matches if match.date]
        day = dated[0 if order == "newest" else -1].date if dated else None
        return tuple(match.id for match in dated if match.date == day)
    if not matches:
        return ()
    choose = max if order == "longest" else min
    words = choose(match.words for match in matches)
    return tuple(match.id for match in matches if match.words == words)


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


def _by_content(session: Session, name: str, hits: Sequence[Hit]) -> ArticleMatches:
    """The articles among these hits for the words that contain all of them, best first.

    Only the first if its passages rank highest and its title has half of the words.
    """
    terms = set(session.text.content_terms(name))
    if not terms:
        return ArticleMatches(())
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
