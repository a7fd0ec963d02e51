"""What cited sentences say together: yes or no, that they differ, or that articles agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.aggregation.answer_comparison import (
    answer_text,
    asks_for,
    compare_answers,
    date_of,
    is_readable,
    time_of,
)
from assistant.aggregation.boolean_answers import compare_values, decide, decide_by_value
from assistant.aggregation.boolean_questions import (
    Proposition,
    is_yes_no,
    proposition,
    value_question,
)
from assistant.aggregation.topicality import say_alike, speaks_mostly_of, speaks_of, spoken_of
from assistant.answering.context import Asked, Found
from assistant.answering.extractive import cite
from assistant.answering.recency import sure_date
from assistant.nlp.sentence_equality import said, say_the_same
from assistant.types import Citation, Evidence, Side, YesNo
from assistant.wording import day_words

DIFFER_SCORE = 0.2  # the reader's probability that a sentence answers, below which none is set up
DIFFER_SHARE = 0.3  # of the first sentence's: a much weaker one tells of something else
DECIDE_SCORE = 0.3  # of the sentence that a verdict rests on
DECIDE_SHARE = 0.5  # of the first sentence's
AGREE_SCORE = 0.1  # less will do: that the answers are equal speaks for them as well
DOUBT_SCORE = 0.1  # so little is enough for a sentence to speak against a verdict
AGREE_WORDS_SCORE = 0.3  # for an answer that is neither a date, a number nor a name
Numbered = tuple[int, Evidence]


def told(asked: Asked, found: Found) -> Found:
    """What was found, with the verdict, the sides or the agreement that follow from it plainly."""
    cited = cited_evidence(found)
    if not cited or found.parts:
        return found
    if is_yes_no(asked.question):
        return _told_of_yes_no(asked, found, cited)
    lead = cited[0][1]
    sides = find_sides(asked, cited)
    if not _is_on(asked, lead):
        return replace(found, sides=sides)
    least = AGREE_WORDS_SCORE if asks_for(asked.question) is None else AGREE_SCORE
    is_on = _is_mostly_on if _is_to_the_day(lead) else _is_on
    agreeing = (
        each
        for each in _from(found, least)
        if compare_answers(asked.question, lead, each) == "same" and is_on(asked, each)
    )
    return replace(found, sides=sides, agreement=_agreement(asked, found, lead, agreeing))


def cited_evidence(found: Found) -> tuple[Numbered, ...]:
    """The evidence of each citation with its number, as far as it is known."""
    by_place = {(e.article.id, e.sentence.start): e for e in found.reading.evidence}
    pairs = ((c.number, by_place.get((c.article_id, c.start))) for c in found.citations)
    return tuple((number, e) for number, e in pairs if number is not None and e is not None)


def find_sides(asked: Asked, cited: Sequence[Numbered]) -> tuple[Side, ...]:
    """The different answers of the cited sentences of several articles; empty if none differ."""
    lead = cited[0][1]
    least = max(DIFFER_SCORE, DIFFER_SHARE * lead.score)
    groups: list[list[Numbered]] = [[cited[0]]]
    for number, evidence in cited[1:]:
        if evidence.score < least or evidence.article.id == lead.article.id:
            continue
        compared = [compare_answers(asked.question, evidence, group[0][1]) for group in groups]
        if "same" in compared:
            groups[compared.index("same")].append((number, evidence))
        elif all(each == "different" for each in compared) and (
            say_alike(lead, evidence) or (_is_on(asked, lead) and _is_on(asked, evidence))
        ):
            groups.append([(number, evidence)])
    if len(groups) == 1:
        return ()
    return tuple(_side(answer_text(group[0][1]), group) for group in groups)


def differ_words(sides: Sequence[Side]) -> str:
    """That the articles differ, and if they tell of different times, that as well."""
    times = {side.time for side in sides}
    if None not in times and len(times) == len(sides):
        return "Your articles differ; they tell of different times:"
    return "Your articles differ:"


def changed_words(sides: Sequence[Side], citations: Sequence[Citation]) -> str:
    """That a newer article says otherwise than the first side; empty where none is known to."""
    at = newest(sides, citations)
    if not at:
        return ""
    dates = {citation.number: citation.date or "" for citation in citations}
    number = max(sides[at].citations, key=lambda number: dates[number])
    return (
        f"A newer article ({day_words(dates[number])}) says otherwise: {sides[at].says} [{number}]"
    )


def newest(sides: Sequence[Side], citations: Sequence[Citation]) -> int | None:
    """Which of the sides rests on the newest article, where the date of every one is sure."""
    dates = {citation.number: sure_date(citation) for citation in citations}
    latest = [[dates.get(number) or "" for number in side.citations] for side in sides]
    if not latest or not all(all(own) for own in latest):
        return None
    newest_of = [max(own) for own in latest]
    best = max(newest_of)
    return newest_of.index(best) if newest_of.count(best) == 1 else None


def _told_of_yes_no(asked: Asked, found: Found, cited: Sequence[Numbered]) -> Found:
    """The first of the strong sentences that decides; one that decides otherwise is a side.

    What is asked with a negation, or as no plain proposition, gets no verdict, nor does what
    another article tells with another number or date.
    """
    plain = proposition(asked.question)
    if plain is None:
        return found

    def decision(evidence: Evidence) -> YesNo | None:
        if not is_readable(evidence):
            return None
        sentences = asked.session.sentences(evidence.article.id)
        return decide(plain, evidence.quote, spoken_of(evidence, sentences))

    least = max(DECIDE_SCORE, DECIDE_SHARE * cited[0][1].score)
    strong = [(number, e) for number, e in cited if e.score >= least]
    decided_by = next((each for each in strong if decision(each[1])), None)
    verdict = decision(decided_by[1]) if decided_by else None
    if decided_by is None:
        decided_by, verdict = _by_value(asked, plain, found, strong)
    if decided_by is None:
        return found
    lead = decided_by[1]
    decided = [(e, decision(e)) for e in _from(found, DOUBT_SCORE)]
    against = [e for e, other in decided if other not in (verdict, None)]
    if against:
        return _both_sides(found, cited, decided_by, verdict, against)
    value = compare_values(plain, lead.quote)
    for other in _from(found, DOUBT_SCORE):
        if {value, compare_values(plain, other.quote)} == {"same", "different"}:
            return found
    agreeing = (e for e, own in decided if own == verdict)
    return replace(
        found,
        verdict=verdict,
        decided_by=decided_by[0],
        agreement=_agreement(asked, found, lead, agreeing),
    )


def _by_value(
    asked: Asked, plain: Proposition, found: Found, strong: Sequence[Numbered]
) -> tuple[Numbered | None, YesNo | None]:
    """The cited sentence that best answers for the value which the question names; its verdict."""
    question = value_question(asked.question)
    reading = asked.read(question, found.passages) if question else None
    if reading is None or not asked.is_found(reading):
        return None, None
    best = reading.evidence[0]
    place = (best.article.id, best.sentence.start)
    cited = [(n, e) for n, e in strong if (e.article.id, e.sentence.start) == place]
    verdict = decide_by_value(plain, best) if is_readable(best) else None
    return (cited[0], verdict) if cited and verdict else (None, None)


def _both_sides(
    found: Found,
    cited: Sequence[Numbered],
    decided_by: Numbered,
    verdict: YesNo | None,
    against: Sequence[Evidence],
) -> Found:
    """The sentence for and the cited ones against, if those are of other articles."""
    places = {(e.article.id, e.sentence.start) for e in against}
    others = [(n, e) for n, e in cited if (e.article.id, e.sentence.start) in places]
    if not others or any(e.article.id == decided_by[1].article.id for e in against):
        return found
    says = ("Yes", "No") if verdict == "yes" else ("No", "Yes")
    return replace(found, sides=(_side(says[0], [decided_by]), _side(says[1], others)))


def _agreement(
    asked: Asked, found: Found, lead: Evidence, agreeing: Iterable[Evidence]
) -> tuple[Citation, ...]:
    """The first sentence and one of each independent article that agrees; empty if none does."""
    chosen = [lead]
    for evidence in agreeing:
        if not _is_copy(asked, evidence, chosen):
            chosen.append(evidence)
    if len(chosen) == 1:
        return ()
    numbers = {(c.article_id, c.start): c.number for c in found.citations}
    return tuple(_agreeing(e, numbers.get((e.article.id, e.sentence.start))) for e in chosen)


def _from(found: Found, least: float) -> Iterable[Evidence]:
    return (evidence for evidence in found.reading.evidence if evidence.score >= least)


def _side(says: str, group: Sequence[Numbered]) -> Side:
    numbers = tuple(number for number, _ in group)
    return Side(says, numbers, time_of(group[0][1]))


def _agreeing(evidence: Evidence, number: int | None) -> Citation:
    start, end = evidence.answer or (None, None)
    return replace(cite(evidence, number), answer_start=start, answer_end=end)


def _is_copy(asked: Asked, evidence: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether its article was counted, is nearly one that was, or only repeats its sentence.

    Articles of one title are taken for versions of one.
    """
    counted = {each.article.id for each in chosen}
    titles = {each.article.title.casefold() for each in chosen} - {""}
    return (
        evidence.article.title.casefold() in titles
        or evidence.article.id in counted
        or any(say_the_same(said(evidence.quote), said(each.quote)) for each in chosen)
        or not counted.isdisjoint(asked.session.near_duplicates(evidence.article.id))
    )


def _is_to_the_day(evidence: Evidence) -> bool:
    date = date_of(evidence)
    return date is not None and date.year is not None and date.day is not None


def _is_mostly_on(asked: Asked, evidence: Evidence) -> bool:
    sentences = asked.session.sentences(evidence.article.id)
    return speaks_mostly_of(asked.question, evidence, sentences)


def _is_on(asked: Asked, evidence: Evidence) -> bool:
    return speaks_of(asked.question, evidence, asked.session.sentences(evidence.article.id))
