"""The sources of an answer as cards, one per article, and why each sentence was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.answering.relative_dates import relative_time_words
from assistant.types import Citation, Explanation
from assistant.wording import READ_BY_OCR
from ui.html.dates import date_html

UNRANKED = "not among the first"


def citation_attributes(citation: Citation) -> str:
    """The HTML attributes with which the source panel opens an article at a sentence."""
    number = f' data-number="{citation.number}"' if citation.number else ""
    return (
        f'data-article="{escape(citation.article_id)}" data-start="{citation.start}" '
        f'data-end="{citation.end}" data-sha="{escape(citation.article_sha256)}" '
        f'data-title="{escape(citation.title)}" data-quote="{escape(citation.quote)}"{number}'
    )


def citation_marks_html(citations: Sequence[Citation]) -> str:
    """The citation numbers after a sentence, each a button that opens its source."""
    return "".join(
        f'<button type="button" class="cite" {citation_attributes(citation)} '
        f'aria-label="Source {citation.number}: {escape(citation.title)}" '
        f'title="{escape(citation.title)}">{citation.number}</button>'
        for citation in citations
    )


def source_cards_html(citations: Sequence[Citation]) -> str:
    """A card for each article, in the order of its first citation."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    rows = "".join(_card_html(own) for own in by_article.values())
    return f'<ol class="cards" aria-label="Sources of this answer">{rows}</ol>'


def explanations_html(citations: Sequence[Citation]) -> str:
    """Why each cited sentence was chosen; empty where that is not known."""
    rows = "".join(
        _explanation_html(citation, citation.explanation)
        for citation in citations
        if citation.explanation
    )
    if not rows:
        return ""
    words = "Why this sentence?" if len(citations) == 1 else "Why these sentences?"
    return f'<details class="whys"><summary>{words}</summary><ol>{rows}</ol></details>'


def citation_notes_html(citation: Citation) -> str:
    """Notes on a citation: its relative times, other articles with it, a foreign language."""
    notes = ""
    if citation.times:
        notes += f'<p class="note">{escape(relative_time_words(citation.times))}</p>'
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


def date_and_page_html(citation: Citation) -> str:
    """Date and page as HTML; empty if neither is known."""
    parts = []
    if date := date_html(citation):
        parts.append(date)
    if citation.page:
        parts.append(f"page {citation.page}{READ_BY_OCR if citation.ocr is not None else ''}")
    return " · ".join(parts)


def _card_html(citations: Sequence[Citation]) -> str:
    first = citations[0]
    numbers = " ".join(str(citation.number) for citation in citations)
    pages = sorted({citation.page for citation in citations if citation.page})
    facts = list(filter(None, [date_html(first)]))
    if pages:
        by_ocr = READ_BY_OCR if any(each.ocr is not None for each in citations) else ""
        facts.append(f"page{'' if len(pages) == 1 else 's'} {', '.join(map(str, pages))}{by_ocr}")
    facts.append(f"{len(citations)} sentence{'' if len(citations) == 1 else 's'}")
    source = f'<bdi class="card-source">{escape(first.source)}</bdi>' if first.source else ""
    card = (
        f'<button type="button" class="card" {citation_attributes(first)}>'
        f'<span class="card-number">{numbers}</span><span class="card-text">'
        f'<span class="card-title" dir="auto">{escape(first.title)}</span>'
        f'<span class="card-where">{" · ".join(facts)}</span>{source}</span></button>'
    )
    return f"<li>{card}{''.join(dict.fromkeys(map(citation_notes_html, citations)))}</li>"


def _explanation_html(citation: Citation, why: Explanation) -> str:
    rows = [("Words of the question in it", _words_html(why.matched) or "none")]
    if why.unmatched:
        rows.append(("Not in it", _words_html(why.unmatched)))
    rows.append(
        (
            "Its passage in the search",
            f"{_rank_words(why.rank)} over all; by meaning {_rank_words(why.dense_rank)}, "
            f"by words {_rank_words(why.text_rank)}",
        )
    )
    rows.append(("The reader", f"{why.score:.0%} that it answers"))
    if why.runner_up and why.runner_up_score is not None:
        quote = f"<q>{escape(why.runner_up)}</q>"
        rows.append(("Next best, not cited", f"{quote} ({why.runner_up_score:.0%})"))
    facts = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in rows)
    return f'<li value="{citation.number}"><dl>{facts}</dl></li>'


def _words_html(words: Sequence[str]) -> str:
    return ", ".join(f"<bdi>{escape(word)}</bdi>" for word in words)


def _rank_words(rank: int | None) -> str:
    if rank is None:
        return UNRANKED
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10 if rank % 100 // 10 != 1 else 0, "th")
    return f"{rank}{ending}"
