"""What cited sentences say together: yes or no, that they differ, or that articles agree."""

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
)
from assistant.answering.context import Finding, QuestionContext
from assistant.answering.extractive import cite
from assistant.answering.recency import reliable_date
from assistant.nlp.sentence_equality import are_equal, sentence_key
from assistant.types import Citation, Evidence, Position, YesNo
from assistant.wording import day_words

MIN_CONFLICT_SCORE = (
    0.2  # the reader's probability that a sentence answers, below which none is set up
)
MIN_CONFLICT_SHARE = 0.3  # of the first sentence's: a much weaker one is on something else
MIN_DECISION_SCORE = 0.3  # of the sentence that a verdict rests on
MIN_DECISION_SHARE = 0.5  # of the first sentence's
MIN_AGREEMENT_SCORE = 0.1  # less will do: that the answers are equal speaks for them as well
MIN_DOUBT_SCORE = 0.1  # so little is enough for a sentence to speak against a verdict
MIN_TEXT_AGREEMENT_SCORE = 0.3  # for an answer that is neither a date, a number nor a name
NumberedEvidence = tuple[int, Evidence]


def with_consistency(asked: QuestionContext, found: Finding) -> Finding:
    """What was found, with the verdict, the sides or the agreement that follow from it plainly."""
    cited = cited_evidence(found)
    if not cited or found.parts:
        return found
    if is_boolean_question(asked.question):
        return _with_boolean_answer(asked, found, cited)
    lead = cited[0][1]
    sides = conflicting_positions(asked, cited)
    if not _is_on_topic(asked, lead):
        return replace(found, sides=sides)
    least = (
        MIN_TEXT_AGREEMENT_SCORE if expected_answer(asked.question) is None else MIN_AGREEMENT_SCORE
    )
    is_on = _is_mostly_on_topic if _has_exact_day(lead) else _is_on_topic
    agreeing = (
        each
        for each in _evidence_scoring(found, least)
        if compare_answers(asked.question, lead, each) == "same" and is_on(asked, each)
    )
    return replace(found, sides=sides, agreement=_agreeing_citations(asked, found, lead, agreeing))


def cited_evidence(found: Finding) -> tuple[NumberedEvidence, ...]:
    """The evidence of each citation with its number, as far as it is known."""
    by_place = {(e.article.id, e.sentence.start): e for e in found.reading.evidence}
    pairs = ((c.number, by_place.get((c.article_id, c.start))) for c in found.citations)
    return tuple((number, e) for number, e in pairs if number is not None and e is not None)


def conflicting_positions(
    asked: QuestionContext, cited: Sequence[NumberedEvidence]
) -> tuple[Position, ...]:
    """The different answers of the cited sentences of several articles; empty if none differ."""
    lead = cited[0][1]
    least = max(MIN_CONFLICT_SCORE, MIN_CONFLICT_SHARE * lead.score)
    groups: list[list[NumberedEvidence]] = [[cited[0]]]
    for number, evidence in cited[1:]:
        if evidence.score < least or evidence.article.id == lead.article.id:
            continue
        compared = [compare_answers(asked.question, evidence, group[0][1]) for group in groups]
        if "same" in compared:
            groups[compared.index("same")].append((number, evidence))
        elif all(each == "different" for each in compared) and (
            differ_only_in_answer(lead, evidence)
            or (_is_on_topic(asked, lead) and _is_on_topic(asked, evidence))
        ):
            groups.append([(number, evidence)])
    if len(groups) == 1:
        return ()
    return tuple(_position(short_answer(group[0][1]), group) for group in groups)


def conflict_notice(sides: Sequence[Position]) -> str:
    """That the articles differ, and if they tell of different times, that as well."""
    times = {side.time for side in sides}
    if None not in times and len(times) == len(sides):
        return "Your articles differ; they tell of different times:"
    return "Your articles differ:"


