"""Text on its way to a model, in which nothing is an instruction to its server, and back from it.

To it: articles' sentences as single lines without what chat templates are made of. From it: plain
words, without markup, lists and the numbers by which it cites.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

LONGEST_SENTENCE = 600  # characters that a model is shown of one; longer ones are lists and tables

_TEMPLATE_MARK = re.compile(r"\[(?=/?[A-Z_]{2,30}\])")
_CITATION_NUMBERS = re.compile(r"\[\s*(\d{1,3}(?:\s?[,;&]\s?\d{1,3}){0,9})\s*\]")
_JOINERS = ("\u200c", "\u200d")  # some scripts, and emoji, are not written without them
_LIST_MARK = re.compile(r"^\s*(?:[-*•–+]|#{1,6}|>|\d{1,2}[.)])\s+")
_LABEL = re.compile(r"^\s*(?:(?:the )?answer(?: is)?|response)\s*:\s*", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`+)(?=\S)(.{1,300}?)(?<=\S)\1")
_LINK = re.compile(
    r"(?:https?|ftp|file|data|javascript|mailto):\S|www\.\w|!?\[[^\]\n]{0,200}\]\(|</?[a-z!]"
    r"|[{}]|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,10}/\S",
    re.IGNORECASE,
)
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")


def new_fence() -> str:
    """A line that no article can hold: it is drawn anew for each request."""
    return f"=== {secrets.token_hex(8)} ==="


def sanitise_for_prompt(text: str) -> str:
    """One line that no chat template takes for its own: no control signs, no `<|...|>`, `[INST]`.

    What cannot be seen (tags, joiners, direction marks) goes too.
    """
    line = _visible(text).translate({ord("<"): "‹", ord(">"): "›"})
    return _TEMPLATE_MARK.sub("(", line)


def truncate_sentence(text: str) -> str:
    """At most `LONGEST_SENTENCE` characters, cut between words."""
    if len(text) <= LONGEST_SENTENCE:
        return text
    return f"{text[:LONGEST_SENTENCE].rsplit(' ', 1)[0]} …"


def sanitise_output(sentence: str) -> tuple[str, tuple[int, ...]]:
    """A sentence in plain words, and the numbers by which the model cites."""
    numbers: list[int] = []
    for match in _CITATION_NUMBERS.finditer(sentence):
        numbers += map(int, re.findall(r"\d+", match[1]))
    text = _CITATION_NUMBERS.sub(" ", sentence)
    text = _LABEL.sub("", _LIST_MARK.sub("", text))
    text = _EMPHASIS.sub(r"\2", text)
    text = _SPACE_BEFORE_MARK.sub("", _visible(text))
    return text, tuple(dict.fromkeys(numbers))


def contains_link(text: str) -> bool:
    """Whether something in it could be a link, an image or markup."""
    return bool(_LINK.search(text))


def _visible(text: str) -> str:
    """One line without signs that cannot be seen."""
    return " ".join("".join(map(_visible_character, text)).split())


def _visible_character(character: str) -> str:
    if character.isspace():
        return " "
    is_unseen = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")
    return "" if is_unseen and character not in _JOINERS else character
