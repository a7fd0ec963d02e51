"""What a person's words ask for: a plain reply, or a question that stands alone.

Only what is certain is done here: greetings and thanks are told from questions, and a question
that cannot stand alone takes the one before it along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Turn

HELP = (
    "I answer from your articles alone, in their own sentences, each with its place in the source. "
    "Ask about anything they tell: who, what, when, where, why or how. When they do not hold the "
    "answer, I say so and show the nearest sentences."
)

_REPLIES = (
    (
        re.compile(
            r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings)"
            r"(?: there| everyone| footnote)?"
        ),
        "Hello. " + HELP,
    ),
    (
        re.compile(
            r"(?:(?:many |ok |okay |great |cool )?(?:thanks|thank you|thx|cheers)"
            r"(?: a lot| so much| very much| again)?|(?:ok|okay|great|perfect|nice|cool|got it))"
        ),
        "You are welcome. Ask on whenever you like.",
    ),
    (re.compile(r"(?:bye|goodbye|good night|see you(?: later)?)"), "Goodbye."),
    (
        re.compile(
            r"(?:help|(?:please )?help me|what can you do(?: for me)?|how do you work|who are you"
            r"|what are you|how does this work|what is this)"
        ),
        HELP,
    ),
)

FOLLOW_UP_WORDS = 4  # a question this short with no subject of its own leans on the one before
_ELLIPSIS = re.compile(
    r"(?:and|but|or|so|what about|how about|also|then|why|when|where|who|how|which|what else"
    r"|really|since when|until when|how so|how come|for example|such as)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then"
    r"|the former|the latter|the same)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+|\b\d{4}\b|[\"“][^\"”]+[\"”]")


def plain_reply(question: str) -> str | None:
    """The words for a greeting, thanks, or a question on the assistant itself; else None."""
    words = re.sub(r"[\W_]+", " ", question.casefold()).strip()
    for pattern, reply in _REPLIES:
        if pattern.fullmatch(words):
            return reply
    return None


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question to search for: the last one that stood alone goes before one that cannot."""
    if not history or not leans_on_history(question):
        return question
    for turn in reversed(history):
        earlier = turn.question.strip()
        if earlier and not plain_reply(earlier) and not leans_on_history(earlier):
            return f"{earlier} {question.strip()}"
    return question


def leans_on_history(question: str) -> bool:
    """Whether a question cannot stand alone: an ellipsis, or a pronoun and no name of its own."""
    text = question.strip()
    if _NAME.search(text):
        return bool(re.match(r"(?:and|but|what about|how about)\b", text, re.IGNORECASE))
    if _PRONOUN.search(text):
        return True
    return len(text.split()) <= FOLLOW_UP_WORDS and _ELLIPSIS.match(text) is not None
