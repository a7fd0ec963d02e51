"""Words that a generated sentence takes from the question, not from a source.

`The river ends at the bend`, for `What ends at this bend?`, states what no source states. Such a
word is supported only as far as the articles answer the question, so the sentence must contain the
quoted answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.generation.fragments import answer_spans
from assistant.nlp.lexicon import FUNCTION_WORDS
from assistant.types import Answer
from assistant.verification.analysis import AnalysedSentence, analyse_sentence
from assistant.verification.types import NumberedSource, VerificationResult
from assistant.verification.word_matching import lexical_match

MIN_ANSWER_OVERLAP = 0.5  # of the answer's words: the rest may be paraphrased
_QUESTION_PHRASE = re.compile(r"\b(?:which|what|whose)\s+\w+", re.IGNORECASE)
_QUESTION_MARKS = ("?", "？", "؟")


def echoes_question(text: str, question: str, sources: Sequence[NumberedSource]) -> bool:
    """Whether a sentence is a question, or repeats an interrogative phrase.

    "It was held in which state." does for "In which state was it held?".
    """
    if text.endswith(_QUESTION_MARKS):
        return True
    known = " ".join(source.text for source in sources).casefold()
    own = text.casefold()
    return any(
        phrase.split()[1] not in FUNCTION_WORDS and phrase in own and phrase not in known
        for phrase in _QUESTION_PHRASE.findall(question.casefold())
    )


def verify_question_echo(
    result: VerificationResult, answer: Answer, sources: Sequence[NumberedSource]
) -> VerificationResult:
    """The result, but weak instead of supported if it echoes the question without the answer."""
    spans = answer_spans(answer)
    if result.support != "supported" or not spans:
        return result
    bearing = [source for source in sources if source.number in result.sources]
    echoed = echoed_words(result.text, answer.searched_for, bearing)
    question_words = analyse_sentence(answer.searched_for)
    if not echoed or any(
        _contains_answer(q[start:end], result.text, question_words) for q, start, end in spans
    ):
        return result
    problem = f"“{echoed[0]}” is the question's word, and the answer that is quoted is another"
    return replace(result, support="weak", problems=(problem,))


def echoed_words(text: str, question: str, sources: Sequence[NumberedSource]) -> tuple[str, ...]:
    """The content words that the question has, but no source, title or previous sentence.

    "The river ends at the bend" for "What ends at this bend?" and the source "The river turns at
    the bend." -> ends.
    """
    question_words = analyse_sentence(question).by_stem
    statement = analyse_sentence(text)
    known = [
        analyse_sentence(each)
        for source in sources
        for each in (source.text, source.title, source.before)
        if each
    ]
    words = [statement.words[position] for position in statement.content_positions]
    return tuple(
        word.text
        for word in words
        if word.stem in question_words
        and not any(lexical_match(word, each).strength for each in known)
    )


def _contains_answer(span: str, text: str, question_words: AnalysedSentence) -> bool:
    """Whether a text has enough of an answer's words; words of the question do not count."""
    statement = analyse_sentence(text).by_stem
    words = [word for word in analyse_sentence(span).words if not word.is_mark]
    words = [word for word in words if word.is_content] or words
    words = [word for word in words if word.stem not in question_words.by_stem] or words
    found = sum(word.stem in statement for word in words)
    return found >= MIN_ANSWER_OVERLAP * len(words)
