"""Summaries: the main sentences of one article, each cited, in its own order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.article_lookup import MOST_CHOICES, Meant, article_meant, articles_titled
from assistant.answering.context import Asked, Found
from assistant.answering.overviews import overview_of
from assistant.answering.quotes import quote_all
from assistant.nlp.anaphora import POINTING
from assistant.nlp.lexrank import main_sentences
from assistant.query.article_questions import AboutAsked, about_asked
from assistant.types import Evidence, Gathered, Reading
from index.storage.text_index import FUNCTION_TERMS

FEWEST, MOST = 4, 8  # sentences of a summary
SENTENCES_FOR_ONE = 5  # of the article, for each of the summary
FEWEST_WORDS, MOST_WORDS = 6, 70  # of a sentence that is worth giving: no heading, no heap
_LEANS = re.compile(
    r"(?:and|but|so|yet|also|then|still|instead|meanwhile|however|too|together|after that)\b"
    r"|.{0,40}?\b(?:he|she|they|them|his|her|hers|their|theirs|the (?:latter|former)|of that kind"
    r"|that (?:day|year|month|week|time|summer|winter)|the same)\b",
    re.IGNORECASE,
)
SCORE = 0.9  # stands for the reader's, which judges answers and not summaries
NOTHING = 0.01  # a question back cites nothing
WHICH = "Which article do you mean?"
NONE_OPEN = "Name the article that you mean, or ask about one first."


def answer_summaries(asked: Asked) -> Found | None:
    """Summarise an article, or tell what the articles say of a topic; None for other questions."""
    wanted = about_asked(asked.question)
    if wanted is None:
        return None
    asked.clock.begin("searching")
    if wanted.scope == "overview":
        return overview_of(asked, wanted.name)
    meant = _meant(asked, wanted)
    if one := meant.one:
        return _summary(asked, one, meant.confidence)
    if meant.articles and wanted.scope != "topic":
        return _asked_back(asked, WHICH, meant)
    if wanted.scope == "open":
        return _asked_back(
            asked, NONE_OPEN, Meant(tuple(m.id for m in asked.session.articles(asked.filters)))
        )
    return overview_of(asked, wanted.name)


def is_of_open_article(question: str) -> bool:
    """Whether a question wants the summary of the article that was cited last."""
    wanted = about_asked(question)
    return wanted is not None and wanted.scope == "open"


def _meant(asked: Asked, wanted: AboutAsked) -> Meant:
    if wanted.scope == "open":
        return articles_titled(asked, asked.open_titles)
    return article_meant(asked, wanted.name, by_content=wanted.scope == "article")


def _asked_back(asked: Asked, words: str, meant: Meant) -> Found:
    articles = [asked.session.article(identity) for identity in meant.articles[:MOST_CHOICES]]
    titles = [article.title for article in articles]
    names = [a.title if titles.count(a.title) == 1 else a.id for a in articles]
    choices = tuple(f"Summarize the article “{name}”" for name in names)
    return Found(Reading((), NOTHING), (), message=words, gathered=Gathered(choices=choices))


def _summary(asked: Asked, identity: str, confidence: float) -> Found | None:
    asked.clock.begin("reading")
    chosen = summary_of(asked, identity)
    if not chosen:
        return None
    article = chosen[0].article
    statements, citations = quote_all(asked, chosen)
    return Found(
        Reading((), confidence),
        (),
        statements,
        citations,
        message=f"The main sentences of “{article.title}”.",
        gathered=Gathered("summary"),
    )


def summary_of(asked: Asked, identity: str) -> list[Evidence]:
    """The main sentences of an article, in order."""
    article = asked.session.article(identity)
    every = [Evidence(article, s, SCORE) for s in asked.session.sentences(identity)]
    telling = [each for each in every if is_telling(each.quote) and each.quote != article.title]
    telling = telling or every
    count = min(max(len(telling) // SENTENCES_FOR_ONE, FEWEST), MOST)
    terms = [terms_of(asked, each.quote) for each in telling]
    points = [leans_back(each.quote) for each in telling]
    return [telling[place] for place in main_sentences(terms, count, points)]


def leans_back(sentence: str) -> bool:
    """Whether a sentence is hard to understand without the one before it."""
    return POINTING.match(sentence) is not None or _LEANS.match(sentence) is not None


def is_telling(sentence: str) -> bool:
    """Whether a sentence is whole and of a length that is read."""
    is_whole = sentence.rstrip("\"”’')]»")[-1:] in (".", "!", "。", "…", "؟", "।")
    return is_whole and FEWEST_WORDS <= len(sentence.split()) <= MOST_WORDS


def terms_of(asked: Asked, sentence: str) -> Sequence[str]:
    """The index terms of a sentence that tell something, each as often as it stands there."""
    return [t for t in asked.session.text.sequence(sentence) if t not in FUNCTION_TERMS]
