"""Questions that ask several things: each part becomes a question of its own."""

from __future__ import annotations

import re

from assistant.query.rewriting import standalone_question
from assistant.types import Turn

_WH = r"(?:who|whom|whose|when|where|why|how|which|what)"
_TWO_WORDS = re.compile(rf"(?P<one>{_WH}) and (?P<two>{_WH}) (?P<rest>.+)", re.IGNORECASE)
_TWO_CLAUSES = re.compile(
    rf"(?P<one>{_WH} .+?),? and (?P<two>{_WH} .*\w)[?. ]*", re.IGNORECASE | re.DOTALL
)
_COMPARISONS = (
    re.compile(r"what(?: is|'s|’s| are| was| were) the differences? between (.+?) and (.+)", re.I),
    re.compile(r"how (?:do|does|did) (.+?) and (.+?) (?:differ|compare)\b.*", re.I),
    re.compile(r"how (?:do|does|did) (.+?) (?:differ from|compare (?:to|with)) (.+)", re.I),
    re.compile(r"compare (?:the views of )?(.+?) (?:and|with|to) (.+)", re.I),
)
_GRADES = {  # the adjective that asks for the degree: "larger" -> "How large"
    "larger": "large", "bigger": "big", "smaller": "large", "longer": "long", "shorter": "long",
    "taller": "tall", "higher": "high", "lower": "high", "older": "old", "younger": "old",
    "deeper": "deep", "wider": "wide", "heavier": "heavy", "faster": "fast", "richer": "rich",
    "farther": "far", "further": "far", "cheaper": "expensive", "colder": "cold", "warmer": "warm",
}  # fmt: skip
_GRADE = "|".join(_GRADES)
_WHICH = re.compile(
    rf"(?:which|who|what)(?: \w+)? (?P<be>is|was|are|were) (?:the )?(?P<grade>{_GRADE})"
    r"(?: one)?[,:]? (?P<one>.+?),? or (?P<two>.+)", re.IGNORECASE
)  # fmt: skip
_THAN = re.compile(
    rf"(?P<be>is|was|are|were) (?P<one>.+?) (?P<grade>{_GRADE}) than (?P<two>.+)", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:which|who|what)(?: \w+)? (?P<verb>has|had|have) (?:more|fewer|less) (?P<noun>[\w -]+?)"
    r"[,:]? (?P<one>[^,]+?),? or (?P<two>.+)", re.IGNORECASE
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:did (?P<did>.+?) (?P<verb>come|happen|take place|occur|begin|start|end)"
    r"|(?:was|were) (?P<was>.+?)(?: (?P<done>signed|held|founded|built|opened|born|created"
    r"|established|published|released|written))?) (?:before|after|earlier than|later than)"
    r" (?P<two>.+)", re.IGNORECASE
)  # fmt: skip
_FIRST = re.compile(
    r"which (?:was|were) (?P<verb>\w+) (?:first|earlier|later|last), (?P<one>.+?) or (?P<two>.+)",
    re.IGNORECASE,
)
LONGEST_COMPARISON = 300  # code points; nobody compares in more
MAX_PARTS = 4  # each is searched and read for; a longer list of questions is cut here


def decompose(question: str) -> tuple[str, ...]:
    """The stand-alone questions that a question consists of; only itself if it asks one thing.

    "When and where was it signed?" -> "When was it signed?", "Where was it signed?".
    """
    text = question.strip().rstrip("?. ")
    if match := _FIRST.fullmatch(text):
        return tuple(f"When was {match[side]} {match['verb']}?" for side in ("one", "two"))
    if compared := _degree_questions(text) or _date_questions(text):
        return compared
    if sides := comparison_sides(question):
        return tuple(f"What is said of {side}?" for side in sides)
    if match := _TWO_WORDS.fullmatch(text):
        return tuple(f"{match[word].capitalize()} {match['rest']}?" for word in ("one", "two"))
    return _clause_questions(question, MAX_PARTS)


def comparison_sides(question: str) -> tuple[str, ...]:
    """The two things that a question compares as a whole; empty for other questions.

    "How do Revere and Russel differ?" -> "Revere", "Russel".
    """
    text = question.strip().rstrip("?. ")
    if len(text) > LONGEST_COMPARISON:
        return ()
    found = (pattern.fullmatch(text) for pattern in _COMPARISONS)
    return next((tuple(s.strip() for s in match.groups()) for match in found if match), ())


def _degree_questions(text: str) -> tuple[str, ...]:
    """The degree of each side: "Is X larger than Y?" -> "How large is X?", "How large is Y?"."""
    if len(text) > LONGEST_COMPARISON:
        return ()
    if match := _WHICH.fullmatch(text) or _THAN.fullmatch(text):
        how = f"How {_GRADES[match['grade'].casefold()]} {match['be'].casefold()}"
        return tuple(f"{how} {match[side].strip(' ,')}?" for side in ("one", "two"))
    if match := _MORE.fullmatch(text):
        verb = "did" if match["verb"].casefold() == "had" else "does"
        how = f"How many {match['noun'].strip()} {verb}"
        return tuple(f"{how} {match[side].strip(' ,')} have?" for side in ("one", "two"))
    return ()


def _date_questions(text: str) -> tuple[str, ...]:
    """The date of each side: "Did X come before Y?" -> "When was X?", "When was Y?"; both named."""
    match = _BEFORE.fullmatch(text) if len(text) <= LONGEST_COMPARISON else None
    if match is None:
        return ()
    one, two = match["did"] or match["was"], match["two"]
    if not _is_named(one) or not _is_named(two):
        return ()
    verb, done = (match["verb"] or "come").casefold(), match["done"]
    form = "When was {}?" if verb == "come" else f"When did {{}} {verb}?"
    form = f"When was {{}} {done.casefold()}?" if done else form
    return form.format(one), form.format(two)


def _is_named(side: str) -> bool:
    """Whether a side is a name or a noun phrase with `the`, neither a clause nor a year."""
    is_clause = re.search(r" (?:is|are|was|were|did|has|had|[a-z]+ed)\b", side)
    return not is_clause and (side[:1].isupper() or side.casefold().startswith("the "))


def _clause_questions(question: str, most: int) -> tuple[str, ...]:
    """The first `most` of several questions in a row, each made stand-alone from the one before."""
    match = _TWO_CLAUSES.fullmatch(question.strip())
    if match is None or not _is_question(match["two"]):
        return (question,)
    first = f"{match['one'].rstrip(',')}?"
    second = match["two"][0].upper() + match["two"][1:] + "?"
    further = (
        _clause_questions(standalone_question(second, [Turn(first)]), most - 1) if most > 1 else ()
    )
    return (first, *further)


def _is_question(clause: str) -> bool:
    """Whether a clause is more than a bare question word, as in "Who came, and when?"."""
    return len(clause.split()) > 1
