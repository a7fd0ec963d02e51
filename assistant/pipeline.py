"""One question, end to end: stand-alone question → search → reading → answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from assistant.answering import join_parts, read_parts
from assistant.antecedents import naming_sentence
from assistant.compose import compose, near_misses
from assistant.explain import content_words, explained, unknown_words
from assistant.folding import holds, is_said
from assistant.followups.stand_alone import stand_alone
from assistant.question import plain_reply
from assistant.question_parts import split_question
from assistant.types import (
    Answer,
    Evidence,
    Part,
    Reader,
    Reading,
    ReadingPassage,
    Status,
    Timings,
    Turn,
)
from index.errors import InvalidInput
from index.search import Searcher, Session
from index.types import Article, Hit, Sentence

PASSAGES_READ = 10  # the relevant article is among the first ten for 95 to 99 % of questions
HITS = 40  # the first look for them: copies are passed over
MOST_HITS = 640  # where most of those were copies, the look goes on up to here
NOTHING_CITED = 0.01  # a plain reply cites nothing, so hardly any answer of the articles is in it
Stage = Callable[[str], None]
Loaded = dict[str, tuple[Article, tuple[Sentence, ...]]]


def ignore_stage(_stage: str) -> None:
    """Tell nobody."""


class Assistant:
    """Answers questions over one library; safe to use from many threads."""

    def __init__(self, searcher: Searcher, reader: Reader, threshold: float) -> None:
        """`threshold` is the least confidence, 0 to 1, at which an answer is given."""
        self.searcher = searcher
        self.reader = reader
        self._threshold = threshold

    def ask(
        self, question: str, history: Sequence[Turn] = (), on_stage: Stage = ignore_stage
    ) -> Answer:
        """Answer one question; `history` is oldest first.

        `on_stage` is called with "searching" and "reading" as they begin and may raise to stop.
        Raises InvalidInput for an empty question, and what `Searcher.session` raises.
        """
        began = time.perf_counter()
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        with self.searcher.session() as session:
            if reply := plain_reply(question):
                return _reply(question, reply, session.generation, began)
            on_stage("searching")
            searched_for = stand_alone(question, history)
            passages, folded = passages_to_read(session, searched_for)
            searched = time.perf_counter()
            on_stage("reading")
            copies = partial(copies_of, session, folded)
            naming = partial(named_before, session)
            asked = split_question(searched_for)
            if len(asked) == 1:
                reading = self.reader.read(searched_for, passages, session)
                read = time.perf_counter()
                found = self._is_found(reading)
                statements, citations = compose(reading, copies, naming) if found else ((), ())
                parts: tuple[Part, ...] = ()
            else:
                each = read_parts(
                    asked,
                    lambda part: self.reader.read(part, passages, session),
                    lambda part: self.reader.read(
                        part, passages_to_read(session, part)[0], session
                    ),
                    self._is_found,
                )
                read = time.perf_counter()
                (statements, citations), parts = join_parts(
                    each, lambda part: compose(part, copies, naming)
                )
                found = bool(citations)
                reading = next((part.reading for part in each if part.found), each[0].reading)
            words = content_words(searched_for, session)
            citations = explained(statements, citations, words, passages, reading, session)
            misses = () if found else near_misses(reading)
            short_answer = _short_answer(reading) if found else None
            ended = time.perf_counter()
            return Answer(
                question=question,
                searched_for=searched_for,
                status=_status(found, parts),
                statements=statements,
                citations=citations,
                near_misses=misses,
                short_answer=short_answer,
                confidence=reading.confidence,
                generation=session.generation,
                timings=Timings(
                    _ms(began, searched), _ms(searched, read), _ms(read, ended), _ms(began, ended)
                ),
                looked_for=tuple(words.values()),
                unknown_words=unknown_words(words, session),
                parts=parts,
            )

    def _is_found(self, reading: Reading) -> bool:
        return bool(reading.evidence) and reading.confidence >= self._threshold


def passages_to_read(
    session: Session, question: str
) -> tuple[list[ReadingPassage], frozenset[str]]:
    """The best passages that do not only repeat better ones; second, articles of those that do.

    Of copies that score the same, the one with the first id is read, in whatever order the
    articles were added.
    """
    count = HITS
    while True:
        hits = session.search(question, count)
        kept: list[ReadingPassage] = []
        folded: set[str] = set()
        loaded: Loaded = {}
        for hit in sorted(hits, key=_rank):
            if len(kept) == PASSAGES_READ:
                return kept, frozenset(folded)
            passage = _reading_passage(session, hit, loaded)
            if is_said(passage, kept):
                folded.add(passage.article.id)
            else:
                kept.append(passage)
        if len(hits) < count or count >= MOST_HITS:
            return kept, frozenset(folded)
        count *= 4


def passages_of(session: Session, hits: Sequence[Hit]) -> list[ReadingPassage]:
    """The hits with their articles and sentences; each article is loaded once."""
    loaded: Loaded = {}
    return [_reading_passage(session, hit, loaded) for hit in hits]


def copies_of(session: Session, folded: frozenset[str], evidence: Evidence) -> Iterable[str]:
    """Articles that say the sentence as well: near-duplicates of its article, and folded ones."""
    own = evidence.article.id
    for identity in folded.union(session.near_duplicates(own)) - {own}:
        article = session.article(identity)
        sentences = [article.text[s.start : s.end] for s in session.sentences(identity)]
        if holds(article, sentences, evidence.quote):
            yield identity


def named_before(session: Session, evidence: Evidence) -> Sentence | None:
    """The sentence that says whom the pronoun means that the evidence begins with, if it does."""
    sentences = session.sentences(evidence.article.id)
    return naming_sentence(evidence.article.text, sentences, evidence.sentence.start)


def _rank(hit: Hit) -> tuple[float, str, int]:
    return -hit.score, hit.passage.article_id, hit.passage.start


def _reading_passage(session: Session, hit: Hit, loaded: Loaded) -> ReadingPassage:
    identity = hit.passage.article_id
    if identity not in loaded:
        loaded[identity] = (session.article(identity), session.sentences(identity))
    article, sentences = loaded[identity]
    inside = tuple(
        s for s in sentences if hit.passage.start <= s.start and s.end <= hit.passage.end
    )
    return ReadingPassage(hit, article, inside)


def _reply(question: str, reply: str, generation: int, began: float) -> Answer:
    return Answer(
        question=question,
        searched_for=question,
        status="reply",
        statements=(),
        citations=(),
        near_misses=(),
        short_answer=None,
        confidence=NOTHING_CITED,
        generation=generation,
        timings=Timings(0.0, 0.0, 0.0, _ms(began, time.perf_counter())),
        message=reply,
    )


def _status(found: bool, parts: Sequence[Part]) -> Status:
    if not found:
        return "not_found"
    return "answered" if all(part.citations for part in parts) else "partial"


def _short_answer(reading: Reading) -> str | None:
    best = reading.evidence[0]
    return best.article.text[slice(*best.answer)] if best.answer else None


def _ms(start: float, end: float) -> float:
    return round(1000 * (end - start), 2)
