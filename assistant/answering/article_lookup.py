"""Which article is meant by a few words: by its title, its id, or what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.context import QuestionContext
from index.errors import ArticleNotFound
from index.search.phrases import ArticleMatch

BY_TITLE, BY_WORDS, BY_CONTENT = 0.99, 0.98, 0.85  # docs/experiments.md, "Summaries"
MAX_CHOICES = 4  # to choose from; more are not read
HITS = 12  # passages that are looked at where no title fits
TITLE_SHARE = 0.5  # of the words that the title of the best article must have to be taken unasked


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """The ids of the articles that may be meant, best first; one alone where it is sure.

    `confidence` is how often the first is the right one where articles are found in that way.
    """

    articles: tuple[str, ...]
    confidence: float = 0.05

    @property
    def one(self) -> str | None:
        """The article, where it is sure."""
        return self.articles[0] if len(self.articles) == 1 else None


def match_article(asked: QuestionContext, name: str, *, by_content: bool = True) -> ArticleMatches:
    """The article of this title, id or words. `by_content`: else the one that tells of them."""
    if exact := _by_id(asked, name):
        return ArticleMatches((exact,), BY_TITLE)
    fitting = asked.session.find_in_titles(name, asked.filters)
    same = [m for m in fitting if _normalised_title(m.title) == _normalised_title(name)]
    if found := _without_copies(asked, same or fitting):
        return ArticleMatches(tuple(m.id for m in found), BY_TITLE if same else BY_WORDS)
    return _by_content(asked, name) if by_content else ArticleMatches(())


def match_titles(asked: QuestionContext, titles: Sequence[str]) -> ArticleMatches:
    """The articles of exactly these titles."""
    found: list[ArticleMatch] = []
    for title in titles:
        found += [m for m in asked.session.find_in_titles(title) if m.title == title]
    return ArticleMatches(tuple(m.id for m in _without_copies(asked, found)), BY_TITLE)


def _by_id(asked: QuestionContext, name: str) -> str | None:
    try:
        article = asked.session.article(name)
    except ArticleNotFound:
        return None
    return article.id if article.id == name else None


def _without_copies(asked: QuestionContext, found: list[ArticleMatch]) -> list[ArticleMatch]:
    """Without those that only repeat one before them, the shortest titles first."""
    kept: list[ArticleMatch] = []
    copies: set[str] = set()
    for mention in sorted(found, key=lambda m: len(m.title))[: 4 * MAX_CHOICES]:
        if mention.id not in copies:
            kept.append(mention)
            copies.update(asked.session.near_duplicates(mention.id))
    return kept


def _by_content(asked: QuestionContext, name: str) -> ArticleMatches:
    """The article whose passages come first and whose title has half of the words, else several."""
    wanted = set(asked.session.text.content_terms(name))
    if not wanted:
        return ArticleMatches(())
    hits = asked.session.search(name, HITS, filters=asked.filters)
    ids = list(dict.fromkeys(hit.passage.article_id for hit in hits))
    telling = [i for i in ids if wanted <= _terms_of(asked, i)]
    if not telling:
        return ArticleMatches(())
    first = asked.session.article(telling[0])
    in_title = wanted.intersection(asked.session.text.terms(first.title))
    leads = telling[0] == ids[0] and [h.passage.article_id for h in hits[:3]].count(ids[0]) > 1
    if len(telling) == 1 or (leads and len(in_title) >= TITLE_SHARE * len(wanted)):
        return ArticleMatches((telling[0],), BY_CONTENT)
    return ArticleMatches(tuple(telling))


def _terms_of(asked: QuestionContext, identity: str) -> set[str]:
    article = asked.session.article(identity)
    return set(asked.session.text.terms(f"{article.title}\n{article.text}"))


def _normalised_title(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
