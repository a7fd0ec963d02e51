"""The numbered sentences that a model is given for one answer, and their citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.extractive import cite
from assistant.generation.injected_instructions import is_instruction
from assistant.generation.sanitising import (
    LONGEST_SENTENCE,
    sanitise_for_prompt,
    truncate_sentence,
)
from assistant.retrieval.passages import passages_to_read
from assistant.types import Answer, Citation, Evidence, Reader, Reading, SentencePosition
from assistant.verification.types import NumberedSource
from index.errors import ArticleNotFound
from index.search.searcher import Session
from index.types import Sentence

MAX_SENTENCES = 16  # about 600 tokens: a small model on two cores reads them in a few seconds
MAX_CHARACTERS = 4_000
CHARACTERS_PER_TOKEN = 2.5  # of a prompt; English has four, other languages fewer
PROMPT_TOKENS = 500  # of a prompt: the instructions, the question, and the titles of articles
CHARACTERS_PER_SENTENCE = 12  # of its number and its line
NEIGHBOUR_SENTENCES = 1  # on each side of a cited one: antecedents of "he" and "then"
FOLLOWING_SENTENCES = 3  # behind a cited one, if there is room: the reasons and the consequences
MIN_SCORE_SHARE = 0.02  # of the best sentence's score: the rest is irrelevant


def characters_for(window: int | None, answer_tokens: int) -> int:
    """The characters of evidence for a model that takes `window` tokens at once, answer included.

    None is a window that is not known, and is taken to be large enough.
    """
    if window is None:
        return MAX_CHARACTERS
    left = (window - answer_tokens - PROMPT_TOKENS) * CHARACTERS_PER_TOKEN
    return max(0, min(MAX_CHARACTERS, int(left)))


@dataclass(frozen=True, slots=True)
class GroundingSentences:
    """Sentences numbered from 1; `evidence` is the evidence for each number.

    `disagreeing` are groups of numbers that state different things, one group for each side.
    """

    sources: tuple[NumberedSource, ...]
    evidence: Mapping[int, Evidence]
    disagreeing: tuple[tuple[int, ...], ...] = ()

    def lines(self) -> str:
        """The prompt text: a line for each sentence, below a line for each article.

        An article's line is its title and its date. A sentence cannot forge a line: each is one
        line, whatever it contains.
        """
        lines: list[str] = []
        article = None
        for source in self.sources:
            evidence = self.evidence.get(source.number)
            own = evidence.article.id if evidence else source.title
            if own != article:
                article = own
                lines.append(f"({_article_line(source, evidence)})")
            lines.append(f"[{source.number}] {sanitise_for_prompt(truncate_sentence(source.text))}")
        if self.disagreeing:
            sides = (" ".join(f"[{number}]" for number in side) for side in self.disagreeing)
            lines.append(f"(These disagree: {' against '.join(sides)})")
        return "\n".join(lines)


def grounding_sentences(
    answer: Answer, session: Session, reader: Reader, most_characters: int = MAX_CHARACTERS
) -> GroundingSentences:
    """The cited sentences with their neighbours, then other sentences that were read, best first.

    They are ordered by article, by first use, and by position within an article. Of a short window,
    `most_characters` are left for them.
    """
    most = min(most_characters, MAX_CHARACTERS)
    passages, _ = passages_to_read(session, answer.searched_for, answer.filters)
    reading = reader.read(answer.searched_for, passages, session)
    chosen: dict[SentencePosition, Evidence] = {}
    size = 0
    for evidence in _candidates(answer, reading, session):
        length = min(len(evidence.quote), LONGEST_SENTENCE) + CHARACTERS_PER_SENTENCE
        if evidence.position in chosen or (chosen and size + length > most):
            continue
        chosen[evidence.position] = evidence
        size += length
        if len(chosen) == MAX_SENTENCES:
            break
    articles = list(dict.fromkeys(identity for identity, _ in chosen))
    ordered = sorted(chosen, key=lambda position: (articles.index(position[0]), position[1]))
    evidence_of = {number: chosen[position] for number, position in enumerate(ordered, 1)}
    return GroundingSentences(
        tuple(_numbered_sources(evidence_of, session)),
        evidence_of,
        _disagreeing(answer, evidence_of),
    )


def _article_line(source: NumberedSource, evidence: Evidence | None) -> str:
    """The title of a source's article, and its date if it has one."""
    title = sanitise_for_prompt(truncate_sentence(source.title))
    date = evidence.article.date if evidence else None
    return f"{title}, {sanitise_for_prompt(date)}" if date else title


def _disagreeing(
    answer: Answer, evidence_of: Mapping[int, Evidence]
) -> tuple[tuple[int, ...], ...]:
    """The numbers of each side of an answer whose articles differ; none if a side is not there."""
    number_at = {evidence.position: number for number, evidence in evidence_of.items()}
    position_of = {citation.number: citation.position for citation in answer.citations}
    sides = [
        tuple(
            number_at[position_of[number]]
            for number in side.citations
            if position_of.get(number) in number_at
        )
        for side in answer.sides
    ]
    return tuple(sides) if len(sides) > 1 and all(sides) else ()


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
    """Best first: cited, next to cited, read, and what follows the cited ones."""
    around = [list(_with_neighbours(citation, session)) for citation in answer.citations]
    yield from (group[0] for group in around if group)
    near = [(distance, each) for group in around for distance, each in enumerate(group[1:])]
    beside = 2 * NEIGHBOUR_SENTENCES
    yield from (each for distance, each in near if distance < beside)
    best = reading.evidence[0].score if reading.evidence else 0.0
    yield from (each for each in reading.evidence if each.score >= MIN_SCORE_SHARE * best)
    yield from (each for distance, each in near if distance >= beside)


def _with_neighbours(citation: Citation, session: Session) -> Iterator[Evidence]:
    """The cited sentence if it is unchanged, then the sentences around it, the nearest first.

    Headings are left out, and so are instructions and what stands beside one: nobody has judged
    what these sentences have to do with the question.
    """
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
    behind = range(at + 1, min(len(sentences), at + FOLLOWING_SENTENCES + 1))
    before = range(max(0, at - NEIGHBOUR_SENTENCES), at)
    nearest = sorted((*before, *behind), key=lambda near: abs(near - at))
    for near in nearest:
        beside = sentences[max(0, near - 1) : near + 2]
        evidence = Evidence(article, sentences[near], 0.0)
        is_ordered = any(is_instruction(article.text[each.start : each.end]) for each in beside)
        if _is_prose(evidence.quote) and not is_ordered:
            yield evidence


def _is_prose(text: str) -> bool:
    """Whether a text ends as a sentence does; headings do not."""
    return text.rstrip("\"'”’»)]").endswith((".", "!", "?", "…", "。", "！", "？", "؟", "।"))


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
