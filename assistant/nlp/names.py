"""Names in a text, found by their capitals, and whether two may denote the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.nlp.noun_phrases import NOT_NAMES
from assistant.nlp.types import Name
from index.text.dates import MONTHS, WEEKDAYS

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister chancellor "
    "king queen prince princess emperor pope bishop archbishop cardinal saint st senator sen "
    "representative rep congressman congresswoman governor gov mayor judge justice general gen "
    "colonel col major maj captain capt lieutenant lt sergeant sgt admiral secretary ambassador "
    "director chairman chairwoman ceo coach officer detective sheriff father sister brother rev "
    "reverend".split()
)
_PIECE = (
    r"(?:[^\W\d_a-z]\.)+[^\W\d_a-z](?:\.|(?!\w))"  # U.S., U.S.S.R
    r"|(?!\d)\w[\w’'&]*(?:-(?=[^\W\d_a-z])[\w’'&]+)*\.?|&"  # Saint-Pierre; French of French-led
)
_WORD = re.compile(rf"(?P<word>{_PIECE})|(?P<number>\d+)|(?P<stop>[^\s\w])|(?P<gap>\s+)")
_LINK_WORDS = frozenset("of the de von van der da del della di la le du al bin ibn and for".split())
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS, *(month[:3] for month in MONTHS), "sept")).union(
    "bc bce ad ce am pm celsius fahrenheit".split()
)
_INITIALISM = frozenset("st dr mr mrs ms jr sr no inc ltd co corp prof gen sen gov rep".split())
_ALIASES = (
    "us usa america american americans united-states",
    "uk britain british great-britain united-kingdom", "eu european european-union",
    "un united-nations", "ussr soviet soviets soviet-union", "france french",
    "netherlands dutch holland", "spain spanish spaniards", "greece greek greeks",
    "germany german germans", "denmark danish danes", "poland polish poles",
    "sweden swedish swedes", "switzerland swiss", "wales welsh", "ireland irish",
    "scotland scottish scots", "england english", "turkey turkish turks", "finland finnish finns",
    "norway norwegian norwegians", "philippines filipino filipinos philippine",
    "thailand thai thais", "portugal portuguese", "china chinese", "japan japanese",
    "iceland icelandic", "argentina argentine argentinian", "peru peruvian", "cyprus cypriot",
    "serbia serb serbs serbian", "croatia croat croats croatian", "iraq iraqi iraqis",
    "israel israeli israelis", "pakistan pakistani pakistanis", "afghanistan afghan afghans",
    "catholicism catholic catholics", "islam islamic", "christianity christian christians",
    "rome roman romans", "athens athenian", "congress congressional", "europe european europeans",
    "new-york nyc", "los-angeles la", "washington-dc washington dc",
)  # fmt: skip
_GROUPS = {word: number for number, group in enumerate(_ALIASES) for word in group.split()}
_PLACE_ENDINGS = "ians ian eans ean ans an ns n ese is i s a".split()


def extract_names(text: str) -> tuple[Name, ...]:
    """The names of a text in order; months and weekdays are left out.

    "President Barack Obama's aides met on Monday." -> Barack Obama.
    """
    return tuple(_scan(text))


def names_agree(stated: Name, source: Name) -> bool:
    """Whether two names may be one: equal, a part, an acronym, or a country's adjective.

    `Obama` and `Barack Obama` agree; `Australia` and `Austria` do not.
    """
    if _alias_forms(stated.words) & _alias_forms(source.words):
        return True
    if _is_part(stated.words, source.words) or _is_part(source.words, stated.words):
        return True
    return is_acronym(stated, source) or is_acronym(source, stated)


def is_acronym(short: Name, full: Name) -> bool:
    """Whether `short` abbreviates `full` by its capitals or all its initials; an `s` may follow.

    `IBM` abbreviates `International Business Machines`.
    """
    letters = short.words[0] if len(short.words) == 1 else ""
    written = short.text.replace(".", "")
    if not 2 <= len(letters) <= 8 or not written[:-1].isupper():
        return False
    whole = [word for word in re.split(r"[\s-]+", full.text) if word]
    initials = "".join(word[0] for word in whole).casefold()
    capitals = "".join(word[0] for word in whole if word[0].isupper()).casefold()
    return len(whole) > 1 and not {letters, letters.rstrip("s")}.isdisjoint((initials, capitals))


def name_words_agree(stated: str, source: str) -> bool:
    """Whether two folded words may be one name, up to number, adjective or alias:
    french, france.
    """
    if stated == source:
        return True
    return bool(_word_forms(stated) & _word_forms(source))


def fold_word(word: str) -> str:
    """A word without case, accents, possessive and abbreviation stops: São -> sao, U.S. -> us."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").replace("‘", "'")).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = plain[:-2] if plain.endswith("'s") else plain.rstrip("'")
    return plain.replace(".", "")


