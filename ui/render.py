"""Answers as HTML. Everything that comes from an article or a person is escaped here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from html import escape
from typing import Literal

from assistant.types import Answer, Citation, Statement

TurnState = Literal["working", "done", "stopped", "failed"]

NOT_FOUND = "Your articles do not seem to answer this."
STAGES = {
    "loading": "Loading the model…",
    "searching": "Searching your articles…",
    "reading": "Reading…",
}


def turn_html(key: str, question: str, body: str, state: TurnState, said: str) -> str:
    """One question with whatever stands below it. `body` is HTML; `said` is read out."""
    return (
        f'<article class="turn" data-turn="{escape(key)}" data-state="{state}" '
        f'data-said="{escape(said)}">'
        f'<h2 class="question" dir="auto">{escape(question)}</h2>'
        f'<div class="answer">{body}</div></article>'
    )


def stage_html(stage: str) -> str:
    """The word for what is going on."""
    return f'<p class="stage"><span class="pulse"></span>{escape(STAGES.get(stage, stage))}</p>'


def problem_html(words: str) -> str:
    """A failure in words."""
    return f'<p class="problem">{escape(_sentence(words))}</p>'


def quiet_html(words: str) -> str:
    """A plain remark, such as "Stopped."."""
    return f'<p class="quiet">{escape(words)}</p>'


def answer_html(answer: Answer) -> str:
    """Statements with their citation buttons and the places below, or what is nearest."""
    if answer.status == "reply":
        return f'<p class="reply">{escape(answer.message or "")}</p>'
    searched = ""
    if answer.searched_for != answer.question:
        searched = f'<p class="searched" dir="auto">Searched for: {escape(answer.searched_for)}</p>'
    if answer.status == "not_found":
        return searched + _not_found_html(answer)
    by_number = {citation.number: citation for citation in answer.citations}
    statements = "".join(
        _statement_html(statement, [by_number[n] for n in statement.citations])
        for statement in answer.statements
    )
    cards = "".join(_card_html(citation) for citation in answer.citations)
    return (
        f'{searched}<div class="statements">{statements}</div>'
        f'<ol class="cards" aria-label="Sources of this answer">{cards}</ol>'
    )


def answer_said(answer: Answer) -> str:
    """What a screen reader is told when the answer stands."""
    if answer.status == "reply":
        return answer.message or ""
    if answer.status == "not_found":
        return NOT_FOUND
    count = len(answer.citations)
    text = " ".join(statement.text for statement in answer.statements)
    return f"{text} {count} source{'' if count == 1 else 's'}."


def human_date(date: str) -> str:
    """`2023-08-18` as `18 August 2023`; anything else as it is."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    if not match or not 1 <= int(match[2]) <= 12:
        return date
    return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}"


def place_attributes(citation: Citation) -> str:
    """What the source panel needs to open an article at a sentence, as HTML attributes."""
    return (
        f'data-article="{escape(citation.article_id)}" data-start="{citation.start}" '
        f'data-end="{citation.end}" data-sha="{escape(citation.article_sha256)}" '
        f'data-quote="{escape(citation.quote)}"'
    )


def _statement_html(statement: Statement, citations: Sequence[Citation]) -> str:
    marks = "".join(
        f'<button type="button" class="cite" {place_attributes(citation)} '
        f'aria-label="Source {citation.number}: {escape(citation.title)}" '
        f'title="{escape(citation.title)}">{citation.number}</button>'
        for citation in citations
    )
    context = ""
    if statement.context:
        context = f'<span class="context" dir="auto">{escape(statement.context)}</span> '
    text = f'<span class="sentence">{_with_answer(statement, citations[0])}</span>'
    return f'<p class="statement" dir="auto">{context}{text}&#8288;{marks}</p>'


def _with_answer(statement: Statement, citation: Citation) -> str:
    """The text of a statement, the short answer in bold where the quote holds it."""
    text, start, end = statement.text, citation.answer_start, citation.answer_end
    if start is None or end is None or text != citation.quote:
        return escape(text)
    start, end = start - citation.start, end - citation.start
    answer = f"<strong>{escape(text[start:end])}</strong>"
    return f"{escape(text[:start])}{answer}{escape(text[end:])}"


def _card_html(citation: Citation) -> str:
    details = [f'<span class="card-title" dir="auto">{escape(citation.title)}</span>']
    if where := _when_and_page(citation):
        details.append(f'<span class="card-where">{where}</span>')
    card = (
        f'<button type="button" class="card" {place_attributes(citation)}>'
        f'<span class="card-number">{citation.number}</span>'
        f'<span class="card-text">{"".join(details)}</span></button>'
    )
    return f"<li>{card}{_notes_html(citation)}</li>"


def _notes_html(citation: Citation) -> str:
    notes = ""
    if citation.also_in:
        others = ", ".join(
            f'<button type="button" class="link" data-article="{escape(identity)}" '
            f'data-quote="{escape(citation.quote)}">{escape(identity)}</button>'
            for identity in citation.also_in
        )
        notes += f'<p class="note">also in: {others}</p>'
    if citation.language not in (None, "en"):
        language = escape(str(citation.language))
        notes += f'<p class="note">in another language ({language}): less sure</p>'
    return notes


def _not_found_html(answer: Answer) -> str:
    head = f'<p class="not-found">{NOT_FOUND}</p>'
    if not answer.near_misses:
        return head + quiet_html("Nothing comes near it. Add articles on it under Articles.")
    rows = "".join(
        f'<li><button type="button" class="near" {place_attributes(citation)}>'
        f'<span class="near-quote" dir="auto">{escape(citation.quote)}</span>'
        f'<span class="card-where"><bdi>{escape(citation.title)}</bdi>'
        f"{_after(_when_and_page(citation))}</span></button>{_notes_html(citation)}</li>"
        for citation in answer.near_misses
    )
    return f'{head}<p class="near-head">The nearest sentences:</p><ul class="near-list">{rows}</ul>'


def _when_and_page(citation: Citation) -> str:
    parts = []
    if citation.date:
        parts.append(
            f'<time datetime="{escape(citation.date)}">{escape(human_date(citation.date))}</time>'
        )
    if citation.page:
        parts.append(f"page {citation.page}")
    return " · ".join(parts)


def _after(html: str) -> str:
    return f" · {html}" if html else ""


def _sentence(words: str) -> str:
    """An error's line as a sentence: a capital first, a full stop last."""
    words = words.strip()
    if not words:
        return "Something went wrong."
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")
