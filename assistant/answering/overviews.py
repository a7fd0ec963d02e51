"""What the articles say of something: the most telling sentence of each of the best articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.context import Finding, QuestionContext
from assistant.answering.quotes import quote_all
from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lexrank import central_sentences
from assistant.types import Evidence, Reading, StructuredResult
from index.search.phrases import ArticleMatch

CONFIDENCE = 0.9  # docs/experiments.md, "Overviews"
MAX_ARTICLES = 8
FEW_ARTICLES = 3  # of so few, more than one sentence each is given
MAX_SENTENCES = 6  # in all, where there are few articles
HITS = 60  # passages looked through for the best articles
MIN_WORDS, MOST_WORDS = 6, 70  # as for a summary


def overview_of(asked: QuestionContext, name: str) -> Finding | None:
    """Sentences on what is named so, article by article; None where no article holds the name."""
    name = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
    asked.clock.begin("searching")
    found = asked.session.find_phrase(name, asked.filters)
    groups = _candidates(asked, name, found)
    if not groups:
        return None
    asked.clock.begin("reading")
    chosen = _informative_sentences(asked, groups)
    statements, citations = quote_all(asked, chosen)
    articles = len({each.article.id for each in chosen})
    return Finding(
        Reading((), CONFIDENCE),
        (),
        statements,
        citations,
        message=_overview_words(name, asked.session.count_distinct(found), articles),
        structured=StructuredResult("overview"),
    )


def _overview_words(name: str, mentioning: int, shown: int) -> str:
    told = f"{mentioning:,} article{' mentions' if mentioning == 1 else 's mention'} “{name}”"
    if shown >= mentioning:
        return f"{told}."
    return f"{told}; the {shown} that tell most of it are quoted."


def _candidates(
    asked: QuestionContext, name: str, found: Sequence[ArticleMatch]
) -> list[list[Evidence]]:
    """For each of the best articles, copies left out, its sentences on what is named so."""
    ids = {mention.id for mention in found}
    hits = asked.session.search(name, HITS, filters=asked.filters) if ids else []
    best = [h.passage.article_id for h in hits if h.passage.article_id in ids]
    groups: list[list[Evidence]] = []
    copies: set[str] = set()
    for identity in dict.fromkeys([*best, *(m.id for m in found[:MAX_ARTICLES])]):
        if identity in copies or len(groups) == MAX_ARTICLES:
            continue
        copies.update(asked.session.near_duplicates(identity))
        if own := _sentences_on(asked, identity, name):
            groups.append(own)
    return groups


def _sentences_on(asked: QuestionContext, identity: str, name: str) -> list[Evidence]:
    article, text = asked.session.article(identity), asked.session.text
    wanted = set(text.content_terms(name) or text.terms(name))
    every = [Evidence(article, s, CONFIDENCE) for s in asked.session.sentences(identity)]
    naming = [e for e in every if e.quote != article.title and wanted <= set(text.terms(e.quote))]
    whole = [e for e in naming if MIN_WORDS <= len(e.quote.split()) <= MOST_WORDS]
    return whole or naming


def _informative_sentences(
    asked: QuestionContext, groups: Sequence[Sequence[Evidence]]
) -> list[Evidence]:
    """The sentences to give, by article and there in order."""
    chosen: list[list[Evidence]] = [[] for _ in groups]
    rounds = MAX_SENTENCES // len(groups) if len(groups) <= FEW_ARTICLES else 1
    left = [list(group) for group in groups]
    for _ in range(rounds):
        terms = [[asked.session.text.term_sequence(e.quote) for e in own] for own in left]
        points = [[LEADING_ANAPHOR.match(e.quote) is not None for e in own] for own in left]
        for number, place in enumerate(central_sentences(terms, points)):
            if place is not None:
                chosen[number].append(left[number].pop(place))
    return [each for own in chosen for each in sorted(own, key=lambda e: e.sentence.start)]
