"""Sentences that begin with an anaphor ("He", "The company"), and their antecedent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import Sentence

LOOK_BACK = 3  # sentences; antecedents are rarely further back
LONGEST_CONTEXT = 300  # code points; a longer sentence would distract from the quote
LEADING_ANAPHOR = re.compile(
    r"[\"“‘'(\[]*(?:he|she|it|they|him|her|his|hers|its|their|theirs|this|these|those"
    r"|both|the (?:two|three|latter|former|pair|couple|company|group|man|woman|incident|move))\b",
    re.IGNORECASE,
)
PROPER_NOUN = re.compile(
    r"\b(?!(?:I|The|A|An|But|And|In|On|At|He|She|It|They|We|You)\b)[A-Z][\w’'-]+"
)


def antecedent_sentence(text: str, sentences: Sequence[Sentence], start: int) -> Sentence | None:
    """The sentence before `start` that names what the one at `start` refers to; None if not needed.

    `sentences` are all those of the article, in order. "He was born in Oslo." after "Otto Brandt is
    a painter." -> the latter.
    """
    number = next((n for n, s in enumerate(sentences) if s.start == start), 0)
    if not number or not LEADING_ANAPHOR.match(text[start : sentences[number].end]):
        return None
    for before in reversed(sentences[max(number - LOOK_BACK, 0) : number]):
        sentence = text[before.start : before.end]
        if PROPER_NOUN.search(sentence) and not LEADING_ANAPHOR.match(sentence):
            return before if len(sentence) <= LONGEST_CONTEXT else None
    return None
