"""From evidence to an answer: verbatim sentences, each with its citation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answering.relative_dates import relative_times
from assistant.answering.table_evidence import header_of
from assistant.answering.types import CitedSentence
from assistant.nlp.sentence_equality import SentenceKey, are_equal, sentence_key
from assistant.types import Citation, Evidence, Reading, SentencePosition, Statement
from index.types import Sentence

NEAR_MISSES = 3  # the page shows them without scrolling
MAX_STATEMENTS = 5  # people read no more
STATEMENT_SHARE = 0.15  # of the best score; docs/experiments.md, "Further sentences"
MIN_SCORE = 0.05  # a lower score is noise
_DuplicateGroup = tuple[SentenceKey, list[Evidence]]


def no_copies(_evidence: Evidence) -> Iterable[str]:
    """No copies except those among the evidence."""
    return ()


def no_antecedent(_evidence: Evidence) -> Sentence | None:
    """No sentence that names whom a pronoun means."""
    return None


def compose(
    reading: Reading,
    copies: Callable[[Evidence], Iterable[str]] = no_copies,
    antecedent: Callable[[Evidence], Sentence | None] = no_antecedent,
) -> tuple[CitedSentence, ...]:
    """The best sentence, then those that add to it in the order of the articles.

    Sentences in nearly the same words are given once. `copies` and `antecedent` are as in
    `cite_groups`.
    """
    if not reading.evidence:
        return ()
    lead, *additions = _choose_groups(reading.evidence)
    return cite_groups([lead, *_in_order(lead, additions)], copies, antecedent)


def cite_groups(
    groups: Iterable[Sequence[Evidence]],
    copies: Callable[[Evidence], Iterable[str]] = no_copies,
    antecedent: Callable[[Evidence], Sentence | None] = no_antecedent,
) -> tuple[CitedSentence, ...]:
    """The first sentence of each group, cited and numbered from 1; the others repeat it.

    `copies` names articles that hold a sentence as well, whether they were read or not. The first
    citation has the short answer. `antecedent` finds the sentence that says whom a pronoun at the
    beginning means; it becomes the context, unless it is an earlier sentence of the answer. The
    context of a row of a table is its header.
    """
    cited: list[CitedSentence] = []
    positions: set[SentencePosition] = set()
    for number, group in enumerate(groups, 1):
        first = group[0]
        named = antecedent(first)
        context = header_of(first)
        if context is None and named and (first.article.id, named.start) not in positions:
            context = first.article.text[named.start : named.end]
        positions.add(first.position)
        sentence = cite_sentence(first, number, context)
        others = {*(e.article.id for e in group), *copies(first)} - {first.article.id}
        start, end = (first.answer if number == 1 else None) or (None, None)
        citation = replace(
            sentence.citation, also_in=tuple(sorted(others)), answer_start=start, answer_end=end
        )
        cited.append(replace(sentence, citation=citation))
    return tuple(cited)


def cite_sentence(evidence: Evidence, number: int, context: str | None = None) -> CitedSentence:
    """A sentence as a statement with its citation of this number."""
    statement = Statement(evidence.quote, (number,), "verbatim", evidence.score, context)
    return CitedSentence(statement, cite(evidence, number), evidence)


def _choose_groups(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """The sentences to cite, each followed by its repetitions.

    The best sentence comes first, then each one with another short answer or with none, until one
    scores too low or `MAX_STATEMENTS` are chosen. Later sentences can only be repetitions.
    """
    floor = max(evidence[0].score * STATEMENT_SHARE, MIN_SCORE)
    groups: list[_DuplicateGroup] = []
    chosen: list[list[Evidence]] = []
    answers: list[SentenceKey] = []
    is_complete = False
    for item in evidence:
        key = sentence_key(item.quote)
        if (group := _group_of(key, groups)) is not None:
            group.append(item)
            continue
        is_complete |= len(chosen) == MAX_STATEMENTS or (bool(chosen) and item.score < floor)
        if is_complete:
            continue
        groups.append((key, group := [item]))
        answer = _answer_key(item)
        if answer is None:
            chosen.append(group)
        elif not any(are_equal(answer, known) for known in answers):
            answers.append(answer)
            chosen.append(group)
    return chosen


def _answer_key(evidence: Evidence) -> SentenceKey | None:
    return sentence_key(evidence.article.text[slice(*evidence.answer)]) if evidence.answer else None


def _in_order(lead: list[Evidence], chosen: list[list[Evidence]]) -> list[list[Evidence]]:
    """Sorted by article, the lead's first, then by score; by position within an article."""
    articles = list(dict.fromkeys(group[0].article.id for group in (lead, *chosen)))
    return sorted(
        chosen, key=lambda group: (articles.index(group[0].article.id), group[0].sentence.start)
    )


def near_misses(reading: Reading) -> tuple[Citation, ...]:
    """The best sentences for a question without an answer, best first, without numbers."""
    groups = _group_duplicates(reading.evidence[: 4 * NEAR_MISSES])
    return tuple(cite(group[0], None) for group in groups[:NEAR_MISSES])


def cite(evidence: Evidence, number: int | None) -> Citation:
    """The citation of one sentence; its quote is a slice of the stored text."""
    article, sentence = evidence.article, evidence.sentence
    page = page_of(article.page_starts, sentence.start)
    citation = Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        date=article.date,
        source=article.source,
        page=page,
        start=sentence.start,
        end=sentence.end,
        quote=evidence.quote,
        language=article.language,
        date_from=article.date_from,
        file_date=article.file_date,
        author=article.author,
        tags=article.tags,
        ocr=dict(article.ocr_pages).get(page) if page else None,
    )
    return replace(citation, times=relative_times(citation))


def page_of(page_starts: Sequence[int], offset: int) -> int | None:
    """The page of an offset, from 1; None for a format without pages."""
    return bisect_right(page_starts, offset) if page_starts else None


def _group_duplicates(evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    """Group sentences in nearly the same words, in order of the first of each group."""
    groups: list[_DuplicateGroup] = []
    for item in evidence:
        key = sentence_key(item.quote)
        if (group := _group_of(key, groups)) is None:
            groups.append((key, [item]))
        else:
            group.append(item)
    return [group for _, group in groups]


def _group_of(key: SentenceKey, groups: Iterable[_DuplicateGroup]) -> list[Evidence] | None:
    """The first group whose sentence equals this one."""
    return next((group for known, group in groups if are_equal(key, known)), None)
