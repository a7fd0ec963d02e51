"""What a question asks about: its names and numbers, and its other content words."""

from __future__ import annotations

from assistant.nlp.lemmas import FUNCTION_WORDS, LemmaToken, lemma_tokens

MIN_SHARE = 2 / 3  # of the words that are no names; a text may paraphrase one of three
_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how many much long year date day month time far tall "
    "big large high wide deep number percentage often".split()
)


def question_terms(question: str) -> tuple[set[str], set[str]]:
    """The lemmas of a question's names and numbers, and of its other content words.

    "When did the Ferry to Laos sail?" -> {ferry, lao}, {sail}.
    """
    words = [word for word in lemma_tokens(question) if _is_term(word)]
    names = {w.lemma for w in words if w.start and (w.is_name or w.text[0].isdigit())}
    return names, {word.lemma for word in words} - names


def are_mentioned(names: set[str], others: set[str], known: set[str]) -> bool:
    """Whether all names and two thirds of the other words are known; all of these without names."""
    if not names:
        return others <= known
    return names <= known and has_share(others, known, MIN_SHARE)


def has_share(terms: set[str], known: set[str], share: float) -> bool:
    """Whether at least a share, 0 to 1, of the terms is known."""
    return len(terms & known) >= share * len(terms)


def _is_term(word: LemmaToken) -> bool:
    forms = {word.text.casefold(), word.lemma}
    return word.text[0].isalnum() and forms.isdisjoint(FUNCTION_WORDS | _QUESTION_WORDS)
