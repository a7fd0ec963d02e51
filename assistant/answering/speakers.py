"""Quotations of "he said": who it is, by the sentences before; and what somebody is quoted with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.nlp.lemmas import lemma_tokens
from assistant.nlp.names import extract_names, names_agree
from assistant.nlp.question_terms import MIN_SHARE, question_terms
from assistant.nlp.quotations import (
    QUOTED,
    SAYING,
    Speaker,
    attribution,
    find_speaker,
    is_quotation,
)
from assistant.types import Evidence, Reading
from index.search.searcher import Session

LONGEST_QUESTION = 300  # code points; longer questions are not parsed
MIN_QUOTED_WORDS = 2  # of a question, in a quotation that the reader did not put first
_WHO = re.compile(r"\s*who\b", re.IGNORECASE)
_WHO_SAID = re.compile(r"\s*who(?: else)? (?:has |had )?(?P<verb>\w+)\b(?P<said>.*)", re.I | re.S)
_WHAT_SAID = re.compile(
    r"\s*what (?:did|does|has) (?P<who>.+?) (?:say|said|tell|told|explain|answer|reply|add)\b",
    re.I,
)
_SPOKEN_PRONOUN = re.compile(r"(?:i|we|he|she|they|you|me|us|him|her|them|it)\b", re.IGNORECASE)


def with_speakers(question: str, reading: Reading, session: Session) -> Reading:
    """The reading with the speaker of a quotation as the answer, or what somebody is quoted with.

    The sentence that names the speaker comes first, then the quotation. Where it is not sure who
    speaks, the quotation has no short answer.
    """
    if not reading.evidence or len(question) > LONGEST_QUESTION:
        return reading
    if _WHO.match(question):
        return _with_named_speaker(question, reading, session)
    if match := _WHAT_SAID.match(question):
        return _with_own_quotation(match["who"], reading, session)
    return reading


def _with_named_speaker(question: str, reading: Reading, session: Session) -> Reading:
    quoted = _quotation_asked_for(question, reading)
    if quoted is None:
        return reading
    first = reading.evidence[0]
    lead = replace(quoted, answer=None, score=first.score)
    speaker = _speaker(quoted, session)
    leads = [lead]
    if speaker and speaker.is_certain:
        sentence = session.sentences(quoted.article.id)[speaker.sentence]
        span = (speaker.start, speaker.end)
        leads.insert(0, Evidence(quoted.article, sentence, first.score, span))
    return _with_first(reading, leads)


def _quotation_asked_for(question: str, reading: Reading) -> Evidence | None:
    """The quotation whose speaker is asked for, if its own sentence names none."""
    best = reading.evidence[0]
    said = _WHO_SAID.match(question)
    if said and SAYING.fullmatch(said["verb"]):
        names, others = question_terms(said["said"])
        asked = names | others
        for each in reading.evidence:
            own = _quoted_lemmas(each)
            if len(asked & own) >= max(MIN_QUOTED_WORDS, MIN_SHARE * len(asked)):
                return each if attribution(each.quote) is not None else None
        return None
    if attribution(best.quote) is None:
        return None
    answer = best.article.text[slice(*best.answer)] if best.answer else ""
    return best if not answer or _SPOKEN_PRONOUN.match(answer) else None


def _quoted_lemmas(evidence: Evidence) -> set[str]:
    """The lemmas of what a sentence quotes or, without quotation marks, of all of it."""
    parts = QUOTED.findall(evidence.quote) or [evidence.quote]
    return {token.lemma for part in parts for token in lemma_tokens(part)}


def _with_own_quotation(who: str, reading: Reading, session: Session) -> Reading:
    """The reading with the best quotation of a person first, unless that is reported already."""
    best = reading.evidence[0]
    if SAYING.search(QUOTED.sub(" ", best.quote)) and _is_named(who, best.quote):
        return reading
    for each in reading.evidence:
        if not is_quotation(each.quote):
            continue
        speaker = _speaker(each, session)
        if speaker and speaker.is_certain:
            sentence = session.sentences(each.article.id)[speaker.sentence]
            text = each.article.text[sentence.start : sentence.end]
            named = each.article.text[speaker.start : speaker.end]
            if _is_named(who, named) or (not extract_names(who) and _is_named(who, text)):
                lead = replace(each, score=best.score)
                return _with_first(reading, [lead, Evidence(each.article, sentence, best.score)])
        elif attribution(each.quote) is None and _is_named(who, QUOTED.sub(" ", each.quote)):
            return _with_first(reading, [replace(each, score=best.score)])
    return reading


def _is_named(who: str, text: str) -> bool:
    """Whether a text has the name, or the nouns of a description such as "the minister"."""
    if names := extract_names(who):
        return any(names_agree(name, own) for name in names for own in extract_names(text))
    asked = {token.lemma for token in lemma_tokens(who) if token.is_content}
    return bool(asked) and asked <= {token.lemma for token in lemma_tokens(text)}


def _speaker(evidence: Evidence, session: Session) -> Speaker | None:
    sentences = session.sentences(evidence.article.id)
    number = next((n for n, s in enumerate(sentences) if s.start == evidence.sentence.start), None)
    if number is None:
        return None
    ranges = [(sentence.start, sentence.end) for sentence in sentences]
    return find_speaker(evidence.article.text, ranges, number)


def _with_first(reading: Reading, leads: Sequence[Evidence]) -> Reading:
    positions = {each.position for each in leads}
    others = (each for each in reading.evidence if each.position not in positions)
    return replace(reading, evidence=(*leads, *others))
