"""What a written sentence has from the question alone: borne only together with its answer.

`The river ends at the bend`, written for `What ends at this bend?`, tells what no source says. Such
a word follows from the articles only as far as they answer the question, so the answer that is
quoted has to stand in the sentence.
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

MIN_ANSWER_OVERLAP = 0.5  # of the answer's words: the rest may be said otherwise
_QUESTION_PHRASE = re.compile(r"\b(?:which|what|whose)\s+\w+", re.IGNORECASE)
_QUESTION_MARKS = ("?", "？", "؟")


def echoes_question(text: str, question: str, sources: Sequence[NumberedSource]) -> bool:
    """Whether a sentence is a question, or still holds what is asked (`held in which state`)."""
    if text.endswith(_QUESTION_MARKS):
        return True
    told = " ".join(source.text for source in sources).casefold()
    own = text.casefold()
    return any(
        phrase.split()[1] not in FUNCTION_WORDS and phrase in own and phrase not in told
        for phrase in _QUESTION_PHRASE.findall(question.casefold())
    )


def verify_question_echo(
    checked: VerificationResult, answer: Answer, sources: Sequence[NumberedSource]
) -> VerificationResult:
    """A supported sentence, weak if it puts the question's words to another than its answer."""
    spans = answer_spans(answer)
    if checked.support != "supported" or not spans:
        return checked
    bearing = [source for source in sources if source.number in checked.sources]
    borrowed = echoed_words(checked.text, answer.searched_for, bearing)
    asked = analyse_sentence(answer.searched_for)
    if not borrowed or any(
        _contains_answer(q[start:end], checked.text, asked) for q, start, end in spans
    ):
        return checked
    problem = f"“{borrowed[0]}” is the question's word, and the answer that is quoted is another"
    return replace(checked, support="weak", problems=(problem,))


def echoed_words(text: str, question: str, sources: Sequence[NumberedSource]) -> tuple[str, ...]:
    """The content words that the question has, and no source, no title and no sentence before."""
    asked = analyse_sentence(question).by_stem
    statement = analyse_sentence(text)
    told = [
        analyse_sentence(each)
        for source in sources
        for each in (source.text, source.title, source.before)
        if each
    ]
    words = [statement.words[place] for place in statement.content_positions]
    return tuple(
        word.text
        for word in words
        if word.stem in asked and not any(lexical_match(word, each).strength for each in told)
    )


def _contains_answer(span: str, text: str, asked: AnalysedSentence) -> bool:
    """Whether enough of an answer's words stand in a text, those of the question left out."""
    statement = analyse_sentence(text).by_stem
    words = [word for word in analyse_sentence(span).words if not word.is_mark]
    words = [word for word in words if word.is_content] or words
    words = [word for word in words if word.stem not in asked.by_stem] or words
    said = sum(word.stem in statement for word in words)
    return said >= MIN_ANSWER_OVERLAP * len(words)
