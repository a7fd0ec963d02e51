"""Sanitising text that is sent to a model, and text that comes from it.

To the model: sentences as single lines without chat template markup. From the model: plain text
without markup, list marks and citation numbers.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

LONGEST_SENTENCE = 600  # characters of one in a prompt; longer ones are lists and tables

_TEMPLATE_MARK = re.compile(r"\[(?=/?[A-Z_]{2,30}\])")
_CITATION_NUMBERS = re.compile(r"\[\s*(\d{1,3}(?:\s?[,;&]\s?\d{1,3}){0,9})\s*\]")
_JOINERS = ("\u200c", "\u200d")  # some scripts, and emoji, need them
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
    """A random delimiter line that no article can contain; new for each request."""
    return f"=== {secrets.token_hex(8)} ==="


def sanitise_for_prompt(text: str) -> str:
    """The text as one line without control characters, `<|...|>` and `[INST]`.

    Invisible characters (tags, joiners, direction marks) are removed too. "[INST] hi" -> "(INST]
    hi".
    """
    line = _visible(text).translate({ord("<"): "‹", ord(">"): "›"})
    return _TEMPLATE_MARK.sub("(", line)


def truncate_sentence(text: str) -> str:
    """At most `LONGEST_SENTENCE` characters, cut between words."""
    if len(text) <= LONGEST_SENTENCE:
        return text
    return f"{text[:LONGEST_SENTENCE].rsplit(' ', 1)[0]} …"


def sanitise_output(sentence: str) -> tuple[str, tuple[int, ...]]:
    """A sentence as plain text, and the numbers that it cites.

    "- **The ferry** sails at noon [1, 2] ." -> "The ferry sails at noon.", (1, 2).
    """
    numbers: list[int] = []
    for match in _CITATION_NUMBERS.finditer(sentence):
        numbers += map(int, re.findall(r"\d+", match[1]))
    text = _CITATION_NUMBERS.sub(" ", sentence)
    text = _LABEL.sub("", _LIST_MARK.sub("", text))
    text = _EMPHASIS.sub(r"\2", text)
    text = _SPACE_BEFORE_MARK.sub("", _visible(text))
    return text, tuple(dict.fromkeys(numbers))


def contains_link(text: str) -> bool:
    """Whether a text may contain a link, an image or markup."""
    return bool(_LINK.search(text))


def _visible(text: str) -> str:
    """One line without invisible characters."""
    return " ".join("".join(map(_visible_character, text)).split())


def _visible_character(character: str) -> str:
    if character.isspace():
        return " "
    is_unseen = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")
    return "" if is_unseen and character not in _JOINERS else character
