"""The passages that are read for a question, and what their articles say of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.nlp.anaphora import antecedent_sentence
from assistant.nlp.sentence_equality import contains_sentence, is_redundant
from assistant.types import NO_FILTERS, Evidence, Filters, ReadingPassage
from index.search.filters import passes_filters
from index.search.searcher import Session
from index.types import Article, Hit, Sentence

PASSAGES_READ = 10  # the relevant article is among the first ten for 95 to 99 % of questions
FIRST_HITS = 40  # the first look for them: copies are passed over
MAX_HITS = 640  # where most of those were copies, the look goes on up to here
ArticleCache = dict[str, tuple[Article, tuple[Sentence, ...]]]


def passages_to_read(
    session: Session,
    question: str,
    filters: Filters = NO_FILTERS,
    most: int = PASSAGES_READ,
) -> tuple[list[ReadingPassage], frozenset[str]]:
    """The `most` best passages that do not only repeat better ones; second, articles of those.

    Of copies that score the same, the one with the first id is read, in whatever order the
    articles were added.
    """
    count = FIRST_HITS
    while True:
        hits = session.search(question, count, filters=filters)
        kept: list[ReadingPassage] = []
        folded: set[str] = set()
        loaded: ArticleCache = {}
        for hit in sorted(hits, key=_rank_key):
            if len(kept) == most:
                return kept, frozenset(folded)
            passage = _reading_passage(session, hit, loaded)
            if is_redundant(passage, kept):
                folded.add(passage.article.id)
            else:
                kept.append(passage)
        if len(hits) < count or count >= MAX_HITS:
            return kept, frozenset(folded)
        count *= 4


def load_passages(session: Session, hits: Sequence[Hit]) -> list[ReadingPassage]:
    """The hits with their articles and sentences; each article is loaded once."""
    loaded: ArticleCache = {}
    return [_reading_passage(session, hit, loaded) for hit in hits]


def articles_with_sentence(
    session: Session,
    folded: frozenset[str],
    evidence: Evidence,
    filters: Filters = NO_FILTERS,
) -> Iterable[str]:
    """Articles that say the sentence as well: near-duplicates of its article, and folded ones."""
    own = evidence.article.id
    for identity in folded.union(session.near_duplicates(own)) - {own}:
        article = session.article(identity)
        if not passes_filters(article, filters):
            continue
        sentences = [article.text[s.start : s.end] for s in session.sentences(identity)]
        if contains_sentence(article, sentences, evidence.quote):
            yield identity


def antecedent_of(session: Session, evidence: Evidence) -> Sentence | None:
    """The sentence that says whom the pronoun means that the evidence begins with, if it does."""
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
