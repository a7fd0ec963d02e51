"""Citation status: the location of a stored quote in today's library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from assistant.types import Citation
from index.errors import ArticleNotFound, IndexDamaged
from index.library import Library
from index.storage import catalogue
from index.types import Article, Sentence

CitationState = Literal["unchanged", "moved", "edited", "gone"]

# sentences that share most words with the quote; the edited one is among them
MAX_COMPARED_SENTENCES = 8
MIN_SIMILARITY = 0.6  # ratio of difflib: below it, it is another sentence
MAX_CACHED_ARTICLES = 4  # the citations of one answer are often from few articles


_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts without spaces between words
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The range of a quote today: unchanged, moved, edited (the most similar sentence), or gone.

    `quote` equals `article.text[start:end]` of today's article; empty if it is gone.
    """

    state: CitationState
    start: int | None = None
    end: int | None = None
    quote: str = ""


def anchor_citations(library: Library, citations: Sequence[Citation]) -> tuple[Anchor, ...]:
    """The anchor of each citation, in order; IndexMissing, IndexMismatch.

    An article whose stored text is damaged has the state "gone".
    """
    with catalogue.open_catalogue(library, is_snapshot=True) as connection:
        catalogue.read_manifest(connection)

        @lru_cache(maxsize=MAX_CACHED_ARTICLES)
        def find(identity: str) -> tuple[Article, tuple[Sentence, ...]] | None:
            try:
                article = catalogue.find_article(connection, identity, by_place=False)
            except (ArticleNotFound, IndexDamaged):
                return None
            return article, catalogue.article_sentences(connection, identity)

        anchors = []
        for citation in citations:
            found = find(citation.article_id)
            anchors.append(Anchor("gone") if found is None else anchor_citation(citation, *found))
        return tuple(anchors)


def anchor_citation(citation: Citation, article: Article, sentences: Sequence[Sentence]) -> Anchor:
    """The anchor of one citation in its article."""
    quote, start = citation.quote, citation.start
    if not quote:
        return Anchor("gone")
    if start >= 0 and article.text[start : start + len(quote)] == quote:
        is_same = citation.end == start + len(quote)
        return Anchor("unchanged" if is_same else "moved", start, start + len(quote), quote)
    if (found_at := _nearest_occurrence(article.text, quote, start)) is not None:
        return Anchor("moved", found_at, found_at + len(quote), quote)
    return _edited_anchor(quote, article.text, sentences) or Anchor("gone")


def _nearest_occurrence(text: str, quote: str, start: int) -> int | None:
    """The occurrence of the quote that is nearest to `start`."""
    start = min(max(start, 0), len(text))
    after = text.find(quote, start)
    before = text.rfind(quote, 0, min(len(text), start + len(quote)))
    occurrences = [found_at for found_at in (before, after) if found_at >= 0]
    return min(occurrences, key=lambda found_at: abs(found_at - start), default=None)


def _edited_anchor(quote: str, text: str, sentences: Sequence[Sentence]) -> Anchor | None:
    """The sentence most similar to the quote; only those sharing most words are compared fully."""
    quote_words = _word_counts(quote)
    shares = []
    for index, sentence in enumerate(sentences):
        words = _word_counts(text[sentence.start : sentence.end])
        if common := (quote_words & words).total():
            shares.append((-2 * common / (quote_words.total() + words.total()), index))
    best, best_ratio = None, MIN_SIMILARITY
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(quote)
    for _, index in sorted(shares)[:MAX_COMPARED_SENTENCES]:
        sentence = sentences[index]
        matcher.set_seq1(text[sentence.start : sentence.end])
        if matcher.quick_ratio() <= best_ratio:
            continue
        if (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = sentence, ratio
    if best is None:
        return None
    return Anchor("edited", best.start, best.end, text[best.start : best.end])


def _word_counts(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