def _scan(text: str) -> Iterator[Name]:
    run: list[tuple[int, int]] = []  # the capitalised words of a name, and the link words between
    opens, run_opens = True, False
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        if kind == "gap":
            if "\n" in match.group():
                yield from _names_in_run(text, run, run_opens)
                run, opens = [], True
            continue
        word = match.group()
        if kind == "word" and (_is_capital(word) or (run and fold_word(word) in _LINK_WORDS)):
            if not run:
                run_opens = opens
            ends = word.endswith(".") and not _keeps_stop(word)
            possessive = fold_word(word) != word.casefold().rstrip(".").replace(".", "") and (
                "'" in word or "’" in word
            )
            run.append((match.start(), match.end() - (1 if ends else 0)))
            if ends or (possessive and word.replace("’", "'").endswith(("'s", "'"))):
                yield from _names_in_run(text, run, run_opens)
                run = []
            opens = ends
            continue
        yield from _names_in_run(text, run, run_opens)
        run = []
        opens = _ends_sentence(word, is_mark=kind == "stop")
    yield from _names_in_run(text, run, run_opens)


def _ends_sentence(token: str, *, is_mark: bool) -> bool:
    """Whether the word after a token that is no part of a name may be capitalised by position."""
    if is_mark:
        return token[-1] in '.!?:;"“”‘(['
    return token.endswith(".") and not _keeps_stop(token)


def _names_in_run(text: str, run: list[tuple[int, int]], opens: bool) -> Iterator[Name]:
    """The names of a run of capitalised words, without links, titles and common words
    at its ends.
    """
    words = [(start, end, _fold_name_word(text[start:end])) for start, end in run]
    for part in _split_and(words, text):
        first = part[0][0] if part else 0
        while part and (
            part[0][2] in NOT_NAMES or part[0][2] in _LINK_WORDS or part[0][2] in TITLES
        ):
            part = part[1:]
        while part and (part[-1][2] in _LINK_WORDS or part[-1][2] in NOT_NAMES):
            part = part[:-1]
        part = [word for word in part if word[2] not in _CALENDAR]
        if not part or not any(word[2] for word in part):
            continue
        start, end = part[0][0], part[-1][1]
        written = re.sub(r"[’']s?$", "", text[start:end])
        alone = len(part) == 1 and opens and bool(run) and start == run[0][0] == first
        sure = not alone or not text[start:end].istitle()
        name_words = tuple(word[2] for word in part if word[2] and word[2] not in _LINK_WORDS)
        if name_words:
            yield Name(start, start + len(written), written, name_words, sure)


def _fold_name_word(word: str) -> str:
    """A folded word; capitals distinguish the country US from the pronoun."""
    plain = fold_word(word)
    return "usa" if plain == "us" and word.isupper() else plain


def _split_and(
    words: list[tuple[int, int, str]], text: str
) -> Iterator[list[tuple[int, int, str]]]:
    """Split at `and` and `for` between two names, but not inside a capitalised one."""
    part: list[tuple[int, int, str]] = []
    for word in words:
        if word[2] in ("and", "for") and not text[word[0]].isupper():
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return True
    return len(word) > 2 and word[0].islower() and word[1].isupper()  # iPhone, eBay


def _keeps_stop(word: str) -> bool:
    """Whether a full stop belongs to the word: initials and common abbreviations."""
    bare = fold_word(word)
    return len(bare) == 1 or word.count(".") > 1 or bare in _INITIALISM


def _is_part(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether all words of one occur in the other in order; initials match words."""
    rest = iter(full)
    return all(any(_abbreviates(word, other) for other in rest) for word in short)


def _abbreviates(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[:1] == other[:1]
    return name_words_agree(word, other)


def _alias_forms(words: tuple[str, ...]) -> frozenset[str]:
    whole = "-".join(words)
    return frozenset({whole, *_alias_groups(whole)})


def _alias_groups(word: str) -> Iterator[str]:
    if word in _GROUPS:
        yield f"#{_GROUPS[word]}"


def _word_forms(word: str) -> frozenset[str]:
    """A word, its alias groups, and the stem it shares with plurals and adjectives of places."""
    stem = word
    for ending in _PLACE_ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= 4:
            stem = stem[: -len(ending)]
            break
    return frozenset({word, *_alias_groups(word), f"~{stem.rstrip('aeiouy') or stem}"})
