"""Whether a sentence speaks of what a question asks about: its names first of all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lemmas import FUNCTION_WORDS, LemmaToken, lemma_tokens
from assistant.types import Evidence
from index.types import Sentence

MIN_SHARE = 2 / 3  # of the other words; the sentence may put one of three otherwise
MIN_OWN_SHARE = 1 / 2  # of all; a title says what an article is about, not each sentence of it
MIN_SIMILARITY = 0.8  # Jaccard of the words of two sentences, their answers left out
MIN_SHARED_WORDS = 3  # that two such sentences share; in shorter ones the answer is all there is
_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how many much long year date day month time far tall "
    "big large high wide deep number percentage often".split()
)


def is_on_topic(question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()) -> bool:
    """Whether all names and numbers of the question, and most other words, are spoken of.

    They stand in the sentence or the article's title, or in the sentence before it if it begins
    with a pronoun; half of them not in the title alone. `sentences` are those of the article, in
    order.
    """
    known, own = _forms_of(evidence, sentences)
    names, others = question_terms(question)
    asked = names | others
    if not asked or not names <= known or not _has_share(asked, own, MIN_OWN_SHARE):
        return False
    return others <= known if not names else _has_share(others, known, MIN_SHARE)


def is_mostly_on_topic(
    question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()
) -> bool:
    """The same for two of three of all words: enough where the answers are equal to the day."""
    known, own = _forms_of(evidence, sentences)
    names, others = question_terms(question)
    asked = names | others
    return (
        bool(asked)
        and _has_share(asked, known, MIN_SHARE)
        and _has_share(asked, own, MIN_OWN_SHARE)
    )


def differ_only_in_answer(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences say the same but for their short answers: same names, same words."""
    first, second = _words_outside_answer(one), _words_outside_answer(other)
    names = [{word.lemma for word in words if word.is_distinguishing} for words in (first, second)]
    forms = [{word.lemma for word in words} for words in (first, second)]
    both, any_of = forms[0] & forms[1], forms[0] | forms[1]
    return names[0] == names[1] and len(both) >= max(MIN_SIMILARITY * len(any_of), MIN_SHARED_WORDS)


def _words_outside_answer(evidence: Evidence) -> list[LemmaToken]:
    start, end = evidence.answer or (0, 0)
    at = evidence.sentence.start
    words = lemma_tokens(evidence.quote)
    return [w for w in words if w.is_content and not (w.start + at < end and start < w.end + at)]


def sentence_with_context(evidence: Evidence, sentences: Sequence[Sentence]) -> str:
    """The sentence with the title, and with the one before where it only points."""
    return f"{evidence.article.title} . {_sentence_with_antecedent(evidence, sentences)}"


def _sentence_with_antecedent(evidence: Evidence, sentences: Sequence[Sentence]) -> str:
    before = ""
    if LEADING_ANAPHOR.match(evidence.quote):
        starts = [sentence.start for sentence in sentences]
        if evidence.sentence.start in starts[1:]:
            previous = sentences[starts.index(evidence.sentence.start) - 1]
            before = evidence.article.text[previous.start : previous.end]
    return f"{before} . {evidence.quote}"


def _forms_of(evidence: Evidence, sentences: Sequence[Sentence]) -> tuple[set[str], set[str]]:
    """Forms of the words that are spoken of, and of those of them that are not the title's."""
    own = {word.lemma for word in lemma_tokens(_sentence_with_antecedent(evidence, sentences))}
    return own | {word.lemma for word in lemma_tokens(evidence.article.title)}, own


def _has_share(asked: set[str], known: set[str], share: float) -> bool:
    return len(asked & known) >= share * len(asked)


def question_terms(question: str) -> tuple[set[str], set[str]]:
    """Forms of the names and numbers of a question, and of its other words that tell something."""
    words = [word for word in lemma_tokens(question) if _is_term(word)]
    names = {w.lemma for w in words if w.start and (w.is_name or w.text[0].isdigit())}
    return names, {word.lemma for word in words} - names


def _is_term(word: LemmaToken) -> bool:
    folded = word.text.casefold()
    return word.text[0].isalnum() and folded not in FUNCTION_WORDS and folded not in _QUESTION_WORDS
