"""Whether a sentence speaks of what a question asks about: its names first of all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.antecedents import POINTING
from assistant.claims.words import FUNCTION_WORDS, Word, words_of
from assistant.types import Evidence
from index.types import Sentence

LEAST_SHARE = 2 / 3  # of the other words; the sentence may put one of three otherwise
_ASKING = frozenset(
    "who whom whose what which when where why how many much long year date day month time far tall "
    "big large high wide deep number percentage often".split()
)


def speaks_of(question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()) -> bool:
    """Whether all names and numbers of the question, and most other words, are spoken of.

    They stand in the sentence or the article's title, or in the sentence before it if it begins
    with a pronoun. `sentences` are those of the article, in order.
    """
    known = {word.form for word in words_of(spoken_of(evidence, sentences))}
    names, others = asked_words(question)
    if not names <= known or not (names or others):
        return False
    if not names:
        return others <= known
    return len(others & known) >= LEAST_SHARE * len(others)


def speaks_mostly_of(question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()) -> bool:
    """The same for two of three of all words: enough where the answers are equal to the day."""
    known = {word.form for word in words_of(spoken_of(evidence, sentences))}
    names, others = asked_words(question)
    asked = names | others
    return bool(asked) and len(asked & known) >= LEAST_SHARE * len(asked)


def spoken_of(evidence: Evidence, sentences: Sequence[Sentence]) -> str:
    """The sentence with the title, and with the one before where it only points."""
    before = ""
    if POINTING.match(evidence.quote):
        starts = [sentence.start for sentence in sentences]
        if evidence.sentence.start in starts[1:]:
            previous = sentences[starts.index(evidence.sentence.start) - 1]
            before = evidence.article.text[previous.start : previous.end]
    return f"{evidence.article.title} . {before} . {evidence.quote}"


def asked_words(question: str) -> tuple[set[str], set[str]]:
    """Forms of the names and numbers of a question, and of its other words that tell something."""
    words = [word for word in words_of(question) if _tells(word)]
    names = {w.form for w in words if w.start and (w.is_name or w.text[0].isdigit())}
    return names, {word.form for word in words} - names


def _tells(word: Word) -> bool:
    folded = word.text.casefold()
    return word.text[0].isalnum() and folded not in FUNCTION_WORDS and folded not in _ASKING
