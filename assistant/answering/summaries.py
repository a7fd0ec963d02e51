"""Summaries: the main sentences of one article, each cited, in its own order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.article_lookup import (
    MAX_CHOICES,
    ArticleMatches,
    match_article,
    match_reference,
    match_titles,
)
from assistant.answering.clarification import WHICH_ARTICLE, clarification
from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.factoid import answer_factoid
from assistant.answering.overviews import overview_of
from assistant.answering.temporal import answer_temporal
from assistant.answering.types import Finding
from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lexrank import main_sentences
from assistant.query.article_questions import ArticleQuestion, parse_article_question
from assistant.types import Evidence, Reading, StructuredResult
from index.search.searcher import Session
from index.storage.text_index import STOP_TERMS

MIN_SENTENCES, MAX_SENTENCES = 4, 8  # sentences of a summary
COMPRESSION_RATIO = 5  # of the article, for each of the summary
MIN_WORDS, MOST_WORDS = 6, 70  # of a quoted sentence: no heading, no list in prose
_DEPENDENT_OPENING = re.compile(
    r"(?:and|but|so|yet|also|then|still|instead|meanwhile|however|too|together|after that)\b"
    r"|.{0,40}?\b(?:he|she|they|them|his|her|hers|their|theirs|the (?:latter|former)|of that kind"
    r"|that (?:day|year|month|week|time|summer|winter)|the same)\b",
    re.IGNORECASE,
)
SUMMARY_SCORE = 0.9  # in place of the reader's, which judges answers and not summaries
NO_LAST_ARTICLE = "Name the article that you mean, or ask about one first."


def answer_summaries(context: QuestionContext, engine: Engine) -> Finding | None:
    """The summary of an article, or an overview of a topic; None for other questions.

    "Summarize the article on the ferry" -> its main sentences.
    """
    article_question = parse_article_question(context.question)
    if article_question is None:
        return None
    engine.timer.begin("searching")
    scope, name = article_question.scope, article_question.name
    if scope in ("overview", "news"):
        return overview_of(context, engine, name, newest_first=scope == "news")
    if scope == "anything":
        found = answer_temporal(context, engine) or answer_factoid(context, engine)
        return found if found.sentences else overview_of(context, engine, name) or found
    matches = _matching_articles(context, engine.session, article_question)
    if identity := matches.one:
        return _summary(engine, identity, matches.confidence)
    if matches.articles and scope != "topic":
        return _asked_back(engine.session, WHICH_ARTICLE, matches.articles)
    if scope == "open":
        ids = [match.id for match in engine.session.articles(context.filters)]
        return _asked_back(engine.session, NO_LAST_ARTICLE, ids)
    return overview_of(context, engine, name)


def refers_to_last_article(question: str) -> bool:
    """Whether a question asks for a summary of the article that was cited last."""
    article_question = parse_article_question(question)
    return article_question is not None and article_question.scope == "open"


def _matching_articles(
    context: QuestionContext, session: Session, article_question: ArticleQuestion
) -> ArticleMatches:
    if article_question.scope == "open":
        return match_titles(session, context.last_cited_titles)
    if article_question.reference:
        titles = context.last_cited_titles
        return match_reference(session, article_question.reference, context.filters, titles)
    by_content = article_question.scope == "article"
    return match_article(session, article_question.name, context.filters, by_content=by_content)


def _asked_back(session: Session, message: str, ids: Sequence[str]) -> Finding:
    """A message with the first articles to choose from."""
    articles = [session.article(identity) for identity in ids[:MAX_CHOICES]]
    titles = [article.title for article in articles]
    names = [a.title if titles.count(a.title) == 1 else a.id for a in articles]
    return clarification(message, [f"Summarize the article “{name}”" for name in names])


def _summary(engine: Engine, identity: str, confidence: float) -> Finding | None:
    engine.timer.begin("reading")
    chosen = summary_sentences(engine.session, identity)
    if not chosen:
        return None
    return Finding(
        Reading((), confidence),
        sentences=engine.quote(chosen),
        message=f"The main sentences of “{chosen[0].article.title}”.",
        structured=StructuredResult("summary"),
    )


def summary_sentences(session: Session, identity: str) -> list[Evidence]:
    """The main sentences of an article, in its order."""
    article = session.article(identity)
    every = [Evidence(article, s, SUMMARY_SCORE) for s in session.own_sentences(article)]
    usable = [each for each in every if is_informative(each.quote) and each.quote != article.title]
    usable = usable or every
    count = min(max(len(usable) // COMPRESSION_RATIO, MIN_SENTENCES), MAX_SENTENCES)
    terms = [content_terms(session, each.quote) for each in usable]
    is_dependent = [depends_on_previous(each.quote) for each in usable]
    return [usable[index] for index in main_sentences(terms, count, is_dependent)]


def depends_on_previous(sentence: str) -> bool:
    """Whether a sentence is hard to understand without the one before it."""
    return (
        LEADING_ANAPHOR.match(sentence) is not None
        or _DEPENDENT_OPENING.match(sentence) is not None
    )


def is_informative(sentence: str) -> bool:
    """Whether a sentence is complete and neither too short nor too long to be quoted."""
    is_whole = sentence.rstrip("\"”’')]»")[-1:] in (".", "!", "。", "…", "؟", "।")
    return is_whole and MIN_WORDS <= len(sentence.split()) <= MOST_WORDS


def content_terms(session: Session, sentence: str) -> Sequence[str]:
    """The index terms of a sentence without stop words, in order and with repetitions."""
    return [term for term in session.text.term_sequence(sentence) if term not in STOP_TERMS]
