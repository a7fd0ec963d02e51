"""Facts that the catalogue knows of articles: date, author, source, length, newest and oldest.

The fact is in the message; the first sentence of the article is cited, so that it can be opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.article_lookup import MAX_CHOICES, match_reference
from assistant.answering.clarification import WHICH_ARTICLE, clarification
from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.factoid import answer_factoid
from assistant.answering.types import Finding
from assistant.query.article_fact_questions import (
    ArticleFactQuestion,
    Fact,
    asks_where_it_is_said,
    parse_article_fact_question,
)
from assistant.query.article_references import Order
from assistant.reading.boilerplate import is_heading
from assistant.types import Evidence, Reading, StructuredResult
from assistant.wording import day_words
from index.search.searcher import Session
from index.types import Article

SCORE = 0.9  # in place of the reader's, as for a summary


def answer_article_facts(context: QuestionContext, engine: Engine) -> Finding | None:
    """The fact about the article that is meant; None for other questions.

    "When was the article on the ferry published?" -> “The ferry” is dated 20 March 2023.
    """
    if asks_where_it_is_said(context.question):
        return _where_it_is_said(context, engine)
    asked = parse_article_fact_question(context.question)
    if asked is None:
        return None
    session, reference = engine.session, asked.reference
    engine.timer.begin("searching")
    found = match_reference(session, reference, context.filters, context.last_cited_titles)
    readable = filter(session.sentences, found.articles[:MAX_CHOICES])
    articles = [session.article(identity) for identity in readable]
    if articles and found.is_guess:
        return _asked_back(context.question, asked, articles)
    known = [article for article in articles if _fact(asked, article)]
    if not known and not (articles and reference.is_certain):
        return None
    may_be_told = not (reference.is_certain or reference.name)  # "the oldest document"
    if may_be_told and answer_factoid(context, engine).sentences:
        return None
    first = [_first_sentence(session, article) for article in known or articles]
    words = [_fact(asked, article) for article in known] or [_unknown(asked.fact, articles[0])]
    return Finding(
        Reading(() if known else tuple(first), found.confidence),
        sentences=engine.quote(first) if known else (),
        message=" ".join(words),
        structured=StructuredResult("article"),
    )


def _where_it_is_said(context: QuestionContext, engine: Engine) -> Finding:
    """The best sentence, without a short answer: the article is the answer."""
    told = answer_factoid(context, engine)
    if not told.sentences:
        return told
    evidence = replace(told.reading.evidence[0], answer=None)
    return Finding(
        told.reading,
        told.passages,
        engine.quote([evidence]),
        message=said_in(evidence.article),
        structured=StructuredResult("article"),
    )


def said_in(article: Article) -> str:
    """The article that says something, in a sentence."""
    date = f", of {day_words(article.date)}" if article.date else ""
    return f"It is in “{article.title}”{date}."


def _asked_back(
    question: str, asked: ArticleFactQuestion, articles: Sequence[Article]
) -> Finding | None:
    """The question which article is meant; None if it may not ask for an article at all."""
    if not asked.reference.is_certain:
        return None
    name = asked.reference.name
    return clarification(
        WHICH_ARTICLE, [question.replace(name, f"“{each.title}”", 1) for each in articles]
    )


def _fact(asked: ArticleFactQuestion, article: Article) -> str:
    """The fact in a sentence; empty if the catalogue does not know it."""
    title = f"“{article.title}”"
    date = day_words(article.date) if article.date else ""
    length = f"{len(article.text.split()):,} words"
    match asked.fact:
        case "date":
            return f"{title} is dated {date}." if date else ""
        case "author":
            return f"{title} is by {article.author}." if article.author else ""
        case "source":
            is_named = article.source and (asked.reference.is_certain or not _is_location(article))
            return f"{title} is from {article.source}." if is_named else ""
        case "words":
            return f"{title} has {length}."
        case "title":
            return _place_in_order(asked.reference.order or "newest", title, date, length)


def _place_in_order(order: Order, title: str, date: str, length: str) -> str:
    if order in ("newest", "oldest"):
        return f"The {order} article is {title}, of {date}." if date else ""
    return f"The {order} article is {title}, with {length}."


def _unknown(fact: Fact, article: Article) -> str:
    """That the fact is not known, which does not say that the text does not tell it."""
    changed = ""
    if fact == "date" and article.file_date:
        changed = f" Its file was last changed on {day_words(article.file_date)}."
    return f"No {fact} is recorded for “{article.title}”.{changed}"


def _is_location(article: Article) -> bool:
    """Whether the source is only where the article was read from."""
    return article.source is not None and article.source.endswith(article.id)


def _first_sentence(session: Session, article: Article) -> Evidence:
    """The first sentence that is neither the title nor a heading, if there is one."""
    sentences = session.citable_sentences(article)
    usable = (
        each
        for each in sentences
        if article.text[each.start : each.end] != article.title
        and not is_heading(article.text, each)
    )
    return Evidence(article, next(usable, sentences[0]), SCORE)
