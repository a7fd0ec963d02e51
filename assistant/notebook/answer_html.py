"""An answer as HTML for notebooks: everything is escaped, styles are inline, nothing is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

_QUIET = "color:#6b717b;font-size:90%"


class StatementLike(Protocol):
    """A sentence of the answer."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def citations(self) -> tuple[int, ...]:
        """The numbers of its citations."""


class CitationLike(Protocol):
    """A quote and where it stands."""

    @property
    def number(self) -> int | None:
        """Its number; None for a near miss."""

    @property
    def title(self) -> str:
        """The article's title."""

    @property
    def date(self) -> str | None:
        """The article's date."""

    @property
    def page(self) -> int | None:
        """The page of the quote."""

    @property
    def article_id(self) -> str:
        """The article's id."""

    @property
    def start(self) -> int:
        """Where the quote begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def quote(self) -> str:
        """The quote."""

    @property
    def answer_start(self) -> int | None:
        """Where the short answer begins, inside of the quote."""

    @property
    def answer_end(self) -> int | None:
        """Where it ends."""


def answer_html(
    question: str,
    remark: str,
    items: Sequence[str],
    statements: Sequence[StatementLike],
    citations: Sequence[CitationLike],
    confidence: float | None,
) -> str:
    """The question, a remark in Footnote's words, the answer's sentences and where they stand.

    `items` are the things of a list. Without statements, the citations are the nearest sentences;
    `confidence` is left out if it is None.
    """
    parts = [f'<p dir="auto"><b>{escape(question)}</b></p>']
    if remark:
        parts.append(f"<p>{escape(remark)}</p>")
    if items:
        rows = "".join(f'<li dir="auto">{escape(item)}</li>' for item in items)
        parts.append(f"<ul>{rows}</ul>")
    for statement in statements:
        marks = "".join(f"[{int(number)}]" for number in statement.citations)
        parts.append(f'<p dir="auto">{escape(statement.text)} <sup>{marks}</sup></p>')
    if citations and not statements:
        parts.append(f'<p style="{_QUIET}">The nearest sentences:</p>')
    parts += [_citation_html(citation) for citation in citations]
    if confidence is not None and statements:
        parts.append(f'<p style="{_QUIET}">Of ten answers as sure as this, about '
                     f"{round(10 * confidence)} are right.</p>")  # fmt: skip
    return f'<div class="footnote-answer">{"".join(parts)}</div>'


def _citation_html(citation: CitationLike) -> str:
    """The quote with the short answer marked, and its place."""
    place = [escape(citation.title)]
    if citation.date:
        place.append(escape(citation.date))
    if citation.page:
        place.append(f"page {int(citation.page)}")
    number = f"[{int(citation.number)}] " if citation.number else ""
    where = f"{escape(citation.article_id)} {citation.start}-{citation.end}"
    return (
        f'<blockquote style="margin:0.3em 1em" dir="auto">{_marked_quote(citation)}'
        f'<br><span style="{_QUIET}" dir="ltr">{number}<bdi>{", ".join(place)}</bdi> '
        f"(<bdi>{where}</bdi>)</span></blockquote>"
    )


def _marked_quote(citation: CitationLike) -> str:
    if citation.answer_start is None or citation.answer_end is None:
        return escape(citation.quote)
    start, end = citation.answer_start - citation.start, citation.answer_end - citation.start
    before, inside, after = (
        escape(part)
        for part in (citation.quote[:start], citation.quote[start:end], citation.quote[end:])
    )
    return f"{before}<mark>{inside}</mark>{after}"
