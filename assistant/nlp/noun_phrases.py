"""Names and definite noun phrases in a question or answer, found by capitals and articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.dates import MONTH_NAME_PATTERN, WEEKDAYS

_WORD = r"[A-Z](?:[\w’'-]|\.(?=\w)|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\bGen)\.|(?<=\bMrs)\.)*"
_LINK = r"(?:of|the|de|von|van|da|del|la|and the|for the|of the)"
_RUN = re.compile(rf"(?:{_WORD}|\d{{4}})(?:[ -](?:{_LINK} )?(?:{_WORD}|\d+(?=[ ,.?!]|$)))*")
NOT_NAMES = frozenset(
    "a about after all also although an and another any are as at back because before besides both "
    "but by can could despite did do does during each even every eventually first following for "
    "from had has have he her here him his how however i i'm if in instead is it its just last "
    "later like many may me more most my never next no none not now of on once one only or other "
    "our out over overall she should since so some soon still such tell than that the their them "
    "then there these they this those though three through thus to two under until up upon us very "
    "was we well were what when where whether which while who whom whose why will with within "
    "would yes yet you your please let i've i'd it's he's she's that's there's they're "
    "sure okay ok sorry actually compare describe name list summarize explain give".split()
)
YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)
_WEEKDAY = "|".join(map(str.capitalize, WEEKDAYS))
_DATE = re.compile(rf"{MONTH_NAME_PATTERN}\b.*|(?:{_WEEKDAY})\b.*|\d.*")
_AUX = re.compile(r"\b(?:did|does|do|will|would|can|could|should|must) $", re.IGNORECASE)
_CLAUSE_WORDS = frozenset(
    "is are was were be been do does did has have had can could will would may might should must "
    "and or but that which who whom whose when where why how what to at by from with as if about "
    "after before during because than then against into over under for".split()
)
_PARTICIPLES = frozenset(
    "held found met built made begun born broken brought bought caught chosen done drawn driven "
    "fought founded given gone grown hit hurt kept known laid led left lost paid put read said "
    "sold seen sent set shot shut spoken spent stolen struck taken taught told thrown torn won "
    "written blown begin end start die last take come go get join leave open close happen "
    "work cost mean say have do sign win lose make become".split()
)


def capitalised_names(text: str) -> list[str]:
    """The names of a text in order, with repetitions; dates and years are left out.

    "When did Laos and Viet Nam join the ASEAN Regional Forum?" -> Laos, Viet Nam, ASEAN Regional
    Forum.
    """
    return [name for _, name in capitalised_runs(text) if not _DATE.fullmatch(name)]


def capitalised_runs(text: str) -> Iterator[tuple[int, str]]:
    """Each capitalised run with its offset, without words that are capitalised only by position."""
    for match in _RUN.finditer(text):
        words = match.group().split(" ")
        start = match.start()
        while words and _normalised(words[0]) in NOT_NAMES:
            start += len(words[0]) + 1
            words.pop(0)
        while words and _normalised(words[-1]) in NOT_NAMES:
            words.pop()
        run = (
            " ".join(words).rstrip(".")
            if words and not words[-1].endswith("S.")
            else " ".join(words)
        )
        run = re.sub(r"(?:’s|'s)$", "", run)
        if run and not (_opens_sentence(text, start) and _is_common(run, text)):
            yield start, run


def definite_phrases(question: str) -> list[str]:
    """The noun phrases that begin with `the`.

    "Who led the Camp David summit in the end?" -> "the Camp David summit", "the end".
    """
    found = []
    for match in re.finditer(r"\bthe ", question, re.IGNORECASE):
        words, behind = _phrase(question[match.end() :])
        is_subject = _AUX.search(question[: match.start()]) and behind not in ("be", "have")
        if is_subject and len(words) > 1 and words[-1].islower():  # "did the law pass"
            words.pop()
        while len(words) > 1 and _is_verb(words[-1]):
            words.pop()
        while words and words[-1].casefold() in ("in", "of", "on"):
            words.pop()
        if words:
            found.append("the " + " ".join(words))
    return found


def _phrase(after: str) -> tuple[list[str], str]:
    """The words after `the` up to the end of the noun phrase, and the word that ends it."""
    words: list[str] = []
    for word in after.rstrip("?!. ").split():
        plain = word.strip(",;:?!")
        joins = plain == "and" and "of" in words and words[-1][:1].isupper()
        if not joins and plain.casefold() in (*_CLAUSE_WORDS, "the"):
            return words, plain.casefold()
        if plain.casefold() in ("in", "of", "on"):
            next_letter = after.split(f"{word} ", 1)[-1][:1]
            if not words or not (next_letter.isupper() or next_letter.isdigit()):
                return words, plain
        words.append(plain)
        if plain != word:
            break
    return words, ""


def _is_verb(word: str) -> bool:
    return word.islower() and (word.endswith("ed") or word in _PARTICIPLES)


def _normalised(word: str) -> str:
    return word.casefold().replace("’", "'").rstrip(".,")


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"“'‘(")
    return not before or before[-1] in ".!?:"


def _is_common(run: str, text: str) -> bool:
    """Whether a single capitalised word that opens a sentence is in lower case elsewhere."""
    return " " not in run and re.search(rf"\b{re.escape(run.casefold())}\b", text) is not None
