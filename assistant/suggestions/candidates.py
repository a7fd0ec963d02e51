"""Candidate questions of articles, best first, each with the sentence it is generated from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.suggestions.noun_phrases import (
    ArticleVocabulary,
    article_vocabulary,
    is_mentioned_often,
)
from assistant.suggestions.templates import generate_questions
from assistant.suggestions.types import QuestionKind
from index.search.searcher import Session
from index.storage.catalogue import ArticleSummary
from index.types import Article, Sentence

LONGEST_TEXT = 20_000  # code points of an article that are read; the main points come first
MAX_ARTICLES_READ = 60  # of a library; a few milliseconds each
MIN_SPACES = 4  # of a line below the title: a shorter one needs its context
KIND_SCORES: dict[QuestionKind, float] = {
    "own": 1.2,  # the article itself asks it
    "why": 1.2,
    "when": 1.0,
    "where": 1.0,
    "how many": 1.1,
    "what": 0.95,
    "did": 1.1,
    "said": 0.8,
    "who": 0.7,
    "letters": 0.5,
    "happened": 0.6,
}
_ASKS = re.compile(r"(?:Who|What|When|Where|Why|How|Which) [^?.!\n\"“”<>{}]{8,80}\?")
ArticleText = tuple[Article, Sequence[Sentence]]
"""An article with the sentences of its own text."""
_HEADLINE = re.compile(r"\b(?:in|at|during|for|of|on|after|before) \d{4} [^\W\d_]")
_POINTS = re.compile(
    r"\b(?:this|that|these|those|it|its|he|she|they|his|her|him|their|them|we|our|us|i|my|you|your"
    r"|here|now|today|next|else)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QuestionCandidate:
    """A question that an article suggests; a higher `score` is better.

    `[start, end)` is the sentence that should answer it; empty if any sentence of the article may.
    """

    question: str
    kind: QuestionKind
    topic: str
    article_id: str
    start: int
    end: int
    score: float


def article_candidates(article: Article, sentences: Sequence[Sentence]) -> list[QuestionCandidate]:
    """The questions that one article suggests, best first; none if it is not in English."""
    if article.language not in (None, "en"):
        return []
    end = sentences[-1].end if sentences else 0  # the lines below may not be the article's own
    text = article.text[: min(end, LONGEST_TEXT)]
    vocabulary = article_vocabulary(article.title, text)
    found: dict[str, QuestionCandidate] = {}
    for candidate in (
        *_own_questions(article, text),
        *_generated_questions(article, text, sentences, vocabulary),
    ):
        best = found.get(candidate.question)
        if best is None or candidate.score > best.score:
            found[candidate.question] = candidate
    return sorted(found.values(), key=lambda c: (-c.score, c.start))


def points_elsewhere(text: str) -> bool:
    """Whether a text has a word that only its context explains: "he", "this", "today"."""
    return _POINTS.search(text) is not None


def sample_articles(session: Session, articles_read: int = MAX_ARTICLES_READ) -> list[ArticleText]:
    """A sample of the library's articles; the person's own, or the examples if there are none."""
    chosen = _sample_listings(session.article_summaries(), articles_read)
    articles = (session.article(each.id) for each in chosen)
    return [(article, session.own_sentences(article)) for article in articles]


def question_candidates(
    texts: Iterable[ArticleText], pause: Callable[[], None]
) -> list[QuestionCandidate]:
    """The questions that articles suggest.

    `pause` is called before each article and may raise to stop.
    """
    found: list[QuestionCandidate] = []
    for article, sentences in texts:
        pause()
        found += article_candidates(article, sentences)
    return found


def _sample_listings(listings: Iterable[ArticleSummary], count: int) -> list[ArticleSummary]:
    """A sample in an order that does not depend on the names."""
    readable = [each for each in listings if each.language in (None, "en")]
    own = [each for each in readable if not each.is_example]
    chosen = own or readable
    return sorted(
        chosen, key=lambda each: hashlib.sha256(each.id.encode("utf-8", "replace")).digest()
    )[:count]


def _own_questions(article: Article, text: str) -> Iterator[QuestionCandidate]:
    """The title and lines that are questions themselves."""
    lines = (line.strip("#*_ ") for line in text.split("\n") if "?" in line[-4:])
    for line in (article.title, *(line for line in lines if line.count(" ") >= MIN_SPACES)):
        if _ASKS.fullmatch(line) and not points_elsewhere(line) and not _HEADLINE.search(line):
            yield QuestionCandidate(line, "own", line, article.id, 0, 0, KIND_SCORES["own"])


def _generated_questions(
    article: Article, text: str, sentences: Sequence[Sentence], vocabulary: ArticleVocabulary
) -> Iterator[QuestionCandidate]:
    for sentence in sentences:
        if sentence.end > len(text):
            return
        for made in generate_questions(text[sentence.start : sentence.end], vocabulary):
            score = KIND_SCORES[made.kind] + _topic_score(made.question, made.topic, vocabulary)
            if sentence.start < len(text) / 3:
                score += 0.1
            elif sentence.start > 0.9 * len(text):
                score -= 0.3  # the end is about authors and contacts
            yield QuestionCandidate(
                made.question,
                made.kind,
                made.topic,
                article.id,
                sentence.start,
                sentence.end,
                score,
            )


def _topic_score(question: str, topic: str, vocabulary: ArticleVocabulary) -> float:
    """The score for a question about the article's topic."""
    names = [w.casefold() for w in re.findall(r"[\w’'-]+", topic) if w[:1].isupper()]
    merit = 0.3 * any(name in vocabulary.title for name in names)
    merit += 0.2 * is_mentioned_often(topic, vocabulary)
    words = len(question.split())
    return merit - 0.2 * (words > 12) - 0.1 * (len(names) == 1)
