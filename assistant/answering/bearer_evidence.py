"""Evidence that gives the asked property to another bearer than the question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.bearers import (
    Bearer,
    ParsedText,
    asked_bearers,
    holders,
    is_of_kind,
    is_of_pronoun,
    named_by,
    subjects,
)
from assistant.nlp.lemmas import LONGEST_SENTENCE
from assistant.nlp.names import names_agree
from assistant.nlp.types import Name
from assistant.types import Evidence, Reading
from index.search.searcher import Session
from index.types import Sentence

LONGEST_QUESTION = 300  # code points; longer questions are not parsed
LOOK_BACK = 8  # sentences in which the bearer of a pronoun or of "the school" is looked for


def with_checked_bearers(question: str, reading: Reading, session: Session) -> Reading:
    """The reading without sentences that tell what is asked of another name than the asked one.

    "The captain of the Lunda is Hedda Frisk." is no answer to "Who is the captain of the Sula?",
    nor is "Its engine burst." behind a sentence on the Lunda. What names the asked one as well, or
    does not plainly name another, stays. The confidence falls as the score of the best sentence.
    """
    if len(question) > LONGEST_QUESTION or not reading.evidence:
        return reading
    bearers = tuple(asked_bearers(ParsedText(question)))
    checked = tuple(
        each
        for each in reading.evidence
        if not is_of_another(bearers, each, session.sentences(each.article.id))
    )
    if len(checked) == len(reading.evidence):
        return reading
    share = min(1.0, checked[0].score / max(reading.evidence[0].score, 1e-6)) if checked else 0.0
    return replace(reading, evidence=checked, confidence=reading.confidence * share)


def is_of_another(
    bearers: Sequence[Bearer], evidence: Evidence, sentences: Sequence[Sentence]
) -> bool:
    """Whether a sentence tells what is asked of one of the bearers of another name.

    `sentences` are all those of the article, in order.
    """
    if len(evidence.quote) > LONGEST_SENTENCE:
        return False
    own = ParsedText(evidence.quote)
    missing = [each for each in bearers if not own.mentions(each.name)]
    return any(
        _names_another(bearer, own, bearers) or _refers_to_another(bearer, own, evidence, sentences)
        for bearer in missing
    )


def _names_another(bearer: Bearer, own: ParsedText, asked: Sequence[Bearer]) -> bool:
    """Whether the sentence itself has a name in the place of the bearer that is not asked for."""
    rivals = [name for lemma in bearer.properties for name in holders(own, lemma)]
    if bearer.kind not in bearer.properties:
        rivals += named_by(own, bearer.kind)
    rivals += subjects(own, bearer.predicate, is_of_be=bearer.is_of_be)
    return any(
        not _may_abbreviate(rival, bearer.name)
        and not any(names_agree(rival, each.name) for each in asked)
        for rival in rivals
    )


def _may_abbreviate(short: Name, name: Name) -> bool:
    """Whether capitals may stand for a name that is only in part in the question: S&P."""
    return short.text.isupper() and short.text[0] == name.text[0]


def _refers_to_another(
    bearer: Bearer, own: ParsedText, evidence: Evidence, sentences: Sequence[Sentence]
) -> bool:
    """Whether a pronoun or "the school" in the sentence means another, by the sentences before."""
    by_kind = bool(bearer.kind) and is_of_kind(own, bearer.kind)
    by_pronoun = is_of_pronoun(own, bearer)
    if not by_kind and not by_pronoun:
        return False
    text, title = evidence.article.text, ParsedText(evidence.article.title)
    before = [s for s in sentences if s.start < evidence.sentence.start][-LOOK_BACK:]
    earlier = [ParsedText(text[s.start : s.end]) for s in reversed(before)]
    if by_kind and _is_kind_of_another(bearer, [*earlier, title]):
        return True
    return (
        by_pronoun and not title.mentions(bearer.name) and _antecedent_is_another(bearer, earlier)
    )


def _is_kind_of_another(bearer: Bearer, earlier: Sequence[ParsedText]) -> bool:
    """Whether the last one of its kind that is named before is another."""
    for each in earlier:
        if each.mentions(bearer.name):
            return False
        if any(True for _ in (*holders(each, bearer.kind), *named_by(each, bearer.kind))):
            return True
    return False


def _antecedent_is_another(bearer: Bearer, earlier: Sequence[ParsedText]) -> bool:
    """Whether the last sentence that names somebody, and no pronoun begins, names others."""
    for each in earlier:
        if each.mentions(bearer.name):
            return False
        if each.names and not LEADING_ANAPHOR.match(each.text):
            return True
    return False
