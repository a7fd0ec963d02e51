"""Ellipsis: questions that leave out what the previous one said, as "Why?" or "And Japan?"."""

from __future__ import annotations

import re

from assistant.nlp.noun_phrases import YEAR, capitalised_names, definite_phrases

_AND = r"(?:(?:and|but|so|or|ok|okay),? )?"
_BARE = re.compile(
    rf"{_AND}(?P<wh>(?:(?:since|until|by|from|to|for|with) )?(?:why|when|where|who|whom"
    r"|how(?: (?:many|much|long|often|far|old|big|large|high|deep|fast|late|soon))?)(?: not)?)"
    r"(?: (?:so|exactly|though|(?:is|was) that))?",
    re.I,
)
_WHY = re.compile(rf"{_AND}(?:how come|what for|for what reason)", re.I)
_WHO_SAYS = re.compile(
    rf"{_AND}(?:who (?:says|said|claims|claimed|told|reported)(?: (?:so|that|this|it))?"
    r"|says who|according to whom?)", re.I
)  # fmt: skip
_ABOUT = re.compile(
    r"(?:(?:and|but|so|or|ok|okay),? )?(?:(?:what|how) about|and|or|but) (?P<rest>.+)", re.I
)
_CORRECTION = re.compile(
    r"(?:no|sorry|actually|nope|not that)\b[,.! ]*(?:no[, ]+)?(?:sorry[, ]+)?"
    r"(?:i (?:meant|mean|was asking about)|rather)?:? (?P<rest>.+)", re.I
)  # fmt: skip
_AUX = r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)"
_WH = re.compile(
    r"(?P<wh>(?:(?:in|by|since|until|at|on|to|for|from|with) )?(?:who|whom|when|where|why"
    r"|how (?:many|much) ?\w*?|how(?: \w+)?|what|which|what (?:year|date|day|time|city|country)))"
    rf" (?P<aux>{_AUX})\b", re.I
)  # fmt: skip
_CLAUSE = re.compile(rf"\b{_AUX}\b", re.I)
_YES_NO = re.compile(rf"(?P<aux>{_AUX}) (?P<rest>.+)", re.I)
_WHO_DID = re.compile(rf"who (?!{_AUX}\b|else\b)(?P<rest>.+)", re.I)  # "Who steers the ferry?"
_BARE_PLURAL = re.compile(r"(?P<noun>[a-z-]+[^su\W]s|people|men|women|children) (?P<rest>.+)")
_OBJECT_ASKED = re.compile(r"what (?:did|does|do|has|have|had|will|would) (?P<rest>.+)", re.I)
_ADVERBIAL = re.compile(
    r"\b(?:in|on|at|of|for|from|to|with|by|about|after|before|during|as|happen(?:ed)?)\b", re.I
)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b", re.I
)
WHO_SAYS_SO = ", and who says so?"  # behind the previous question
LONGEST_REPLACEMENT = 7  # words; more is a question of its own
LONGEST_OBJECT = 12  # words of a short answer that completes a follow-up; more is a clause


def complete_ellipsis(question: str, before: str, answer: str | None) -> str | None:
    """The complete question, after the stand-alone question `before`; None if it has no ellipsis.

    "And Laos?" after "When did Vietnam join?" -> "When did Laos join?".
    """
    text = re.sub(r"(?<!\.[A-Z])[?!. ]+$", "", question.strip().rstrip("?! "))
    if word := _question_word(text):
        return _with_question_word(before, word, answer)
    if _WHO_SAYS.fullmatch(text):
        return f"{before.rstrip('?!. ')}{WHO_SAYS_SO}"
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


def is_question_word(question: str) -> bool:
    """Whether a question is only a question word about the answer before: "Since when?"."""
    text = question.strip().rstrip("?!. ")
    return _question_word(text) is not None or _WHO_SAYS.fullmatch(text) is not None


def is_yes_no(question: str) -> bool:
    """Whether a question begins with an auxiliary: "Was the captain fined?"."""
    return _YES_NO.fullmatch(question) is not None


def with_object(question: str, before: str, short_answer: str) -> str:
    """The completed question with what the one before it asked for.

    "Why did the council ban?" after "What did the council ban?", answered by "cars" -> "Why did the
    council ban cars?". "Who founded it, and when?", answered by "Ada Holt" -> "When Ada Holt
    founded it?", as "who" would be answered again.
    """
    joined = f"{before.rstrip('?!. ')}, and "
    who = _WHO_DID.fullmatch(before.rstrip("?!. "))
    if who and question.startswith(joined) and len(short_answer.split()) <= LONGEST_OBJECT:
        word = question.removeprefix(joined).rstrip("?")
        return f"{word.capitalize()} {short_answer} {who['rest']}?"
    asked = _OBJECT_ASKED.fullmatch(before.rstrip("?!. "))
    if asked is None or _ADVERBIAL.search(asked["rest"]):
        return question
    is_short = len(short_answer.split()) <= LONGEST_OBJECT
    is_whole = question.rstrip("?!. ").endswith(asked["rest"])
    return f"{question.rstrip('?!. ')} {short_answer}?" if is_short and is_whole else question


def _question_word(text: str) -> str | None:
    """The question word that a text only consists of."""
    if _WHY.fullmatch(text):
        return "why"
    bare = _BARE.fullmatch(text)
    return bare["wh"] if bare else None


def _with_question_word(before: str, wh: str, answer: str | None) -> str:
    """The previous question with another question word."""
    wh = wh.capitalize()
    if wh == "Why not":
        return f"{before.rstrip('?!. ')}, and why not?"
    if (yes_no := _YES_NO.fullmatch(before)) and wh not in ("Who", "How"):
        counted = _BARE_PLURAL.fullmatch(yes_no["rest"]) if wh == "How many" else None
        aux = yes_no["aux"].casefold()
        if counted:
            return f"{wh} {counted['noun']} {aux} {counted['rest']}"
        return f"{wh} {aux} {yes_no['rest']}"
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
