"""Greetings, thanks and questions on the assistant itself: they get a plain reply, no search."""

from __future__ import annotations

import re

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


def plain_reply(question: str) -> str | None:
    """The words for a greeting, thanks, or a question on the assistant itself; else None."""
    words = re.sub(r"[\W_]+", " ", question.casefold()).strip()
    for pattern, reply in _REPLIES:
        if pattern.fullmatch(words):
            return reply
    return None
