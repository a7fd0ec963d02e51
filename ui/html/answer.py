"""Answers as HTML. Everything that comes from an article or a person is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from assistant.types import NOT_FOUND, Answer, Citation, QuestionPart, Statement
from ui.html.confidence import confidence_html, confidence_level
from ui.html.consistency import (
    agreement_html,
    consistency_for_screen_reader,
    sides_html,
    verdict_html,
)
from ui.html.filters import applied_filters_html
from ui.html.searched_for import bridge_steps_html, corrections_html, searched_for_html
from ui.html.source_cards import (
    citation_attributes,
    citation_marks_html,
    citation_notes_html,
    date_and_page_html,
    explanations_html,
    source_cards_html,
)
from ui.html.structured_result import (
    choices_html,
    items_for_screen_reader,
    statements_html,
    structured_result_html,
)

TurnState = Literal["working", "done", "stopped", "failed", "unanswered"]

MISSING_PART = '<span class="missing">not in your articles</span>'
STAGE_WORDS = {
    "loading": "Loading the model…",
    "searching": "Searching your articles…",
    "reading": "Reading…",
}


def turn_html(key: str, question: str, body: str, state: TurnState, announcement: str) -> str:
    """One question with `body` (HTML) below it; a screen reader reads the announcement."""
    return (
        f'<article class="turn" data-turn="{escape(key)}" data-state="{state}" '
        f'data-said="{escape(announcement)}">'
        f'<h2 class="question" dir="auto">{escape(question)}</h2>'
        f'<div class="answer">{body}</div></article>'
    )


def stage_html(stage: str) -> str:
    """The stage that a question is in, in words."""
    return (
        f'<p class="stage"><span class="pulse"></span>{escape(STAGE_WORDS.get(stage, stage))}</p>'
    )


def problem_html(words: str) -> str:
    """A failure, given in words."""
    return f'<p class="problem">{escape(_as_sentence(words))}</p>'


def remark_html(words: str) -> str:
    """A plain remark, such as "Stopped."."""
    return f'<p class="quiet">{escape(words)}</p>'


def answer_html(answer: Answer) -> str:
    """Statements with their citation buttons and source cards, or the nearest sentences."""
    if answer.status == "reply":
        return f'<p class="reply">{escape(answer.message or "")}</p>{choices_html(answer)}'
    searched = searched_for_html(answer) + corrections_html(answer) + applied_filters_html(answer)
    if answer.status == "not_found":
        return searched + _not_found_html(answer)
    by_number = {citation.number: citation for citation in answer.citations}
    shown = {
        statement.citations[0]: _statement_html(
            statement, [by_number[n] for n in statement.citations]
        )
        for statement in answer.statements
    }
    sides = sides_html(answer, shown)
    in_sides = {number for side in answer.sides for number in side.citations}
    others = {number: html for number, html in shown.items() if number not in in_sides}
    return (
        f"{searched}{bridge_steps_html(answer)}{_parts_html(answer)}{structured_result_html(answer)}"
        f"{verdict_html(answer)}{sides}"
        f"{statements_html(answer, others)}{agreement_html(answer)}"
        f"{confidence_html(answer.confidence, answer.is_calibrated)}"
        f"{source_cards_html(answer.citations)}{explanations_html(answer.citations)}"
    )


def answer_for_screen_reader(answer: Answer) -> str:
    """What a screen reader reads out once the answer is shown."""
    if answer.status == "reply":
        return answer.message or ""
    if answer.status == "not_found":
        return _not_found_words(answer)
    count = len({citation.article_id for citation in answer.citations})
    text = " ".join(statement.text for statement in answer.statements)
    words = confidence_level(answer.confidence).words
    missing = "".join(f" Not answered: {p.question}" for p in answer.parts if not p.citations)
    remark = f"{answer.message} " if answer.message else ""
    items, consistency = items_for_screen_reader(answer), consistency_for_screen_reader(answer)
    announcement = f"{remark}{items}{consistency}{text}{missing}"
    return f"{announcement} {words}. {count} source{'' if count == 1 else 's'}."


def _statement_html(statement: Statement, citations: Sequence[Citation]) -> str:
    context = ""
    if statement.context:
        context = f'<span class="context" dir="auto">{escape(statement.context)}</span> '
    text = f'<span class="sentence">{_with_answer(statement, citations[0])}</span>'
    key = f'data-key="{escape(citations[0].article_id)} {citations[0].start}"'
    marks = citation_marks_html(citations)
    return f'<p class="statement" dir="auto" {key}>{context}{text}&#8288;{marks}</p>'


def _with_answer(statement: Statement, citation: Citation) -> str:
    """The text of a statement, with the short answer in bold if the quote contains it."""
    text, start, end = statement.text, citation.answer_start, citation.answer_end
    if start is None or end is None or text != citation.quote:
        return escape(text)
    start, end = start - citation.start, end - citation.start
    answer = f"<strong>{escape(text[start:end])}</strong>"
    return f"{escape(text[:start])}{answer}{escape(text[end:])}"


def _not_found_words(answer: Answer) -> str:
    if answer.structured.kind:  # its message says what was not found
        return answer.message or NOT_FOUND
    return f"{NOT_FOUND} {answer.message or ''}".strip()


def _not_found_html(answer: Answer) -> str:
    head = f'<p class="not-found" dir="auto">{escape(_not_found_words(answer))}</p>'
    if (
        answer.near_misses or answer.unknown_words != answer.content_words
    ):  # else the library is empty
        head += _looked_for_html(answer)
    ways = (
        '<p class="ways">Does an article of yours tell it that is not here yet? '
        '<button type="button" class="link" data-view="articles">Add it</button> and ask again.</p>'
    )
    if not answer.near_misses:
        near = "" if answer.message else remark_html("Nothing comes near it.")
        return head + near + ways
    rows = "".join(
        f'<li><button type="button" class="near" {citation_attributes(citation)}>'
        f'<span class="near-quote" dir="auto">{escape(citation.quote)}</span>'
        f'<span class="card-where"><bdi>{escape(citation.title)}</bdi>'
        f"{_separated_html(date_and_page_html(citation))}</span></button>{citation_notes_html(citation)}</li>"
        for citation in answer.near_misses
    )
    near = f'<p class="near-head">The nearest sentences:</p><ul class="near-list">{rows}</ul>'
    return head + near + ways


def _parts_html(answer: Answer) -> str:
    """The parts of a question that asks several things, each ticked or marked as missing."""
    rows = "".join(
        f'<li data-found="{"yes" if part.citations else "no"}">'
        f'<span aria-hidden="true">{"✓" if part.citations else "–"}</span> '
        f'<bdi dir="auto">{escape(part.question)}</bdi> '
        f"{_part_marks_html(part) if part.citations else MISSING_PART}</li>"
        for part in answer.parts
    )
    return f'<ul class="parts" aria-label="Parts of the question">{rows}</ul>' if rows else ""


def _part_marks_html(part: QuestionPart) -> str:
    numbers = ", ".join(map(str, part.citations))
    return f'<span class="part-marks"><span class="unseen">answered by </span>{numbers}</span>'


def _looked_for_html(answer: Answer) -> str:
    """The content words of the question, with those in no article marked."""
    if not answer.content_words:
        return ""
    unknown = set(answer.unknown_words)
    words = ", ".join(
        f'<bdi class="{"unknown" if word in unknown else "known"}">{escape(word)}</bdi>'
        for word in answer.content_words
    )
    line = f'<p class="looked">Looked for: {words}'
    if unknown:
        none = ", ".join(f"<bdi>{escape(word)}</bdi>" for word in answer.unknown_words)
        line += f'<br><span class="no-article">In no article: {none}</span>'
    return f"{line}</p>"


def _separated_html(html: str) -> str:
    return f" · {html}" if html else ""


def _as_sentence(words: str) -> str:
    """An error's line as a sentence: a capital first, a full stop last."""
    words = words.strip()
    if not words:
        return "Something went wrong."
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")
