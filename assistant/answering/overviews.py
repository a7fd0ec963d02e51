"""Overviews of a topic: the most central sentence of each of the best articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.article_lookup import BY_MEANING, articles_about
from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.types import Finding
from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lexrank import central_sentences
from assistant.reading.boilerplate import is_heading
from assistant.types import Evidence, Filters, Reading, StructuredResult
from index.search.searcher import Session
from index.types import Article, Sentence

CONFIDENCE = 0.9  # docs/experiments.md, "Overviews"
MAX_ARTICLES = 8
FEW_ARTICLES = 3  # up to this number, several sentences of each are quoted
MAX_SENTENCES = 6  # of all articles together, if they are few
HITS = 60  # passages looked through for the best articles
MIN_WORDS, MOST_WORDS = 6, 70  # as for a summary


def overview_of(
    context: QuestionContext, engine: Engine, name: str, *, newest_first: bool = False
) -> Finding | None:
    """Sentences about a named topic, article by article; None if no article is about it.

    An article is if it contains the name, else if it has most of its words.
    """
    name = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
    session = engine.session
    engine.timer.begin("searching")
    matches = session.find_phrase(name, context.filters)
    is_mentioned = bool(matches)
    ids = tuple(m.id for m in matches) or articles_about(session, name, context.filters)
    if not newest_first:
        ids = _likest_first(session, name, ids, context.filters)
    groups = _candidates(session, name, ids)
    if not groups:
        return None
    engine.timer.begin("reading")
    chosen = _central_sentences(session, groups)
    article_count = len({each.article.id for each in chosen})
    if is_mentioned:
        message = _overview_words(name, session.count_distinct(matches), article_count)
    else:
        message = f"No article mentions “{name}” in these words; the nearest are quoted."
    return Finding(
        Reading((), CONFIDENCE if is_mentioned else BY_MEANING),
        sentences=engine.quote(chosen),
        message=message,
        structured=StructuredResult("overview"),
    )


def _overview_words(name: str, mentioning: int, quoted: int) -> str:
    words = f"{mentioning:,} article{' mentions' if mentioning == 1 else 's mention'} “{name}”"
    if quoted >= mentioning:
        return f"{words}."
    if quoted == 1:
        return f"{words}; the one that tells most of it is quoted."
    return f"{words}; the {quoted} that tell most of it are quoted."


def _likest_first(
    session: Session, name: str, ids: Sequence[str], filters: Filters
) -> tuple[str, ...]:
    """The ids in the order of the search, the others after them."""
    hits = session.search(name, HITS, filters=filters) if ids else []
    known = set(ids)
    best = [h.passage.article_id for h in hits if h.passage.article_id in known]
    return tuple(dict.fromkeys([*best, *ids]))


def _candidates(session: Session, name: str, ids: Sequence[str]) -> list[list[Evidence]]:
    """The sentences about the topic of each of the first articles, without near-duplicates.

    Where only what stands under many articles names it, one of them says it for all.
    """
    groups: list[list[Evidence]] = []
    copies: set[str] = set()
    for identity in ids[:HITS]:
        if identity in copies or len(groups) == MAX_ARTICLES:
            continue
        copies.update(session.near_duplicates(identity))
        article = session.article(identity)
        if own := _sentences_about(session, article, session.own_sentences(article), name):
            groups.append(own)
    if not groups and ids:
        article = session.article(ids[0])
        every = session.citable_sentences(article)
        groups = list(filter(None, [_sentences_about(session, article, every, name)]))
    return groups


def _sentences_about(
    session: Session, article: Article, sentences: Sequence[Sentence], name: str
) -> list[Evidence]:
    """Of these sentences those that name the topic, else those below a heading that names it.

    Else those with most of its words.
    """
    text = session.text
    terms = set(text.content_terms(name) or text.terms(name))
    shared: dict[int, list[Evidence]] = {}
    below: list[Evidence] = []
    is_section_about = False
    for sentence in sentences:
        evidence = Evidence(article, sentence, CONFIDENCE)
        count = len(terms.intersection(text.terms(evidence.quote)))
        if is_heading(article.text, sentence) or evidence.quote == article.title:
            is_section_about = count == len(terms) and evidence.quote != article.title
        elif count:
            shared.setdefault(count, []).append(evidence)
        if count < len(terms) and is_section_about:
            below.append(evidence)
    naming = shared.get(len(terms), [])
    partly = shared[max(shared)] if shared else []
    found = (_readable(naming), _readable(below), naming, _readable(partly))
    return next(filter(None, found), [])


def _readable(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [e for e in evidence if MIN_WORDS <= len(e.quote.split()) <= MOST_WORDS]


def _central_sentences(session: Session, groups: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The most central sentences of each group, in the order of groups and of their articles."""
    chosen: list[list[Evidence]] = [[] for _ in groups]
    rounds = MAX_SENTENCES // len(groups) if len(groups) <= FEW_ARTICLES else 1
    remaining = [list(group) for group in groups]
    for _ in range(rounds):
        terms = [[session.text.term_sequence(e.quote) for e in own] for own in remaining]
        anaphors = [[LEADING_ANAPHOR.match(e.quote) is not None for e in own] for own in remaining]
        for number, index in enumerate(central_sentences(terms, anaphors)):
            if index is not None:
                chosen[number].append(remaining[number].pop(index))
    return [each for own in chosen for each in sorted(own, key=lambda e: e.sentence.start)]
