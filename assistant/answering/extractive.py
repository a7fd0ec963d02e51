"""From evidence to an answer: verbatim sentences, each with its citation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answering.relative_dates import relative_times
from assistant.nlp.sentence_equality import SentenceKey, are_equal, sentence_key
from assistant.types import Citation, Evidence, Reading, Statement
from index.types import Sentence

NEAR_MISSES = 3  # the page shows them all without scrolling
MAX_STATEMENTS = 5  # more are read by nobody
STATEMENT_SHARE = 0.08  # of the best score; docs/experiments.md, "Further sentences"
MIN_SCORE = 0.02  # below it a sentence is there by chance


def no_copies(_evidence: Evidence) -> Iterable[str]:
    """Know of no copies but those among the evidence."""
    return ()


def no_antecedent(_evidence: Evidence) -> Sentence | None:
    """Know of no sentence that says whom a pronoun means."""
    return None


def compose(
    reading: Reading,
    copies: Callable[[Evidence], Iterable[str]] = no_copies,
    naming: Callable[[Evidence], Sentence | None] = no_antecedent,
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The best sentence, then what adds to it in the order of the articles; citations from 1.

    Near-identical sentences are given once. `copies` names articles that say a cited sentence as
    well, whether they were read or not. The short answer stands in the first. `naming` finds the
    sentence that says whom a pronoun at the start of one means, which is given as its context
    unless it is a statement before.
    """
    if not reading.evidence:
        return (), ()
    floor = max(reading.evidence[0].score * STATEMENT_SHARE, MIN_SCORE)
    lead, *further = _group_duplicates(reading.evidence)
    chosen = [lead, *_in_order(lead, _additions(lead, further, floor))]
    given: set[tuple[str, int]] = set()
    citations: list[Citation] = []
    statements: list[Statement] = []
    for number, group in enumerate(chosen, 1):
        first = group[0]
        others = {*(e.article.id for e in group), *copies(first)} - {first.article.id}
        citation = replace(cite(first, number), also_in=tuple(sorted(others)))
        if number == 1 and first.answer:
            start, end = first.answer
            citation = replace(citation, answer_start=start, answer_end=end)
        citations.append(citation)
        named = naming(first)
        context = None
        if named and (first.article.id, named.start) not in given:
            context = first.article.text[named.start : named.end]
        statements.append(Statement(first.quote, (number,), "verbatim", first.score, context))
        given.add((first.article.id, first.sentence.start))
    return tuple(statements), tuple(citations)


def _additions(
    lead: list[Evidence], further: Iterable[list[Evidence]], floor: float
) -> list[list[Evidence]]:
    """Those that hold another answer than the ones before them, or are no short answer at all."""
    chosen: list[list[Evidence]] = []
    answers = [_answer_key(lead[0])]
    for group in further:
        answer = _answer_key(group[0])
        if group[0].score < floor or len(chosen) == MAX_STATEMENTS - 1:
            break
        if answer and any(known and are_equal(answer, known) for known in answers):
            continue
        answers.append(answer)
        chosen.append(group)
    return chosen


def _answer_key(evidence: Evidence) -> SentenceKey | None:
    return sentence_key(evidence.article.text[slice(*evidence.answer)]) if evidence.answer else None


def _in_order(lead: list[Evidence], chosen: list[list[Evidence]]) -> list[list[Evidence]]:
    """By article, the lead's first and then as they come; within one as they stand there."""
    articles = list(dict.fromkeys(group[0].article.id for group in (lead, *chosen)))
    return sorted(
        chosen, key=lambda group: (articles.index(group[0].article.id), group[0].sentence.start)
    )


def near_misses(reading: Reading) -> tuple[Citation, ...]:
    """The nearest sentences of a question that has no answer, best first, without numbers."""
    groups = _group_duplicates(reading.evidence[: 4 * NEAR_MISSES])
    return tuple(cite(group[0], None) for group in groups[:NEAR_MISSES])


def cite(evidence: Evidence, number: int | None) -> Citation:
    """The citation of one sentence, its quote cut from the stored text."""
    article, sentence = evidence.article, evidence.sentence
    citation = Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        date=article.date,
        source=article.source,
        page=page_of(article.page_starts, sentence.start),
        start=sentence.start,
        end=sentence.end,
        quote=evidence.quote,
        language=article.language,
        date_from=article.date_from,
        file_date=article.file_date,
    )
    return replace(citation, times=relative_times(citation))


def page_of(page_starts: Sequence[int], offset: int) -> int | None:
    """The page, from 1, that an offset lies on; None for a format without pages."""
    return bisect_right(page_starts, offset) if page_starts else None


def _group_duplicates(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Group sentences that say the same in the same words, in order of their best."""
    groups: list[tuple[SentenceKey, list[Evidence]]] = []
    for item in evidence:
        says = sentence_key(item.quote)
        for known, group in groups:
            if are_equal(says, known):
                group.append(item)
                break
        else:
            groups.append((says, [item]))
    return [group for _, group in groups]