def newer_position_notice(sides: Sequence[Position], citations: Sequence[Citation]) -> str:
    """That a newer article says otherwise than the first side; empty where none is known to."""
    at = newest_position(sides, citations)
    if not at:
        return ""
    dates = {citation.number: citation.date or "" for citation in citations}
    number = max(sides[at].citations, key=lambda number: dates[number])
    return (
        f"A newer article ({day_words(dates[number])}) says otherwise: {sides[at].says} [{number}]"
    )


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
    asked: QuestionContext, found: Finding, cited: Sequence[NumberedEvidence]
) -> Finding:
    """The first of the strong sentences that decides; one that decides otherwise is a side.

    What is asked with a negation, or as no plain proposition, gets no verdict, nor does what
    another article tells with another number or date.
    """
    plain = parse_proposition(asked.question)
    if plain is None:
        return found

    def decision(evidence: Evidence) -> YesNo | None:
        if not is_english_sentence(evidence):
            return None
        sentences = asked.session.sentences(evidence.article.id)
        return boolean_answer(plain, evidence.quote, sentence_with_context(evidence, sentences))

    least = max(MIN_DECISION_SCORE, MIN_DECISION_SHARE * cited[0][1].score)
    strong = [(number, e) for number, e in cited if e.score >= least]
    decided_by = next((each for each in strong if decision(each[1])), None)
    verdict = decision(decided_by[1]) if decided_by else None
    if decided_by is None:
        decided_by, verdict = _decide_by_value(asked, plain, found, strong)
    if decided_by is None:
        return found
    lead = decided_by[1]
    decided = [(e, decision(e)) for e in _evidence_scoring(found, MIN_DOUBT_SCORE)]
    against = [e for e, other in decided if other not in (verdict, None)]
    if against:
        return _with_opposed_positions(found, cited, decided_by, verdict, against)
    value = compare_values(plain, lead.quote)
    for other in _evidence_scoring(found, MIN_DOUBT_SCORE):
        if {value, compare_values(plain, other.quote)} == {"same", "different"}:
            return found
    agreeing = (e for e, own in decided if own == verdict)
    return replace(
        found,
        verdict=verdict,
        decided_by=decided_by[0],
        agreement=_agreeing_citations(asked, found, lead, agreeing),
    )


def _decide_by_value(
    asked: QuestionContext, plain: Proposition, found: Finding, strong: Sequence[NumberedEvidence]
) -> tuple[NumberedEvidence | None, YesNo | None]:
    """The cited sentence that best answers for the value which the question names; its verdict."""
    question = value_question(asked.question)
    reading = asked.read(question, found.passages) if question else None
    if reading is None or not asked.is_confident(reading):
        return None, None
    best = reading.evidence[0]
    place = (best.article.id, best.sentence.start)
    cited = [(n, e) for n, e in strong if (e.article.id, e.sentence.start) == place]
    verdict = boolean_answer_by_value(plain, best) if is_english_sentence(best) else None
    return (cited[0], verdict) if cited and verdict else (None, None)


def _with_opposed_positions(
    found: Finding,
    cited: Sequence[NumberedEvidence],
    decided_by: NumberedEvidence,
    verdict: YesNo | None,
    against: Sequence[Evidence],
) -> Finding:
    """The sentence for and the cited ones against, if those are of other articles."""
    places = {(e.article.id, e.sentence.start) for e in against}
    others = [(n, e) for n, e in cited if (e.article.id, e.sentence.start) in places]
    if not others or any(e.article.id == decided_by[1].article.id for e in against):
        return found
    says = ("Yes", "No") if verdict == "yes" else ("No", "Yes")
    return replace(found, sides=(_position(says[0], [decided_by]), _position(says[1], others)))


def _agreeing_citations(
    asked: QuestionContext, found: Finding, lead: Evidence, agreeing: Iterable[Evidence]
) -> tuple[Citation, ...]:
    """The first sentence and one of each independent article that agrees; empty if none does."""
    chosen = [lead]
    for evidence in agreeing:
        if not _is_copy(asked, evidence, chosen):
            chosen.append(evidence)
    if len(chosen) == 1:
        return ()
    numbers = {(c.article_id, c.start): c.number for c in found.citations}
    return tuple(
        _citation_with_answer(e, numbers.get((e.article.id, e.sentence.start))) for e in chosen
    )


def _evidence_scoring(found: Finding, least: float) -> Iterable[Evidence]:
    return (evidence for evidence in found.reading.evidence if evidence.score >= least)


def _position(says: str, group: Sequence[NumberedEvidence]) -> Position:
    numbers = tuple(number for number, _ in group)
    return Position(says, numbers, mentioned_years(group[0][1]))


def _citation_with_answer(evidence: Evidence, number: int | None) -> Citation:
    start, end = evidence.answer or (None, None)
    return replace(cite(evidence, number), answer_start=start, answer_end=end)


def _is_copy(asked: QuestionContext, evidence: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether its article was counted, is nearly one that was, or only repeats its sentence.

    Articles of one title are taken for versions of one.
    """
    counted = {each.article.id for each in chosen}
    titles = {each.article.title.casefold() for each in chosen} - {""}
    return (
        evidence.article.title.casefold() in titles
        or evidence.article.id in counted
        or any(are_equal(sentence_key(evidence.quote), sentence_key(each.quote)) for each in chosen)
        or not counted.isdisjoint(asked.session.near_duplicates(evidence.article.id))
    )


def _has_exact_day(evidence: Evidence) -> bool:
    date = answer_date(evidence)
    return date is not None and date.year is not None and date.day is not None


def _is_mostly_on_topic(asked: QuestionContext, evidence: Evidence) -> bool:
    sentences = asked.session.sentences(evidence.article.id)
    return is_mostly_on_topic(asked.question, evidence, sentences)


def _is_on_topic(asked: QuestionContext, evidence: Evidence) -> bool:
    return is_on_topic(asked.question, evidence, asked.session.sentences(evidence.article.id))
