"""Why a sentence was cited, and which words of a question no article holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Citation, Evidence, Explanation, Reading, ReadingPassage, Statement
from index.search.searcher import Session
from index.storage.text_index import STOP_TERMS

WORD_PATTERN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
MOST_WORDS = 40  # of a question that are told apart; nobody reads more of them


def content_words(question: str, session: Session) -> dict[str, str]:
    """The words of a question that tell something, as they stand there, by index term."""
    words: dict[str, str] = {}
    for match in WORD_PATTERN.finditer(question):
        terms = session.text.terms(match[0])
        term = " ".join(terms)
        if terms and not all(each in STOP_TERMS for each in terms):
            words.setdefault(term, match[0])
        if len(words) == MOST_WORDS:
            break
    return words


def unknown_words(words: dict[str, str], session: Session) -> tuple[str, ...]:
    """Those of the words that no article holds in any form."""
    return tuple(
        word
        for term, word in words.items()
        if not all(session.text.document_frequency(each) for each in term.split())
    )


def with_explanations(
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    words: dict[str, str],
    passages: Sequence[ReadingPassage],
    reading: Reading,
    session: Session,
) -> tuple[Citation, ...]:
    """The citations of the statements, each with its `why`."""
    cited = {(c.article_id, c.start) for c in citations}
    runner_up = next((e for e in reading.evidence if _sentence_id(e) not in cited), None)
    scores = {number: s.score for s in statements for number in s.citations}

    def why(citation: Citation) -> Explanation:
        score = scores.get(citation.number or 0, 0.0)
        return _explanation(citation, words, passages, score, runner_up, session)

    return tuple(replace(citation, explanation=why(citation)) for citation in citations)


def _explanation(
    citation: Citation,
    words: dict[str, str],
    passages: Sequence[ReadingPassage],
    score: float,
    runner_up: Evidence | None,
    session: Session,
) -> Explanation:
    own = set(session.text.terms(citation.quote))
    matched = tuple(word for term, word in words.items() if own.issuperset(term.split()))
    hit = next(
        (
            p.hit
            for p in passages
            if p.article.id == citation.article_id
            and p.hit.passage.start <= citation.start < p.hit.passage.end
        ),
        None,
    )
    return Explanation(
        matched=matched,
        unmatched=tuple(word for word in words.values() if word not in matched),
        rank=hit.rank if hit else None,
        dense_rank=hit.dense_rank if hit else None,
        text_rank=hit.text_rank if hit else None,
        score=score,
        runner_up=runner_up.quote if runner_up else None,
        runner_up_score=runner_up.score if runner_up else None,
    )


def _sentence_id(evidence: Evidence) -> tuple[str, int]:
    return evidence.article.id, evidence.sentence.start
