"""The own text of an article: without what stands around it, on its page or under most articles."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import MutableMapping, Sequence
from itertools import takewhile

from index.storage.near_duplicates import count_different
from index.storage.repeated_lines import (
    EdgeLine,
    articles_with,
    edge_lines,
    group_marks,
    group_sample,
    has_many,
    has_marks,
)
from index.types import Article, Sentence

MIN_ARTICLES = 5  # with the line; fewer may quote each other
MIN_SHARE = 0.5  # of a source's or an author's articles: what reports on one matter share is in few
MIN_WORDS = 10  # that are repeated in an article; fewer may be an idiom, "He declined to comment."
SAMPLE_SIZE = 48  # articles of a group, by which the share is estimated
RepetitionCache = MutableMapping[tuple[int, int], bool]
"""For the marks of a line and of a group, whether the line repeats in the group."""


def without_boilerplate(article: Article, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of an article that do not lie, by more than half, in its boilerplate."""
    if not article.boilerplate:
        return tuple(sentences)
    starts = [start for start, _ in article.boilerplate]

    def is_around(sentence: Sentence) -> bool:
        inside, at = 0, bisect_right(starts, sentence.start) - 1
        for start, end in article.boilerplate[max(at, 0) :]:
            if start >= sentence.end:
                break
            inside += max(0, min(end, sentence.end) - max(start, sentence.start))
        return 2 * inside > sentence.end - sentence.start

    return tuple(sentence for sentence in sentences if not is_around(sentence))


def own_range(
    connection: sqlite3.Connection, article: Article, cache: RepetitionCache
) -> tuple[int, int]:
    """`[start, end)` of the text that is the article's own; empty if others have all of it.

    An imprint, a box on the author, a request for consent is not. It stands at the head or the
    end, as a run of lines that each repeat in the same words in most articles of one group.
    """
    whole = 0, len(article.text)
    if not has_marks(connection):
        return whole
    head, tail = edge_lines(article.title, article.text)
    last = _repeated(connection, article.id, tail, cache)
    end = last[-1].start if last else len(article.text)
    above = [line for line in head if line.end <= end]
    first = _repeated(connection, article.id, above, cache)
    start = first[-1].end if first else 0
    if sum(line.words for line in (*first, *last)) < MIN_WORDS:
        return whole
    return start, end


def _repeated(
    connection: sqlite3.Connection,
    article_id: str,
    lines: Sequence[EdgeLine],
    cache: RepetitionCache,
) -> list[EdgeLine]:
    """The lines, outermost first, up to the first that does not repeat in a group of the article.

    Hardly any line is in several articles at all, so that most articles cost two look-ups.
    """
    common = list(takewhile(lambda line: has_many(connection, line.mark, MIN_ARTICLES), lines))
    groups = group_marks(connection, article_id) if common else ()

    def repeats(line: EdgeLine) -> bool:
        return any(_repeats(connection, line.mark, group, cache) for group in groups)

    return list(takewhile(repeats, common))


def _repeats(connection: sqlite3.Connection, line: int, group: int, cache: RepetitionCache) -> bool:
    """Whether a line is in most articles of a group, and these are not copies of one text."""
    key = line, group
    if key not in cache:
        sample = group_sample(connection, group, SAMPLE_SIZE)
        found = articles_with(connection, line, sample)
        is_frequent = len(found) >= max(MIN_ARTICLES, MIN_SHARE * len(sample))
        cache[key] = is_frequent and count_different(connection, found) >= MIN_ARTICLES
    return cache[key]
