"""Follow-ups that are only a question word: "Why?", "How much?", "Who says so?".

They ask on about the sentence that was the last answer, and are not answered by it again unless it
holds what they ask for as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering.article_facts import said_in
from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.types import Finding, RetrievedPassages
from assistant.nlp.lexicon import REPORTING_WORDS
from assistant.query.ellipsis import WHO_SAYS_SO, is_yes_no, with_object
from assistant.reading.answer_types import answer_type_match
from assistant.types import Evidence, Reading, SentencePosition, StructuredResult

WHO_SAID = "Who said this?"
LONGEST_SPEAKER = 8  # words; more is the sentence itself
QUOTING = REPORTING_WORDS | {"“", "”", '"'}


def answer_follow_ups(context: QuestionContext, engine: Engine) -> Finding | None:
    """The further answer; None for other questions, and if neither this one nor the one before has.

    "Why?" after "What did the council ban?" -> the reason, not the ban again.
    """
    if not context.previous_question:
        return None
    before = with_question(context, context.previous_question)
    retrieved = engine.retrieve(before)
    previous = engine.read(before, retrieved.passages)
    if not engine.is_confident(previous):
        return None
    given = previous.evidence[0]
    if context.question.endswith(WHO_SAYS_SO):
        return _who_says(before, previous, retrieved, engine)
    if given.answer:
        question = with_object(context.question, before.question, _short_answer(given))
        context = with_question(context, question)
    retrieved = engine.retrieve(context)
    reading = engine.read(context, retrieved.passages)
    if _only_repeats(context.question, reading, given, before.question):
        retrieved = _with_sentences(retrieved, lambda position: position != given.position)
        reading = engine.read(context, retrieved.passages)
        if not engine.is_confident(reading):
            return Finding(reading, retrieved.passages)
    if not engine.is_confident(reading):
        return None
    lead, *others = reading.evidence
    new = (each for each in others if each.position != given.position)
    reading = replace(reading, evidence=(lead, *new))
    return Finding(reading, retrieved.passages, engine.compose(context, reading, retrieved))


def _who_says(
    before: QuestionContext, previous: Reading, retrieved: RetrievedPassages, engine: Engine
) -> Finding:
    """The last answer again, with whom it quotes as the short answer, and its article."""
    given = previous.evidence[0]
    alone = _with_sentences(retrieved, lambda position: position == given.position)
    read = engine.read(with_question(before, WHO_SAID), alone.passages)
    speaker = read.evidence[0].answer if read.evidence else None
    if speaker and not _is_speaker(given, speaker):
        speaker = None
    return Finding(
        previous,
        retrieved.passages,
        engine.quote([replace(given, answer=speaker)]),
        message=said_in(given.article),
        structured=StructuredResult("article"),
    )


def _is_speaker(given: Evidence, span: tuple[int, int]) -> bool:
    """Whether a part of a sentence that quotes somebody is short and was not the answer.

    "Ragna Moe built it in 1931." quotes nobody: there the article says so.
    """
    words = re.findall(r"[^\W_]+|[“”\"]", given.quote.casefold())
    if QUOTING.isdisjoint(words):
        return False
    answered = given.answer or (0, 0)
    overlaps = span[0] < answered[1] and answered[0] < span[1]
    return not overlaps and len(given.article.text[slice(*span)].split()) <= LONGEST_SPEAKER


def _only_repeats(question: str, reading: Reading, given: Evidence, before: str) -> bool:
    """Whether the best sentence is the given one, and no other part of it answers.

    After a yes-no question, whose answer is no part of it, any part but a reason may be new.
    """
    best = reading.evidence[0] if reading.evidence else None
    if best is None or best.position != given.position:
        return False
    if answer_type_match(question, _short_answer(best)) == 1:
        return False
    if is_yes_no(before) and not re.search(r"\bwhy\b", question, re.I):
        return False
    return best.answer == given.answer or answer_type_match(question, best.quote) == 0


def _short_answer(evidence: Evidence) -> str:
    return evidence.article.text[slice(*evidence.answer)] if evidence.answer else ""


def _with_sentences(
    retrieved: RetrievedPassages, is_kept: Callable[[SentencePosition], bool]
) -> RetrievedPassages:
    """The passages with only these sentences, without passages that have none of them."""
    kept = (
        replace(p, sentences=tuple(s for s in p.sentences if is_kept((p.article.id, s.start))))
        for p in retrieved.passages
    )
    return replace(retrieved, passages=tuple(passage for passage in kept if passage.sentences))
