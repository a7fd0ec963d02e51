"""A verdict, sides that differ and articles that agree, as HTML around the quotes they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from assistant.aggregation.consistency import changed_words, differ_words, newest
from assistant.types import Answer, Citation, Side
from assistant.wording import day_words
from ui.html.source_cards import place_attributes, when_and_page


def verdict_html(answer: Answer) -> str:
    """The word before the sentences, and whose word it is."""
    if not answer.verdict:
        return ""
    by = next((c for c in answer.citations if c.number == answer.decided_by), None)
    date = f" of {escape(day_words(by.date))}" if by and by.date else ""
    return (
        f'<p class="verdict"><strong>{answer.verdict.capitalize()}.</strong> '
        f'<span class="whose">Footnote’s word, by sentence {answer.decided_by}{date}</span></p>'
    )


def sides_html(answer: Answer, statements: Mapping[int, str]) -> str:
    """The sides beside each other, each with its sentences out of `statements`, by number."""
    if not answer.sides:
        return ""
    by_number = {citation.number: citation for citation in answer.citations}
    newer = newest(answer.sides, answer.citations)
    rows = "".join(
        _side_html(side, by_number[side.citations[0]], statements, is_newer=at == newer)
        for at, side in enumerate(answer.sides)
    )
    changed = changed_words(answer.sides, answer.citations)
    changed = f'<p class="changed-since">{escape(changed)}</p>' if changed else ""
    return (
        f'<section class="sides" aria-label="Where your articles differ">'
        f'<p class="sides-head">{escape(differ_words(answer.sides))}</p>'
        f'<ul class="sides-list">{rows}</ul>{changed}</section>'
    )


def agreement_html(answer: Answer) -> str:
    """How many articles give the answer, each of them one click away."""
    if not answer.agreement:
        return ""
    links = ", ".join(
        f'<button type="button" class="link" {place_attributes(citation)}>'
        f"<bdi>{escape(citation.title)}</bdi></button>"
        for citation in answer.agreement
    )
    count = len(answer.agreement)
    return f'<p class="agreement"><strong>The same in {count} articles:</strong> {links}</p>'


def told_words(answer: Answer) -> str:
    """The same for the ear, before the sentences; empty where nothing is told."""
    words = f"{answer.verdict.capitalize()}. " if answer.verdict else ""
    if answer.sides:
        words += f"{differ_words(answer.sides)} {'; '.join(s.says for s in answer.sides)}. "
        if changed := changed_words(answer.sides, answer.citations):
            words += f"{changed}. "
    if answer.agreement:
        words += f"The same in {len(answer.agreement)} articles. "
    return words


def _side_html(
    side: Side, citation: Citation, statements: Mapping[int, str], *, is_newer: bool
) -> str:
    badge = ' <span class="newer">newer</span>' if is_newer else ""
    where = when_and_page(citation)
    source = f"<bdi>{escape(citation.source)}</bdi>" if citation.source else ""
    facts = " · ".join(part for part in (where, source) if part)
    sentences = "".join(statements.get(number, "") for number in side.citations)
    return (
        f'<li class="side"><p class="says"><bdi>{escape(side.says)}</bdi>{badge}</p>'
        f"{sentences}"
        f'<button type="button" class="side-source" {place_attributes(citation)}>'
        f'<bdi class="card-title">{escape(citation.title)}</bdi>'
        f'<span class="card-where">{facts}</span></button></li>'
    )
