"""How many articles mention something, or are of a time: counted exactly, told by month."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.context import Finding, QuestionContext
from assistant.answering.quotes import quote_all
from assistant.query.publication_periods import (
    PublicationPeriod,
    counts_by_period,
    split_publication_period,
)
from assistant.types import (
    ArticleCount,
    CountedArticle,
    Evidence,
    Filters,
    Reading,
    StructuredResult,
)
from index.search.filters import is_in_date_range
from index.search.phrases import ArticleMatch

CONFIDENCE = 0.97  # docs/experiments.md, "Counting articles"
UNCITED_CONFIDENCE = 0.01  # where nothing is cited
MAX_QUOTED = 5  # articles of which a sentence is given; the others are listed
MAX_LISTED = 50  # articles in the list: more is what the Articles view is for
LONGEST_PHRASE = 8  # words; more is a sentence and no name for anything
_ARTICLES = r"(?:news )?(?:articles?|documents?)"
_TELL = (
    r"(?:mention|name|discuss|cover|contain|refer to|report (?:on|about)|deal with|talk about"
    r"|speak (?:of|about)|write about|say something about|are about|are on)"
)
_ABOUT = rf"(?:(?:that |which )?{_TELL}|mentioning|about|on|covering|discussing)"
_HERE = (
    r"(?:(?:are|is) there|do (?:you|we|i) have|have (?:you|we|i) got|are (?:here|indexed|stored))"
    r"(?: (?:in|here|altogether|in total|in all)(?: (?:the|this|my|our|your)"
    r" (?:library|collection|index))?)?"
)
_DATED = r"(?:(?:were|was|are|is|have been) )?(?:published|written|dated|from|made)"
_HOW_MANY = (
    rf"(?:how many (?:of (?:the|my|our|your) )?{_ARTICLES}"
    rf"|(?:what is |what's )?(?:the )?number of {_ARTICLES}"
    rf"|count (?:(?:all|the|all the|my|our) )?{_ARTICLES})"
)
_BY_TIME = r"(?: (?:by|per|each|every|a) (?:month|year))"
_CHART = r"(?:(?:show|give|draw)(?: me)? )?(?:(?:a|the) )?(?:chart|graph|number|count)? ?(?:of )?"
_FORMS = (
    rf"{_HOW_MANY}{_BY_TIME}? (?:{_HERE} )?{_ABOUT} (?P<phrase>.+)",
    rf"in how many (?:of (?:the|my|our|your) )?{_ARTICLES} (?:is|are|was|were|does|do)"
    r" (?P<phrase>.+?) (?:mentioned|named|discussed|covered|appear|occur|stand)",
    rf"{_CHART}(?:the )?{_ARTICLES}{_BY_TIME} {_ABOUT} (?P<phrase>.+)",
    rf"{_CHART}(?:the )?{_ARTICLES} {_ABOUT} (?P<phrase>.+?){_BY_TIME}",
    rf"{_HOW_MANY} (?:(?:{_HERE} )?{_DATED} |{_HERE} )(?P<period>.+)",
)
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|that|which|who)\b", re.I
)
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """What is counted: the articles that hold the phrase, of the period; either may be empty."""

    phrase: str
    period: PublicationPeriod | None


def parse_count_question(question: str) -> CountQuestion | None:
    """What a question wants counted; None if it does not ask for a number of articles."""
    if len(question) > 300 or not re.search(r"\b(?:articles?|documents?)\b", question, re.I):
        return None
    text = re.sub(r"\s+", " ", question).strip().rstrip("?!. ")
    text = re.sub(r"^(?:and|so|please|ok|well),? ", "", text, flags=re.I)
    for form in _FORMS:
        if found := re.fullmatch(form, text, re.I):
            return _count_question(**found.groupdict())
    return None


def _count_question(phrase: str | None = None, period: str | None = None) -> CountQuestion | None:
    if phrase is None:
        rest, dated = split_publication_period(period or "")
        return CountQuestion("", dated) if dated and not rest else None
    rest, dated = split_publication_period(phrase.strip())
    rest = re.sub(r" (?:were |was |are )?(?:published|written)$", "", rest, flags=re.I)
    is_quoted = rest[:1] in _QUOTES and rest[-1:] in _QUOTES
    rest = rest.strip(_QUOTES + " ")
    rest = rest if is_quoted else re.sub(r"^the ", "", rest, flags=re.I)
    if not rest or len(rest.split()) > LONGEST_PHRASE or (_CLAUSE.search(rest) and not is_quoted):
        return None
    return CountQuestion(rest, dated)


def answer_counts(asked: QuestionContext) -> Finding | None:
    """Count the articles; None where something else is asked."""
    wanted = parse_count_question(asked.question)
    if wanted is None:
        return None
    asked.clock.begin("searching")
    told, phrase, found = _matching(asked, wanted.phrase)
    if period := wanted.period:
        range_ = Filters(period.since, period.until)
        found = [m for m in found if is_in_date_range(m.date, range_)]
    what = " and ".join(filter(None, [told, wanted.period.words if wanted.period else ""]))
    periods, undated = counts_by_period([mention.date for mention in found])
    count = ArticleCount(
        what=what,
        articles=len(found),
        distinct=asked.session.count_distinct(found),
        periods=periods,
        undated=undated,
        listed=tuple(CountedArticle(m.id, m.title, m.date) for m in found[:MAX_LISTED]),
    )
    quoted = [_sentence_of(asked, mention, phrase) for mention in found[:MAX_QUOTED]]
    statements, citations = quote_all(asked, [evidence for evidence in quoted if evidence])
    return Finding(
        Reading((), CONFIDENCE if citations else UNCITED_CONFIDENCE),
        (),
        statements,
        citations,
        message=count_words(count),
        structured=StructuredResult("count", count=count),
    )


def count_words(count: ArticleCount) -> str:
    """The number in a sentence."""
    what, number = count.what, f"{count.articles:,} articles"
    if count.articles < 2:
        what = re.sub(r"^mention\b", "mentions", re.sub(r"^were\b|(?<=” and )were\b", "was", what))
        number = "1 article" if count.articles else "No article"
    words = f"{number} {what}"
    if count.distinct < count.articles:
        words += f" ({count.distinct:,} if near-copies count once)"
    return f"{words}."


def _matching(asked: QuestionContext, phrase: str) -> tuple[str, str, list[ArticleMatch]]:
    """How to say what is counted, the phrase to quote, and the articles that hold it.

    "A and B" that stands nowhere as it is means both, apart.
    """
    session = asked.session
    if not phrase:
        return "", "", session.articles(asked.filters)
    if found := session.find_phrase(phrase, asked.filters):
        return f"mention “{phrase}”", phrase, found
    for word in (" and ", " or "):
        sides = [side.strip() for side in phrase.split(word)]
        if len(sides) == 2 and all(sides):
            first, second = (session.find_phrase(side, asked.filters) for side in sides)
            ids = {m.id for m in first}, {m.id for m in second}
            wanted = ids[0] & ids[1] if word == " and " else ids[0] | ids[1]
            both = {m.id: m for m in (*second, *first) if m.id in wanted}
            ordered = sorted(sorted(both.values(), key=_id), key=_date, reverse=True)
            return f"mention “{sides[0]}”{word}“{sides[1]}”", sides[0], ordered
    return f"mention “{phrase}”", phrase, []


def _id(mention: ArticleMatch) -> str:
    return mention.id


def _date(mention: ArticleMatch) -> str:
    return mention.date or ""


def _sentence_of(asked: QuestionContext, mention: ArticleMatch, phrase: str) -> Evidence | None:
    """The first sentence of the passage that holds the phrase, else most of its words."""
    article = asked.session.article(mention.id)
    wanted = set(asked.session.text.content_terms(phrase))
    inside = [
        Evidence(article, sentence, CONFIDENCE)
        for sentence in asked.session.sentences(mention.id)
        if mention.start <= sentence.start and sentence.end <= mention.end
    ]
    held = [
        (
            phrase.casefold() in each.quote.casefold(),
            len(wanted.intersection(asked.session.text.terms(each.quote))),
        )
        for each in inside
    ]
    return inside[held.index(max(held))] if inside else None
