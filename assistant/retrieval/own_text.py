"""What is read of a passage: its article's own text, not what stands around it.

Boilerplate of a page is never read. A question about exactly what stands under many articles is
answered from it: it is then read once, in the passage that was found first, as the one witness that
it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.nlp.lemmas import lemma_tokens
from assistant.nlp.question_terms import are_mentioned, question_terms
from assistant.types import ReadingPassage
from index.search.own_text import without_boilerplate
from index.search.searcher import Session
from index.storage.text_index import index_term
from index.types import Sentence


class OwnTextReader:
    """Cuts the passages of one question, in the order in which they were found."""

    def __init__(self, session: Session, question: str) -> None:
        self._session = session
        names, others = question_terms(question)
        self._names, self._others = set(map(index_term, names)), set(map(index_term, others))
        self._read: set[str] = set()  # repeated texts that were left in a passage

    def cut(self, passage: ReadingPassage) -> ReadingPassage:
        """The passage without repeated text that is not asked for or was read; may be empty.

        "Who founded the museum?" is not asked of "The Courier was founded by Ada Holt."; "Who
        founded the Courier?" is.
        """
        start, end = self._session.own_range(passage.article)
        citable = without_boilerplate(passage.article, passage.sentences)
        own = tuple(s for s in citable if start <= s.start and s.end <= end)
        if len(own) == len(citable):
            return _with_sentences(passage, own)
        repeated = _texts(passage, [s for s in citable if s not in own])
        if repeated not in self._read and self._asks_for(repeated):
            self._read.add(repeated)
            return _with_sentences(passage, citable)
        return _with_sentences(passage, own)

    def _asks_for(self, repeated: str) -> bool:
        words = (word for line in repeated.split("\n") for word in lemma_tokens(line))
        known = {index_term(word.lemma) for word in words}  # "publisher" says who publishes
        has_terms = bool(self._names or self._others)
        return has_terms and are_mentioned(self._names, self._others, known)


def _with_sentences(passage: ReadingPassage, sentences: tuple[Sentence, ...]) -> ReadingPassage:
    """The passage from the first to the last of some of its sentences, with these alone."""
    if not sentences or len(sentences) == len(passage.sentences):
        return replace(passage, sentences=sentences)
    range_ = replace(passage.hit.passage, start=sentences[0].start, end=sentences[-1].end)
    return replace(passage, hit=replace(passage.hit, passage=range_), sentences=sentences)


def _texts(passage: ReadingPassage, sentences: Sequence[Sentence]) -> str:
    return "\n".join(passage.article.text[s.start : s.end] for s in sentences)
