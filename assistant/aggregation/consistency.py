"""Compares cited sentences: a yes-no verdict, conflicting positions, or agreement of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.aggregation.answer_comparison import (
    answer_date,
    compare_answers,
    expected_answer,
    is_english_sentence,
    mentioned_years,
    short_answer,
)
from assistant.aggregation.boolean_answers import (
    boolean_answer,
    boolean_answer_by_value,
    compare_values,
)
from assistant.aggregation.boolean_questions import (
    Proposition,
    is_boolean_question,
    parse_proposition,
    value_question,
)
from assistant.aggregation.topicality import (
    differ_only_in_answer,
    is_mostly_on_topic,
    is_on_topic,
    sentence_with_context,
    with_subject,
)
from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.extractive import cite
from assistant.answering.recency import reliable_date
from assistant.answering.types import Finding
from assistant.nlp.sentence_equality import are_equal, sentence_key
from assistant.types import Citation, Evidence, Position, YesNo
from index.search.searcher import Session

# the reader's probability that a sentence answers, below which no conflicting position is reported
MIN_CONFLICT_SCORE = 0.2
MIN_CONFLICT_SHARE = 0.3  # of the first sentence's score: a much weaker one is about something else
MIN_DECISION_SCORE = 0.3  # of the sentence that decides the verdict
MIN_DECISION_SHARE = 0.5  # of the first sentence's score
MIN_AGREEMENT_SCORE = 0.1  # lower, because equal answers support each other
MIN_DOUBT_SCORE = 0.1  # enough for a sentence to contradict a verdict
MIN_TEXT_AGREEMENT_SCORE = 0.3  # for an answer that is neither a date, a number nor a name
NumberedEvidence = tuple[int, Evidence]


def with_consistency(context: QuestionContext, finding: Finding, engine: Engine) -> Finding:
    """The finding with its verdict, conflicting positions or agreeing citations, if any."""
    cited = [(s.number, s.evidence) for s in finding.sentences if s.evidence is not None]
    if not cited or finding.parts:
        return finding
    if is_boolean_question(context.question):
        return _with_boolean_answer(context, finding, cited, engine)
    question, session = context.question, engine.session
    lead = cited[0][1]
    sides = conflicting_positions(question, cited, session)
    if not _is_on_topic(question, lead, session):
        return replace(finding, sides=sides)
    least = MIN_TEXT_AGREEMENT_SCORE if expected_answer(question) is None else MIN_AGREEMENT_SCORE
    is_on = _is_mostly_on_topic if _has_exact_day(lead) else _is_on_topic
    agreeing = (
        each
        for each in _evidence_scoring(finding, least)
        if compare_answers(question, lead, each) == "same" and is_on(question, each, session)
    )
    agreement = _agreeing_citations(finding, lead, agreeing, session)
    return replace(finding, sides=sides, agreement=agreement)


def conflicting_positions(
    question: str, cited: Sequence[NumberedEvidence], session: Session
) -> tuple[Position, ...]:
    """The different answers of the cited sentences of several articles; empty if none differ."""
    lead = cited[0][1]
    least = max(MIN_CONFLICT_SCORE, MIN_CONFLICT_SHARE * lead.score)
    groups: list[list[NumberedEvidence]] = [[cited[0]]]
    for number, evidence in cited[1:]:
        if evidence.score < least or evidence.article.id == lead.article.id:
            continue
        compared = [compare_answers(question, evidence, group[0][1]) for group in groups]
        if "same" in compared:
            groups[compared.index("same")].append((number, evidence))
        elif all(each == "different" for each in compared) and (
            differ_only_in_answer(lead, evidence)
            or all(_is_on_topic(question, each, session) for each in (lead, evidence))
        ):
            groups.append([(number, evidence)])
    if len(groups) == 1:
        return ()
    return tuple(_position(short_answer(group[0][1]), group) for group in groups)


def newest_position(sides: Sequence[Position], citations: Sequence[Citation]) -> int | None:
    """Which of the sides rests on the newest article, where the date of every one is sure."""
    dates = {citation.number: reliable_date(citation) for citation in citations}
    latest = [[dates.get(number) or "" for number in side.citations] for side in sides]
    if not latest or not all(all(own) for own in latest):
        return None
    newest_of = [max(own) for own in latest]
    best = max(newest_of)
    return newest_of.index(best) if newest_of.count(best) == 1 else None


def _with_boolean_answer(
    context: QuestionContext, finding: Finding, cited: Sequence[NumberedEvidence], engine: Engine
) -> Finding:
    """The finding with the verdict of the first strong sentence that decides the question.

    No verdict if the question has a negation or is not a simple proposition, if another sentence
    contradicts it (see `_with_opposed_positions`), or if sentences disagree on its number or date.
    """
    asked = parse_proposition(context.question)
    if asked is None:
        return finding

    def decision(evidence: Evidence) -> YesNo | None:
        if not is_english_sentence(evidence):
            return None
        sentences = engine.session.sentences(evidence.article.id)
        context = sentence_with_context(evidence, sentences)
        return boolean_answer(asked, with_subject(evidence, sentences), context)

    least = max(MIN_DECISION_SCORE, MIN_DECISION_SHARE * cited[0][1].score)
    strong = [(number, e) for number, e in cited if e.score >= least]
    decided_by = next((each for each in strong if decision(each[1])), None)
    verdict = decision(decided_by[1]) if decided_by else None
    if decided_by is None:
        decided_by, verdict = _decide_by_value(asked, context, finding, strong, engine)
    if decided_by is None:
        return finding
    lead = decided_by[1]
    decided = [(e, decision(e)) for e in _evidence_scoring(finding, MIN_DOUBT_SCORE)]
    against = [e for e, other in decided if other not in (verdict, None)]
    if against:
        return _with_opposed_positions(finding, cited, decided_by, verdict, against)
    value = compare_values(asked, lead.quote)
    for other in _evidence_scoring(finding, MIN_DOUBT_SCORE):
        if {value, compare_values(asked, other.quote)} == {"same", "different"}:
            return finding
    agreeing = (e for e, own in decided if own == verdict)
    return replace(
        finding,
        verdict=verdict,
        decided_by=decided_by[0],
        agreement=_agreeing_citations(finding, lead, agreeing, engine.session),
    )


def _decide_by_value(
    asked: Proposition,
    context: QuestionContext,
    finding: Finding,
    strong: Sequence[NumberedEvidence],
    engine: Engine,
) -> tuple[NumberedEvidence | None, YesNo | None]:
    """The cited sentence that best answers the question for the value, and its verdict.

    "Was the lighthouse built in 1871?" -> what answers "When was the lighthouse built?".
    """
    question = value_question(context.question)
    if question is None:
        return None, None
    reading = engine.read(with_question(context, question), finding.passages)
    if not engine.is_confident(reading):
        return None, None
    best = reading.evidence[0]
    cited = next((each for each in strong if each[1].position == best.position), None)
    verdict = boolean_answer_by_value(asked, best) if is_english_sentence(best) else None
    return (cited, verdict) if cited and verdict else (None, None)


def _with_opposed_positions(
    finding: Finding,
    cited: Sequence[NumberedEvidence],
    decided_by: NumberedEvidence,
    verdict: YesNo | None,
    against: Sequence[Evidence],
) -> Finding:
    """The finding with two positions: the deciding sentence, and cited ones that contradict it.

    Unchanged if none of these is cited, or if one is of the same article.
    """
    positions = {evidence.position for evidence in against}
    others = [(number, e) for number, e in cited if e.position in positions]
    if not others or any(e.article.id == decided_by[1].article.id for e in against):
        return finding
    says = ("Yes", "No") if verdict == "yes" else ("No", "Yes")
    return replace(finding, sides=(_position(says[0], [decided_by]), _position(says[1], others)))


def _agreeing_citations(
    finding: Finding, lead: Evidence, agreeing: Iterable[Evidence], session: Session
) -> tuple[Citation, ...]:
    """The first sentence and one of each agreeing, independent article; empty if none agrees."""
    chosen = [lead]
    for evidence in agreeing:
        if not _is_copy(evidence, chosen, session):
            chosen.append(evidence)
    if len(chosen) == 1:
        return ()
    numbers = {sentence.citation.position: sentence.number for sentence in finding.sentences}
    return tuple(_citation_with_answer(e, numbers.get(e.position)) for e in chosen)


def _evidence_scoring(finding: Finding, least: float) -> Iterable[Evidence]:
    return (evidence for evidence in finding.reading.evidence if evidence.score >= least)


def _position(says: str, group: Sequence[NumberedEvidence]) -> Position:
    numbers = tuple(number for number, _ in group)
    return Position(says, numbers, mentioned_years(group[0][1]))


def _citation_with_answer(evidence: Evidence, number: int | None) -> Citation:
    start, end = evidence.answer or (None, None)
    return replace(cite(evidence, number), answer_start=start, answer_end=end)


def _is_copy(evidence: Evidence, chosen: Sequence[Evidence], session: Session) -> bool:
    """Whether the evidence is not independent: of the same article or a near copy of one.

    Articles with equal titles count as versions of one article; so do equal sentences.
    """
    counted = {each.article.id for each in chosen}
    titles = {each.article.title.casefold() for each in chosen} - {""}
    return (
        evidence.article.title.casefold() in titles
        or evidence.article.id in counted
        or any(are_equal(sentence_key(evidence.quote), sentence_key(each.quote)) for each in chosen)
        or not counted.isdisjoint(session.near_duplicates(evidence.article.id))
    )


def _has_exact_day(evidence: Evidence) -> bool:
    date = answer_date(evidence)
    return date is not None and date.year is not None and date.day is not None


def _is_mostly_on_topic(question: str, evidence: Evidence, session: Session) -> bool:
    return is_mostly_on_topic(question, evidence, session.sentences(evidence.article.id))


def _is_on_topic(question: str, evidence: Evidence, session: Session) -> bool:
    return is_on_topic(question, evidence, session.sentences(evidence.article.id))
