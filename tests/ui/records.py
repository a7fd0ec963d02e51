"""Answers and articles made by hand."""

from __future__ import annotations

import hashlib

from assistant.types import Answer, Citation, Statement, Timings
from index.types import Article


def article(text: str, **fields) -> Article:
    """An article with this text."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Article(**{"id": "a.txt", "title": "A title", "text": text, "sha256": sha256, **fields})


def citation(source: Article, quote: str, number: int | None = 1, **fields) -> Citation:
    """A citation of the first place where the quote stands."""
    start = source.text.index(quote)
    values = {
        "number": number,
        "article_id": source.id,
        "article_sha256": source.sha256,
        "title": source.title,
        "date": source.date,
        "source": source.source,
        "page": None,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        **fields,
    }
    return Citation(**values)


def answer(*citations: Citation, **fields) -> Answer:
    """An answer with one verbatim statement for each citation."""
    values = {
        "question": "Who?",
        "searched_for": "Who?",
        "status": "answered",
        "statements": tuple(
            Statement(c.quote, (c.number or 0,), "verbatim", 0.9) for c in citations
        ),
        "citations": citations,
        "near_misses": (),
        "short_answer": None,
        "confidence": 0.9,
        "generation": 1,
        "timings": Timings(1.0, 1.0, 1.0, 3.0),
        **fields,
    }
    return Answer(**values)


def not_found(*near: Citation) -> Answer:
    """An answer that names only the nearest sentences."""
    return answer(status="not_found", statements=(), citations=(), near_misses=near)
