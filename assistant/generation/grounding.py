"""The numbered sentences that a model is given for one answer, and their citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.extractive import cite
from assistant.generation.sanitising import sanitise_for_prompt, truncate_sentence
from assistant.retrieval.passages import passages_to_read
from assistant.types import Answer, Citation, Evidence, Reader, Reading, SentencePosition
from assistant.verification.types import NumberedSource
from index.errors import ArticleNotFound
from index.search.searcher import Session
from index.types import Sentence

MAX_SENTENCES = 16  # about 600 tokens: a small model on two cores reads them in a few seconds
MAX_CHARACTERS = 4_000
NEIGHBOUR_SENTENCES = 1  # on each side of a cited one: antecedents of "he" and "then"
MIN_SCORE_SHARE = 0.02  # of the best sentence's score: the rest is irrelevant


@dataclass(frozen=True, slots=True)
class GroundingSentences:
    """Sentences numbered from 1; `evidence` is the evidence for each number."""

    sources: tuple[NumberedSource, ...]
    evidence: Mapping[int, Evidence]

    def lines(self) -> str:
        """The prompt text: a line for each sentence, after a line for each article's title.

        A sentence cannot forge a line: each is one line, whatever it contains.
        """
        lines: list[str] = []
        title = None
        for source in self.sources:
            if source.title != title:
                title = source.title
                lines.append(f"({sanitise_for_prompt(truncate_sentence(title))})")
            lines.append(f"[{source.number}] {sanitise_for_prompt(truncate_sentence(source.text))}")
        return "\n".join(lines)


def grounding_sentences(answer: Answer, session: Session, reader: Reader) -> GroundingSentences:
    """The cited sentences with their neighbours, then other sentences that were read, best first.

    They are ordered by article, by first use, and by position within an article.
    """
    passages, _ = passages_to_read(session, answer.searched_for, answer.filters)
    reading = reader.read(answer.searched_for, passages, session)
    chosen: dict[SentencePosition, Evidence] = {}
    size = 0
    for evidence in _candidates(answer, reading, session):
        length = min(len(evidence.quote), 600)
        if evidence.position in chosen or size + length > MAX_CHARACTERS:
            continue
        chosen[evidence.position] = evidence
        size += length
        if len(chosen) == MAX_SENTENCES:
            break
    articles = list(dict.fromkeys(identity for identity, _ in chosen))
    ordered = sorted(chosen, key=lambda position: (articles.index(position[0]), position[1]))
    evidence_of = {number: chosen[position] for number, position in enumerate(ordered, 1)}
    return GroundingSentences(tuple(_numbered_sources(evidence_of, session)), evidence_of)


def with_citations(answer: Answer, evidence: Sequence[Evidence]) -> tuple[Answer, tuple[int, ...]]:
    """The answer with these sentences added to its citations, and their numbers."""
    citations = list(answer.citations)
    known = {(c.article_id, c.start, c.end): c.number or 0 for c in citations}
    numbers = []
    for each in evidence:
        position = (each.article.id, each.sentence.start, each.sentence.end)
        if position not in known:
            known[position] = len(citations) + 1
            citations.append(cite(each, known[position]))
        numbers.append(known[position])
    return replace(answer, citations=tuple(citations)), tuple(dict.fromkeys(numbers))


def _candidates(answer: Answer, reading: Reading, session: Session) -> Iterator[Evidence]:
    around = [list(_with_neighbours(citation, session)) for citation in answer.citations]
    yield from (group[0] for group in around if group)
    yield from (each for group in around for each in group[1:])
    best = reading.evidence[0].score if reading.evidence else 0.0
    yield from (each for each in reading.evidence if each.score >= MIN_SCORE_SHARE * best)


def _with_neighbours(citation: Citation, session: Session) -> Iterator[Evidence]:
    """The cited sentence if it is unchanged, then the sentences next to it."""
    try:
        article = session.article(citation.article_id)
    except ArticleNotFound:  # removed since it was cited
        return
    sentences = session.own_sentences(article)
    at = _index_at(sentences, citation.start, citation.end)
    if at is None:  # cited because it was asked for
        sentences = session.citable_sentences(article)
        at = _index_at(sentences, citation.start, citation.end)
    if at is None or article.text[citation.start : citation.end] != citation.quote:
        return
    yield Evidence(article, sentences[at], 1.0)
    for near in range(
        max(0, at - NEIGHBOUR_SENTENCES), min(len(sentences), at + NEIGHBOUR_SENTENCES + 1)
    ):
        if near != at:
            yield Evidence(article, sentences[near], 0.0)


def _index_at(sentences: Sequence[Sentence], start: int, end: int) -> int | None:
    for index, sentence in enumerate(sentences):
        if (sentence.start, sentence.end) == (start, end):
            return index
    return None


def _numbered_sources(
    evidence_of: Mapping[int, Evidence], session: Session
) -> Iterator[NumberedSource]:
    for number, evidence in evidence_of.items():
        article = evidence.article
        sentences = session.sentences(article.id)
        at = _index_at(sentences, evidence.sentence.start, evidence.sentence.end)
        before = sentences[at - 1] if at else None
        yield NumberedSource(
            number=number,
            text=evidence.quote,
            title=article.title,
            before=article.text[before.start : before.end] if before else "",
        )
