"""Explains why a sentence was cited, and which words of a question no article contains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.answering.table_evidence import readable_quote
from assistant.answering.types import CitedSentence, Finding
from assistant.types import Evidence, Explanation, ReadingPassage, SentencePosition
from index.search.searcher import Session
from index.storage.text_index import STOP_TERMS
from index.types import Hit

WORD_PATTERN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
MOST_WORDS = 40  # words of a question that are explained


def content_words(question: str, session: Session) -> dict[str, str]:
    """The words of a question without stop words, as they are written, by index term.

    "When did Laos join?" -> `{"lao": "Laos", "join": "join"}`.
    """
    words: dict[str, str] = {}
    for match in WORD_PATTERN.finditer(question):
        terms = session.text.terms(match[0])
        term = " ".join(terms)
        if terms and not all(each in STOP_TERMS for each in terms):
            words.setdefault(term, match[0])
        if len(words) == MOST_WORDS:
            break
    return words


def unknown_words(words: Mapping[str, str], session: Session) -> tuple[str, ...]:
    """The content words that no article contains in any form."""
    return tuple(
        word
        for term, word in words.items()
        if not all(session.text.document_frequency(each) for each in term.split())
    )


def with_explanations(finding: Finding, words: Mapping[str, str], session: Session) -> Finding:
    """The finding with an explanation in each citation; `words` are the `content_words`."""
    cited = {sentence.citation.position for sentence in finding.sentences}
    runner_up = next((e for e in finding.reading.evidence if e.position not in cited), None)
    hits = _hits_by_position(finding.passages)

    def explained(sentence: CitedSentence) -> CitedSentence:
        hit = hits.get(sentence.citation.position)
        explanation = _explanation(sentence, words, hit, runner_up, session)
        return replace(sentence, citation=replace(sentence.citation, explanation=explanation))

    return replace(finding, sentences=tuple(map(explained, finding.sentences)))


def _hits_by_position(passages: Iterable[ReadingPassage]) -> dict[SentencePosition, Hit]:
    """The first hit that contains each sentence; the parts of a question may share passages."""
    hits: dict[SentencePosition, Hit] = {}
    for passage in passages:
        for sentence in passage.sentences:
            hits.setdefault((passage.article.id, sentence.start), passage.hit)
    return hits


def _explanation(
    sentence: CitedSentence,
    words: Mapping[str, str],
    hit: Hit | None,
    runner_up: Evidence | None,
    session: Session,
) -> Explanation:
    evidence = sentence.evidence
    read = readable_quote(evidence) if evidence else sentence.citation.quote
    terms = set(session.text.terms(read))
    matched = tuple(word for term, word in words.items() if terms.issuperset(term.split()))
    return Explanation(
        matched=matched,
        unmatched=tuple(word for word in words.values() if word not in matched),
        rank=hit.rank if hit else None,
        dense_rank=hit.dense_rank if hit else None,
        text_rank=hit.text_rank if hit else None,
        score=sentence.statement.score,
        runner_up=runner_up.quote if runner_up else None,
        runner_up_score=runner_up.score if runner_up else None,
    )
