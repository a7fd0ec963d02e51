"""The articles that a question selects by phrase, author, source and period."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query.article_selections import ArticleSelection
from assistant.types import Filters
from index.search.filters import is_in_date_range, matches_author, matches_source
from index.search.phrases import ArticleMatch
from index.search.searcher import Session


@dataclass(frozen=True, slots=True)
class SelectedArticles:
    """The selected articles, newest first.

    `words` say after "3 articles" what is selected; `phrase` is what of it a text contains.
    """

    words: str
    phrase: str
    articles: tuple[ArticleMatch, ...]


def select_articles(
    session: Session, selection: ArticleSelection, filters: Filters
) -> SelectedArticles | None:
    """The articles of a selection; None if no article states the author or source that it names."""
    words: list[str] = []
    phrase, matches = "", session.articles(filters)
    if named := selection.author or selection.origin:
        own = [m for m in matches if matches_author(m.author, (named,))]
        by = f"are by {named}"
        if selection.origin and not own:
            own = [m for m in matches if matches_source(m.source, (named, _without_the(named)))]
            by = f"are from {named}"
        if not own:
            return None
        words, matches = [by], own
    if selection.phrase:
        mention, phrase, mentioning = _mentioning(session, selection.phrase, filters)
        keys = {match.key for match in matches}
        words, matches = [mention, *words], [m for m in mentioning if m.key in keys]
    if period := selection.period:
        words.append(period.words)
        range_ = Filters(period.since, period.until)
        matches = [match for match in matches if is_in_date_range(match.date, range_)]
    return SelectedArticles(" and ".join(words), phrase, tuple(matches))


def _mentioning(
    session: Session, phrase: str, filters: Filters
) -> tuple[str, str, list[ArticleMatch]]:
    """The words for it, the phrase to quote, and the articles that contain it, newest first.

    "A and B" that no article contains as one phrase means both, apart.
    """
    if matches := session.find_phrase(phrase, filters):
        return f"mention “{phrase}”", phrase, matches
    for word in (" and ", " or "):
        sides = [side.strip() for side in phrase.split(word)]
        if len(sides) == 2 and all(sides):
            first, second = (session.find_phrase(side, filters) for side in sides)
            ids = {m.id for m in first}, {m.id for m in second}
            selected = ids[0] & ids[1] if word == " and " else ids[0] | ids[1]
            both = {m.id: m for m in (*second, *first) if m.id in selected}
            ordered = sorted(sorted(both.values(), key=_id), key=_date, reverse=True)
            return f"mention “{sides[0]}”{word}“{sides[1]}”", sides[0], ordered
    return f"mention “{phrase}”", phrase, []


def _id(match: ArticleMatch) -> str:
    return match.id


def _date(match: ArticleMatch) -> str:
    return match.date or ""


def _without_the(name: str) -> str:
    return re.sub(r"^the ", "", name, flags=re.I)
