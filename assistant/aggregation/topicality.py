"""Whether a sentence is on the topic of a question, judged by names, numbers and words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.nlp.anaphora import LEADING_ANAPHOR
from assistant.nlp.lemmas import LemmaToken, lemma_tokens
from assistant.nlp.question_terms import MIN_SHARE, are_mentioned, has_share, question_terms
from assistant.types import Evidence
from index.types import Sentence

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
