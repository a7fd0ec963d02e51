"""Whether a sentence is on the topic of a question, judged by names, numbers and words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.bearers import ParsedText
from assistant.nlp.lemmas import LemmaToken, is_past, lemma_tokens
from assistant.nlp.names import extract_names
from assistant.nlp.question_terms import MIN_SHARE, are_mentioned, has_share, question_terms
from assistant.types import Evidence
from index.types import Sentence

LOOK_BACK = 3  # sentences in which the subject of a pronoun is looked for
MOST_SUBJECT_WORDS = 6
_PRONOUN_SUBJECT = re.compile(r"(?P<who>he|she|it|they) ", re.IGNORECASE)
_FINITE_VERBS = frozenset(
    "is are was were has have had will would can could may might must does do did".split()
)
_NO_SUBJECT = frozenset(
    "in on at after before during since when while if as because by with for to from there this "
    "that these those who which his her its their he she it they but and or".split()
)
MIN_OWN_SHARE = 1 / 2  # of all words, title excluded: it is not the topic of every sentence
MIN_SIMILARITY = 0.8  # Jaccard similarity of two sentences' words without their answers
MIN_SHARED_WORDS = 3  # that two such sentences share; shorter ones consist of the answer


def is_on_topic(question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()) -> bool:
    """Whether all names and numbers of the question, and most other words, are mentioned.

    They may be in the sentence or the article's title, or in the previous sentence if this one
    begins with an anaphor; at most half may be only in the title. `sentences` are all sentences of
    the article, in order.

    "The ferry carries 40 cars." is on the topic of "How many cars does the ferry carry?", not of
    "How many cars does the Skagen ferry carry?".
    """
    known, own = _forms_of(evidence, sentences)
    names, others = question_terms(question)
    terms = names | others
    if not terms or not has_share(terms, own, MIN_OWN_SHARE):
        return False
    return are_mentioned(names, others, known)


def is_mostly_on_topic(
    question: str, evidence: Evidence, sentences: Sequence[Sentence] = ()
) -> bool:
    """Whether two thirds of all words are mentioned: enough if answers agree on the exact day."""
    known, own = _forms_of(evidence, sentences)
    names, others = question_terms(question)
    terms = names | others
    return (
        bool(terms) and has_share(terms, known, MIN_SHARE) and has_share(terms, own, MIN_OWN_SHARE)
    )


def differ_only_in_answer(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences are equal apart from their short answers.

    They have the same names and share most words, as "The ferry carries 40 cars." and "The ferry
    carries 50 cars." with the answers 40 and 50.
    """
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
    """The sentence with its title, and with the previous sentence if it begins with an anaphor."""
    return f"{evidence.article.title} . {_sentence_with_antecedent(evidence, sentences)}"


def with_subject(evidence: Evidence, sentences: Sequence[Sentence]) -> str:
    """The sentence with the subject of the one before in place of a pronoun that begins it.

    "It has two tails." after "The comet can be seen." -> "The comet has two tails.". Itself
    if there is no pronoun, or no plain subject, or "he" or "she" would mean no name, or an object
    of the sentence before has a name as well: "Norcom bought Velt. It was closed."
    """
    quote = evidence.quote
    pronoun = _PRONOUN_SUBJECT.match(quote)
    starts = [sentence.start for sentence in sentences]
    if pronoun is None or evidence.sentence.start not in starts:
        return quote
    number = starts.index(evidence.sentence.start)
    for before in reversed(sentences[max(number - LOOK_BACK, 0) : number]):
        text = evidence.article.text[before.start : before.end]
        if _PRONOUN_SUBJECT.match(text):
            continue
        subject = _plain_subject(text)
        is_person = pronoun["who"].casefold() in ("he", "she")
        if not subject or (is_person and not extract_names(subject)):
            return quote
        if _has_named_object(text[len(subject) :]):
            return quote
        return f"{subject} {quote[pronoun.end() :]}"
    return quote


def _has_named_object(predicate: str) -> bool:
    """Whether a name follows a verb without a preposition: whom something is done to."""
    parsed = ParsedText(predicate)
    return any(not parsed.is_behind_preposition(name) for name in parsed.names)


def _plain_subject(sentence: str) -> str:
    """The noun phrase before the first verb; empty where it is long or has marks."""
    tokens = lemma_tokens(sentence)
    for n, token in enumerate(tokens[: MOST_SUBJECT_WORDS + 1]):
        if token.text.casefold() in _FINITE_VERBS or (n and is_past(token.text)):
            return sentence[: token.start].strip()
        if not token.text[0].isalnum() or token.text.casefold() in _NO_SUBJECT:
            return ""
    return ""


def _sentence_with_antecedent(evidence: Evidence, sentences: Sequence[Sentence]) -> str:
    before = ""
    if LEADING_ANAPHOR.match(evidence.quote):
        starts = [sentence.start for sentence in sentences]
        if evidence.sentence.start in starts[1:]:
            previous = sentences[starts.index(evidence.sentence.start) - 1]
            before = evidence.article.text[previous.start : previous.end]
    return f"{before} . {evidence.quote}"


def _forms_of(evidence: Evidence, sentences: Sequence[Sentence]) -> tuple[set[str], set[str]]:
    """The lemmas that are mentioned, and the subset outside the title."""
    own = {word.lemma for word in lemma_tokens(_sentence_with_antecedent(evidence, sentences))}
    return own | {word.lemma for word in lemma_tokens(evidence.article.title)}, own
