"""Bare noun phrases that point back: "the secretariat", "the album", "that war"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.query.dialogue_context import DialogueTurn, salient_phrase

_BARE = re.compile(
    r"\b(?:the|this|that) (?P<noun>[a-z][a-z’'-]{2,})"
    r"(?![\w’'-]| (?:of|that|who|which|named|called)\b)"
)
_NO_NOUN = frozenset(
    "first second third last only same most other next best largest day year time way part end "
    "name names people article text one two new old world country city".split()
)


def resolve_noun_phrases(question: str, turns: Sequence[DialogueTurn]) -> str:
    """The question with a bare noun phrase put whole, where an earlier turn has it whole."""
    for match in _BARE.finditer(question):
        noun = match["noun"]
        if noun in _NO_NOUN or _continues_name(question[match.end() :]):
            continue
        whole = salient_phrase(turns, noun)
        if whole and whole.casefold() not in question.casefold():
            return question[: match.start()] + whole + question[match.end() :]
    return question


def _continues_name(after: str) -> bool:
    """Whether the phrase has more of a name behind it."""
    return re.match(r" [A-Z\"“]", after) is not None
