"""Summaries: the main sentences of one article, each cited, in its own order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.article_lookup import (
    MAX_CHOICES,
    ArticleMatches,
    match_article,
    match_titles,
)
from assistant.answering.context import Finding, QuestionContext
from assistant.answering.overviews import overview_of
from assistant.answering.quotes import quote_all
from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lexrank import main_sentences
from assistant.query.article_questions import ArticleQuestion, parse_article_question
from assistant.types import Evidence, Reading, StructuredResult
from index.storage.text_index import STOP_TERMS

MIN_SENTENCES, MAX_SENTENCES = 4, 8  # sentences of a summary
COMPRESSION_RATIO = 5  # of the article, for each of the summary
MIN_WORDS, MOST_WORDS = 6, 70  # of a sentence that is worth giving: no heading, no heap
_DEPENDENT_OPENING = re.compile(
    r"(?:and|but|so|yet|also|then|still|instead|meanwhile|however|too|together|after that)\b"
    r"|.{0,40}?\b(?:he|she|they|them|his|her|hers|their|theirs|the (?:latter|former)|of that kind"
    r"|that (?:day|year|month|week|time|summer|winter)|the same)\b",
    re.IGNORECASE,
)
SUMMARY_SCORE = 0.9  # stands for the reader's, which judges answers and not summaries
UNCITED_CONFIDENCE = 0.01  # a question back cites nothing
WHICH_ARTICLE = "Which article do you mean?"
NO_LAST_ARTICLE = "Name the article that you mean, or ask about one first."


def answer_summaries(asked: QuestionContext) -> Finding | None:
    """Summarise an article, or tell what the articles say of a topic; None for other questions."""
    wanted = parse_article_question(asked.question)
    if wanted is None:
        return None
    asked.clock.begin("searching")
    if wanted.scope == "overview":
        return overview_of(asked, wanted.name)
    meant = _matching_articles(asked, wanted)
    if one := meant.one:
        return _summary(asked, one, meant.confidence)
    if meant.articles and wanted.scope != "topic":
        return _clarification(asked, WHICH_ARTICLE, meant)
    if wanted.scope == "open":
        return _clarification(
            asked,
            NO_LAST_ARTICLE,
            ArticleMatches(tuple(m.id for m in asked.session.articles(asked.filters))),
        )
    return overview_of(asked, wanted.name)


def refers_to_last_article(question: str) -> bool:
    """Whether a question wants the summary of the article that was cited last."""
    wanted = parse_article_question(question)
    return wanted is not None and wanted.scope == "open"


def _matching_articles(asked: QuestionContext, wanted: ArticleQuestion) -> ArticleMatches:
    if wanted.scope == "open":
        return match_titles(asked, asked.last_cited_titles)
    return match_article(asked, wanted.name, by_content=wanted.scope == "article")


def _clarification(asked: QuestionContext, words: str, meant: ArticleMatches) -> Finding:
    articles = [asked.session.article(identity) for identity in meant.articles[:MAX_CHOICES]]
    titles = [article.title for article in articles]
    names = [a.title if titles.count(a.title) == 1 else a.id for a in articles]
    choices = tuple(f"Summarize the article “{name}”" for name in names)
    return Finding(
        Reading((), UNCITED_CONFIDENCE),
        (),
        message=words,
        structured=StructuredResult(choices=choices),
    )


def _summary(asked: QuestionContext, identity: str, confidence: float) -> Finding | None:
    asked.clock.begin("reading")
    chosen = summary_sentences(asked, identity)
    if not chosen:
        return None
    article = chosen[0].article
    statements, citations = quote_all(asked, chosen)
    return Finding(
        Reading((), confidence),
        (),
        statements,
        citations,
        message=f"The main sentences of “{article.title}”.",
        structured=StructuredResult("summary"),
    )


def summary_sentences(asked: QuestionContext, identity: str) -> list[Evidence]:
    """The main sentences of an article, in order."""
    article = asked.session.article(identity)
    every = [Evidence(article, s, SUMMARY_SCORE) for s in asked.session.sentences(identity)]
    telling = [each for each in every if is_informative(each.quote) and each.quote != article.title]
    telling = telling or every
    count = min(max(len(telling) // COMPRESSION_RATIO, MIN_SENTENCES), MAX_SENTENCES)
    terms = [content_terms(asked, each.quote) for each in telling]
    points = [depends_on_previous(each.quote) for each in telling]
    return [telling[place] for place in main_sentences(terms, count, points)]


def depends_on_previous(sentence: str) -> bool:
    """Whether a sentence is hard to understand without the one before it."""
    return (
        LEADING_ANAPHOR.match(sentence) is not None
        or _DEPENDENT_OPENING.match(sentence) is not None
    )


def is_informative(sentence: str) -> bool:
    """Whether a sentence is whole and of a length that is read."""
    is_whole = sentence.rstrip("\"”’')]»")[-1:] in (".", "!", "。", "…", "؟", "।")
    return is_whole and MIN_WORDS <= len(sentence.split()) <= MOST_WORDS


def content_terms(asked: QuestionContext, sentence: str) -> Sequence[str]:
    """The index terms of a sentence that tell something, each as often as it stands there."""
    return [t for t in asked.session.text.term_sequence(sentence) if t not in STOP_TERMS]
