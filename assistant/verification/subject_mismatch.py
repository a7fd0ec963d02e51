"""Joined sources with different subjects: a predicate that is attributed to the wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import WordAlignment

MAX_HEAD_WORDS = 2  # content words that identify a subject without a clear end
MAX_LEAD_WORDS = 12  # words of an introduction
MAX_SUBJECT_WORDS = 8  # words of a subject before its verb
_LEADING = frozenset(
    "in on at during after before since by under with despite following throughout until between "
    "from as according although while when however for if".split()
)
_POINTING = frozenset(
    "he she it they his her its their this these that those there we i you who which both".split()
)
_VERBS = frozenset(
    "is are was were has have had can could will would may might must shall should do does did "
    "also then later now not never".split()
)


def subject_mismatches(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """Problems for sources, of several, whose subject is missing from the statement.

    "The mill opened in 1990 and is toxic to fish." for "The mill opened in 1990." and "Chlorine is
    toxic to fish." -> one problem. A source that begins with a pronoun, or whose subject occurs in
    another source, is not reported.
    """
    for alignment in alignments if len(alignments) > 1 else ():
        source, back = alignment.source, alignment.inverted()
        head = _subject(source) or _head(source)
        if not head or any(position in back for position in head):
            continue
        stems = {source.words[position].stem for position in head}
        if any(stems & each.source.by_stem.keys() for each in alignments if each is not alignment):
            continue
        text = " ".join(source.words[position].text for position in head)
        yield f"it says of something else what a source says of “{text}”"


def _subject(source: AnalysedSentence) -> tuple[int, ...]:
    """The content words before the verb; empty if anaphoric or if the end is unclear."""
    first = _subject_start(source)
    if first < 0 or source.words[first].folded == "the" and first + 1 not in source.in_names:
        return ()
    end = next(
        (n for n in range(first, min(first + MAX_SUBJECT_WORDS, len(source.words)))
         if source.words[n].folded in _VERBS),
        None,
    )  # fmt: skip
    if end is None:
        end = first + (source.words[first].folded == "the")
        while end < len(source.words) and source.words[end].text[0].isupper():
            end += 1
    if any(word.is_mark for word in source.words[first:end]):
        return ()
    return tuple(n for n in source.content_positions if first <= n < end)


def _head(source: AnalysedSentence) -> tuple[int, ...]:
    """The first content words, whether before the verb or not."""
    first = _subject_start(source)
    return (
        tuple(n for n in source.content_positions if n >= first)[:MAX_HEAD_WORDS]
        if first >= 0
        else ()
    )


def _subject_start(source: AnalysedSentence) -> int:
    """Where the subject begins, -1 if with a pronoun; an introduction (`In 1990,`) is skipped."""
    if not source.words:
        return -1
    comma = next(
        (n for n, word in enumerate(source.words[:MAX_LEAD_WORDS]) if word.text == ","), -1
    )
    first = comma + 1 if source.words[0].folded in _LEADING else 0
    opening = [word for word in source.words[first : first + 3] if not word.is_mark]
    if first >= len(source.words) or any(word.folded in _POINTING for word in opening):
        return -1
    return first
