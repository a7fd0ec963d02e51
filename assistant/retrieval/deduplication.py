"""Deduplication: passages that repeat others, and other articles that contain a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.nlp.sentence_equality import are_equal, sentence_key
from assistant.types import ReadingPassage
from index.types import Article


def contains_sentence(article: Article, sentences: Sequence[str], sentence: str) -> bool:
    """Whether an article with these sentences contains `sentence` or an equal one.

    "The ferry sails at noon" is in an article with "The ferry sails at noon.".
    """
    if sentence in article.text and sentence in sentences:
        return True
    key = sentence_key(sentence)
    return any(are_equal(key, sentence_key(own)) for own in sentences)


def is_redundant(passage: ReadingPassage, selected: Sequence[ReadingPassage]) -> bool:
    """Whether the `selected` passages of other articles contain every sentence of this one.

    A sentence that is the title of its article is ignored: titles are never cited.
    """
    known = [
        sentence_key(sentence)
        for other in selected
        if other.article.id != passage.article.id
        for sentence in sentence_texts(other)
    ]
    return bool(known) and all(
        sentence == passage.article.title
        or any(are_equal(sentence_key(sentence), other) for other in known)
        for sentence in sentence_texts(passage)
    )


def sentence_texts(passage: ReadingPassage) -> Iterator[str]:
    """The texts of a passage's sentences, in order."""
    for sentence in passage.sentences:
        yield passage.article.text[sentence.start : sentence.end]
