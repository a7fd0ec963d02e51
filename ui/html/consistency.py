"""Yes or no, conflicting positions and agreeing articles, as HTML around the cited sentences."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from assistant.aggregation.consistency import newest_position
from assistant.types import Answer, Citation, Position
from assistant.wording import conflict_notice, day_words, newer_position_notice
from ui.html.source_cards import citation_attributes, date_and_page_html


def verdict_html(answer: Answer) -> str:
    """Yes or no, and the sentence that decides it; empty without a verdict."""
    if not answer.verdict:
        return ""
    by = next((c for c in answer.citations if c.number == answer.decided_by), None)
    date = f" of {escape(day_words(by.date))}" if by and by.date else ""
    return (
        f'<p class="verdict"><strong>{answer.verdict.capitalize()}.</strong> '
        f'<span class="whose">Footnote’s word, by sentence {answer.decided_by}{date}</span></p>'
    )


def sides_html(answer: Answer, statements: Mapping[int, str]) -> str:
    """The positions side by side; `statements` is the HTML of each sentence by its number."""
    if not answer.sides:
        return ""
    by_number = {citation.number: citation for citation in answer.citations}
    newer = newest_position(answer.sides, answer.citations)
    rows = "".join(
        _side_html(side, by_number[side.citations[0]], statements, is_newer=at == newer)
        for at, side in enumerate(answer.sides)
    )
    changed = newer_position_notice(answer.sides, answer.citations, newer)
    changed = f'<p class="changed-since">{escape(changed)}</p>' if changed else ""
    return (
        f'<section class="sides" aria-label="Where your articles differ">'
        f'<p class="sides-head">{escape(conflict_notice(answer.sides))}</p>'
        f'<ul class="sides-list">{rows}</ul>{changed}</section>'
    )


def agreement_html(answer: Answer) -> str:
    """How many articles give the answer, with a link to each; empty for one."""
    if not answer.agreement:
        return ""
    links = ", ".join(
        f'<button type="button" class="link" {citation_attributes(citation)}>'
        f"<bdi>{escape(citation.title)}</bdi></button>"
        for citation in answer.agreement
    )
    count = len(answer.agreement)
    return f'<p class="agreement"><strong>The same in {count} articles:</strong> {links}</p>'


def consistency_for_screen_reader(answer: Answer) -> str:
    """Verdict, positions and agreement as they are read out; empty if there are none."""
    words = f"{answer.verdict.capitalize()}. " if answer.verdict else ""
    if answer.sides:
        words += f"{conflict_notice(answer.sides)} {'; '.join(s.says for s in answer.sides)}. "
        newest = newest_position(answer.sides, answer.citations)
        if changed := newer_position_notice(answer.sides, answer.citations, newest):
            words += f"{changed}. "
    if answer.agreement:
        words += f"The same in {len(answer.agreement)} articles. "
    return words


def _side_html(
    side: Position, citation: Citation, statements: Mapping[int, str], *, is_newer: bool
) -> str:
    badge = ' <span class="newer">newer</span>' if is_newer else ""
    where = date_and_page_html(citation)
    source = f"<bdi>{escape(citation.source)}</bdi>" if citation.source else ""
    facts = " · ".join(part for part in (where, source) if part)
    sentences = "".join(statements.get(number, "") for number in side.citations)
    return (
        f'<li class="side"><p class="says"><bdi>{escape(side.says)}</bdi>{badge}</p>'
        f"{sentences}"
        f'<button type="button" class="side-source" {citation_attributes(citation)}>'
        f'<bdi class="card-title">{escape(citation.title)}</bdi>'
        f'<span class="card-where">{facts}</span></button></li>'
    )
