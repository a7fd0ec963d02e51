"""What a written sentence has from the question alone: borne only together with its answer.

`The river ends at the bend`, written for `What ends at this bend?`, tells what no source says. Such
a word follows from the articles only as far as they answer the question, so the answer that is
quoted has to stand in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.generation.fragments import quoted_spans
from assistant.nlp.lexicon import FUNCTION_WORDS
from assistant.types import Answer
from assistant.verification.analysis import Analysed, analyse
from assistant.verification.types import Checked, NumberedSource
from assistant.verification.word_matching import plain_match

LEAST_SAID = 0.5  # of the answer's words: the rest may be said otherwise
_ASKED = re.compile(r"\b(?:which|what|whose)\s+\w+", re.IGNORECASE)
_QUESTION_MARKS = ("?", "？", "؟")


def asks(text: str, question: str, sources: Sequence[NumberedSource]) -> bool:
    """Whether a sentence is a question, or still holds what is asked (`held in which state`)."""
    if text.endswith(_QUESTION_MARKS):
        return True
    told = " ".join(source.text for source in sources).casefold()
    own = text.casefold()
    return any(
        phrase.split()[1] not in FUNCTION_WORDS and phrase in own and phrase not in told
        for phrase in _ASKED.findall(question.casefold())
    )


def as_borrowing(checked: Checked, answer: Answer, sources: Sequence[NumberedSource]) -> Checked:
    """A supported sentence, weak if it puts the question's words to another than its answer."""
    spans = quoted_spans(answer)
    if checked.support != "supported" or not spans:
        return checked
    bearing = [source for source in sources if source.number in checked.sources]
    borrowed = borrowed_words(checked.text, answer.searched_for, bearing)
    asked = analyse(answer.searched_for)
    if not borrowed or any(_is_said(q[start:end], checked.text, asked) for q, start, end in spans):
        return checked
    problem = f"“{borrowed[0]}” is the question's word, and the answer that is quoted is another"
    return replace(checked, support="weak", problems=(problem,))


def borrowed_words(text: str, question: str, sources: Sequence[NumberedSource]) -> tuple[str, ...]:
    """The content words that the question has, and no source, no title and no sentence before."""
    asked = analyse(question).by_stem
    statement = analyse(text)
    told = [
        analyse(each)
        for source in sources
        for each in (source.text, source.title, source.before)
        if each
    ]
    words = [statement.words[place] for place in statement.content]
    return tuple(
        word.text
        for word in words
        if word.stem in asked and not any(plain_match(word, each).strength for each in told)
    )


def _is_said(span: str, text: str, asked: Analysed) -> bool:
    """Whether enough of an answer's words stand in a text, those of the question left out."""
    statement = analyse(text).by_stem
    words = [word for word in analyse(span).words if not word.is_mark]
    words = [word for word in words if word.content] or words
    words = [word for word in words if word.stem not in asked.by_stem] or words
    said = sum(word.stem in statement for word in words)
    return said >= LEAST_SAID * len(words)
