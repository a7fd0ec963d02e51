"""Ellipsis: questions that leave out what the previous one said, as "Why?" or "And Japan?"."""

from __future__ import annotations

import re

from assistant.nlp.noun_phrases import YEAR, capitalised_names, definite_phrases

_BARE = re.compile(
    r"(?:(?:and|but|so|or|ok|okay),? )?(?P<wh>(?:since |until |by )?(?:why|when|where|how|who|whom)"
    r"(?: (?:so|come|not|exactly))?)", re.I
)  # fmt: skip
_ABOUT = re.compile(
    r"(?:(?:and|but|so|or|ok|okay),? )?(?:(?:what|how) about|and|or|but) (?P<rest>.+)", re.I
)
_CORRECTION = re.compile(
    r"(?:no|sorry|actually|nope|not that)\b[,.! ]*(?:no[, ]+)?(?:sorry[, ]+)?"
    r"(?:i (?:meant|mean|was asking about)|rather)?:? (?P<rest>.+)", re.I
)  # fmt: skip
_WH = re.compile(
    r"(?P<wh>(?:in )?(?:who|whom|when|where|why|how (?:many|much|long|old|far|big|high) ?\w*?|how"
    r"|what|which|what (?:year|date|day|time|city|country)))"
    r" (?P<aux>is|are|was|were|did|does|do|has|have|had|will|would|can|could)\b", re.I
)  # fmt: skip
_CLAUSE = re.compile(r"\b(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)\b", re.I)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b", re.I
)
LONGEST_REPLACEMENT = 7  # words; more is a question of its own


def complete_ellipsis(question: str, before: str, answer: str | None) -> str | None:
    """The complete question, after the stand-alone question `before`; None if it has no ellipsis.

    "And Laos?" after "When did Vietnam join?" -> "When did Laos join?".
    """
    text = re.sub(r"(?<!\.[A-Z])[?!. ]+$", "", question.strip().rstrip("?! "))
    if bare := _BARE.fullmatch(text):
        return _with_question_word(before, bare["wh"], answer)
    if re.fullmatch(r"(?:(?:and )?(?:who|what|where) else|any(?:one|thing) else)", text, re.I):
        return _with_else(before)
    found = _CORRECTION.fullmatch(text) or _ABOUT.fullmatch(text)
    if (
        found
        and len(found["rest"].split()) <= LONGEST_REPLACEMENT
        and not _CLAUSE.search(found["rest"])
    ):
        return _with_replacement(before, found["rest"])
    return None


def _with_question_word(before: str, wh: str, answer: str | None) -> str:
    """The previous question with another question word."""
    wh = re.sub(r" (?:so|come|exactly)$", "", wh, flags=re.I).capitalize()
    match = _WH.match(before)
    rest = before[match.end("aux") :] if match else ""
    starts_noun = re.match(r" (?:the|a|an|his|her|their|its|[A-Z][\w.’'-]*|\w+s)\b", rest)
    if match and starts_noun:
        return f"{wh} {match['aux'].casefold()}{rest}"
    if (
        match
        and answer
        and len(answer.split()) <= LONGEST_REPLACEMENT
        and match["aux"] in ("was", "were")
    ):
        return f"{wh} {match['aux']} {answer.strip(' .')}{rest}"
    return f"{before.rstrip('?!. ')}, and {wh.casefold()}?"


def _with_else(before: str) -> str:
    return re.sub(r"^(who|what|where)\b", r"\1 else", before, count=1, flags=re.IGNORECASE)


def _with_replacement(before: str, new: str) -> str:
    """The previous question with its topic, year or place replaced by the new one."""
    one = re.fullmatch(r"the (?P<which>.+) one", new, re.I)
    ordinal, old_ordinal = _ORDINAL.search(new), _ORDINAL.search(before)
    if ordinal and old_ordinal and len(new.split()) <= 3:
        return before.replace(old_ordinal.group(), ordinal.group(), 1)
    if one:
        for phrase in definite_phrases(before):
            words = phrase.split()
            if len(words) > 2:
                return before.replace(phrase, f"the {one['which']} {' '.join(words[2:])}", 1)
    year, old_year = YEAR.search(new), YEAR.search(before)
    if year and old_year and len(new.split()) <= 2:
        return before.replace(old_year.group(), year.group(), 1)
    if year and year.group() == new and not old_year:
        return f"{before.rstrip('?!. ')} in {new}?"
    preposition = re.match(r"(?:in|for|at|on|with|by|from|to|after|before|during) ", new, re.I)
    if preposition:
        word = re.escape(preposition.group())
        dated = r"\d" if YEAR.search(new) else r"(?!\d)"
        place = re.search(
            rf" {word}{dated}[^?]*?(?= (?:in|for|at|on|by|from|to) |[?]|$)", before, re.I
        )
        appended = f"{before.rstrip('?!. ')} {new}?"
        return before.replace(place.group(), f" {new}", 1) if place else appended
    old = capitalised_names(before)
    phrases = [p for p in definite_phrases(before) if p[4:] != p[4:].casefold()]
    if new.casefold().startswith("the ") and phrases:
        return before.replace(phrases[0], new, 1)
    if old:
        return re.sub(rf"(?:\bthe )?{re.escape(old[0])}", lambda _: new, before, count=1)
    return f"{before.rstrip('?!. ')}, {new}?"
