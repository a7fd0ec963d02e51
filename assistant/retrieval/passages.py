"""Retrieval: the passages to read for a question, and the context of a sentence in its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.nlp.anaphora import antecedent_sentence
from assistant.retrieval.deduplication import contains_sentence, is_redundant
from assistant.retrieval.own_text import OwnTextReader
from assistant.types import NO_FILTERS, Evidence, Filters, ReadingPassage
from index.search.filters import passes_filters
from index.search.searcher import Session
from index.types import Article, Hit, Sentence

PASSAGES_READ = 10  # the relevant article is among the first ten for 95 to 99 % of questions
FIRST_HITS = 40  # hits of the first search; some only repeat better ones
MAX_HITS = 640  # if most hits repeat each other, more are searched for, up to this number
ArticleCache = dict[str, tuple[Article, tuple[Sentence, ...]]]


def passages_to_read(
    session: Session,
    question: str,
    filters: Filters = NO_FILTERS,
    limit: int = PASSAGES_READ,
) -> tuple[list[ReadingPassage], frozenset[str]]:
    """The best `limit` passages that do not repeat better ones, and the ids of articles that do.

    Text that stands under many articles is read where it is asked for, once (`own_text`).

    Of copies with the same score, the one with the first id is read, in whatever order the
    articles were added.
    """
    count = FIRST_HITS
    while True:
        hits = session.search(question, count, filters=filters)
        passages: list[ReadingPassage] = []
        duplicate_ids: set[str] = set()
        loaded: ArticleCache = {}
        own_text = OwnTextReader(session, question)
        for hit in sorted(hits, key=_rank_key):
            if len(passages) == limit:
                return passages, frozenset(duplicate_ids)
            passage = own_text.cut(_reading_passage(session, hit, loaded))
            if not passage.sentences:
                continue
            if is_redundant(passage, passages):
                duplicate_ids.add(passage.article.id)
            else:
                passages.append(passage)
        if len(hits) < count or count >= MAX_HITS:
            return passages, frozenset(duplicate_ids)
        count *= 4


def load_passages(session: Session, hits: Sequence[Hit]) -> list[ReadingPassage]:
    """The hits with their articles and sentences; each article is loaded once."""
    loaded: ArticleCache = {}
    return [_reading_passage(session, hit, loaded) for hit in hits]


def articles_with_sentence(
    session: Session,
    duplicate_ids: frozenset[str],
    evidence: Evidence,
    filters: Filters = NO_FILTERS,
) -> Iterable[str]:
    """The ids of other articles with the sentence, among `duplicate_ids` and near-duplicates."""
    own = evidence.article.id
    for identity in duplicate_ids.union(session.near_duplicates(own)) - {own}:
        article = session.article(identity)
        if not passes_filters(article, filters):
            continue
        sentences = [article.text[s.start : s.end] for s in session.sentences(identity)]
        if contains_sentence(article, sentences, evidence.quote):
            yield identity


def antecedent_of(session: Session, evidence: Evidence) -> Sentence | None:
    """The sentence that names whom the pronoun at the start of the evidence means; None without."""
    sentences = session.sentences(evidence.article.id)
    return antecedent_sentence(evidence.article.text, sentences, evidence.sentence.start)


def _rank_key(hit: Hit) -> tuple[float, str, int]:
    return -hit.score, hit.passage.article_id, hit.passage.start


def _reading_passage(session: Session, hit: Hit, loaded: ArticleCache) -> ReadingPassage:
    identity = hit.passage.article_id
    if identity not in loaded:
        loaded[identity] = (session.article(identity), session.sentences(identity))
    article, sentences = loaded[identity]
    inside = tuple(
        s for s in sentences if hit.passage.start <= s.start and s.end <= hit.passage.end
    )
    return ReadingPassage(hit, article, inside)
