"""Untrue rewordings of a sentence by rule: what small language models get wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from support_data import EvidenceSentence, SetPassage
from support_paraphrases import answer_statement

from assistant.nlp.dates import extract_dates
from assistant.nlp.names import extract_names
from assistant.nlp.numbers import extract_numbers
from assistant.nlp.types import Name


@dataclass(frozen=True, slots=True)
class CorruptionPool:
    """What corruptions are taken from: other articles, and other answers of the same article."""

    articles: tuple[SetPassage, ...]
    siblings: tuple[EvidenceSentence, ...] = ()


Rule = Callable[[EvidenceSentence, str, CorruptionPool, random.Random], str | None]

OPPOSITES = dict(
    pair.split("=")
    for pair in (
        "increased=decreased decreased=increased rose=fell "
        "fell=rose won=lost lost=won before=after "
        "after=before more=less less=more first=last last=first largest=smallest smallest=largest "
        "highest=lowest lowest=highest northern=southern southern=northern eastern=western "
        "western=eastern north=south south=north east=west west=east began=ended ended=began "
        "early=late late=early older=younger "
        "younger=older higher=lower lower=higher larger=smaller "
        "smaller=larger above=below below=above supported=opposed opposed=supported "
        "accepted=rejected rejected=accepted allowed=prohibited opened=closed closed=opened "
        "public=private private=public male=female female=male men=women women=men "
        "positive=negative negative=positive major=minor minor=major majority=minority "
        "strong=weak weak=strong old=new new=old good=bad bad=good best=worst internal=external "
        "increase=decrease growth=decline improved=worsened created=destroyed "
        "born=buried upper=lower summer=winter winter=summer "
        "arrived=departed left=entered joined=quit success=failure successful=disastrous "
        "popular=obscure wealthy=impoverished rapidly=slowly slowly=rapidly widely=rarely "
        "common=rare frequently=seldom expanded=shrank gained=forfeited passed=failed "
        "approved=vetoed abolished=introduced tropical=arctic friendly=hostile peaceful=violent "
        "praised=criticized ancient=modern modern=medieval strengthened=undermined "
        "encouraged=discouraged permanent=temporary liberal=conservative conservative=liberal "
        "domestic=foreign foreign=domestic urban=rural rural=urban hot=cold cold=hot dry=wet "
        "native=alien voluntary=forced similar=different different=identical "
        "inside=outside outside=inside fewer=more faster=slower cheaper=costlier safer=deadlier"
    ).split()
)
_UNITS = dict(
    pair.split("=")
    for pair in (
        "kilometers=miles kilometres=miles km=miles miles=kilometers mi=km metres=feet meters=feet "
        "feet=meters ft=m million=billion "
        "billion=million thousand=million years=months months=years "
        "hours=minutes minutes=hours days=weeks "
        "weeks=days kg=pounds pounds=kilograms acres=hectares "
        "percent=million tons=kilograms tonnes=kilograms gallons=litres inches=centimetres "
        "°F=°C °C=°F square=cubic mm=cm cm=mm decades=centuries centuries=decades"
    ).split()
)
_HEDGES = (
    (r"\b(?:may|might|could) have\b", "has"),
    (r"\b(?:may|might|could) be\b", "is"),
    (r"\b(?:may|might|could)(?= [a-z]+\b)(?! not)", "will"),
    (r"\b(?:reportedly|allegedly|possibly|probably|perhaps|apparently|supposedly) ", ""),
    (r"\b(?:is|are|was|were) (?:believed|thought|said|considered|likely|expected) to be\b", "is"),
    (r"\b(?:is|are|was|were) (?:likely|expected|planned|believed|thought) to\b", "will"),
    (r"\bseem(?:s|ed)? to be\b", "is"), (r"\bappear(?:s|ed)? to be\b", "is"),
    (r"\bsuggest(s|ed)? that\b", r"prove\1 that"),
)  # fmt: skip
_WIDER = (
    (r"\b[Ss]ome(?= (?:of|[a-z]+s)\b)", "all"), (r"\b[Mm]any(?= (?:of|[a-z]+s)\b)", "all"),
    (r"\b[Mm]ost(?= (?:of|[a-z]+s)\b)", "all"), (r"\b[Ss]everal(?= )", "all"),
    (r"\b(?:often|usually|sometimes|generally|typically|frequently|occasionally)\b", "always"),
    (r"\b(?:mostly|mainly|largely|primarily|partly)\b", "entirely"),
    (r"\bone of the\b", "the only"), (r"\balmost all\b", "all"), (r"\b[Aa] few\b", "all"),
)  # fmt: skip
_ADDED = (
    "in order to reduce its costs", "after a long legal dispute", "with the help of local farmers",
    "despite strong protests", "because of a severe drought", "for the second time in a decade",
    "at the request of the church", "under pressure from investors", "to the surprise of experts",
    "which drew wide criticism", "following an investigation by the police",
    "as a gesture of thanks",
    "in front of thousands of spectators", "to protect the environment", "without paying any taxes",
    "in cooperation with the army", "because the old building had burned down",
    "and received an award for it", "and later apologised", "which doubled its income",
)  # fmt: skip
_LISTED = re.compile(r"^\s?(?:[-–—/]|--|to|and|or|,)\s?$|^, [A-Z]\w+ (?:[A-Z]\w+ )*$|[A-Z]$")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|should|must)\b(?! (?:not|no|never)\b)"
)
_VERB = re.compile(r" (is|was|were|are|has|had|have|became|can|will|[a-z]{3,}ed) ")
_SYMMETRIC = frozenset("married met joined merged allied agreed competed fought resembled".split())
_RELATION = re.compile(
    r"^ (?:then |later |also |had |officially |formally |publicly )?"
    r"([a-z]+ed|won|beat|wrote|led|built|sold|bought|gave|taught|sent|told|took|held|left|saw"
    r"|succeeded|includes|borders|owns|governs)(?: [a-z]+){0,3} (?:the )?$"
)


def number(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """Another digit, or another number word."""
    places = [n for n in extract_numbers(text) if any(map(str.isdigit, n.text))
              and not _in_date(text, n.start)]  # fmt: skip
    worded = [
        n
        for n in extract_numbers(text)
        if n.text.isalpha() and 2 <= n.value <= 20 and not n.is_ordinal
    ]
    if worded and (not places or rng.random() < 0.3):
        chosen = rng.choice(worded)
        words = "two three four five six seven eight nine ten eleven twelve fifteen twenty".split()
        new = rng.choice([w for w in words if w != chosen.text.lower()])
        return text[: chosen.start] + new + text[chosen.end :]
    if not places:
        return None
    chosen = rng.choice(places)
    return _replaced(text, chosen.start, chosen.end, _other_digit(chosen.text, rng))


def date(base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random) -> str | None:
    """Another year, month, day, decade or weekday."""
    found = list(extract_dates(text))
    if not found:
        return None
    chosen = rng.choice(found)
    months = "January February March April May June July August September October November December"
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    named = re.search(rf"\b({(months + ' ' + days).replace(' ', '|')})\b", chosen.text)
    if named and (rng.random() < 0.4 or not re.search(r"\d", chosen.text)):
        group = months if named[1] in months.split() else days
        new = rng.choice([m for m in group.split() if m != named[1]])
        return _replaced(
            text, chosen.start, chosen.end,
            chosen.text[: named.start()] + new + chosen.text[named.end() :],
        )  # fmt: skip
    year = re.search(r"(?<!\d)(1\d|20)\d\d(?!\d)", chosen.text)
    if year:
        moved = int(year.group()) + rng.choice(
            [-30, -11, -10, -4, -3, -2, -1, 1, 2, 3, 5, 9, 10, 20]
        )
        if chosen.text.endswith("s"):
            moved = moved // 10 * 10 + (0 if moved // 10 != int(year.group()) // 10 else 20)
        new = chosen.text[: year.start()] + str(moved) + chosen.text[year.end() :]
    else:
        new = _other_digit(chosen.text, rng)
    return _replaced(text, chosen.start, chosen.end, new) if new != chosen.text else None


def name(base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random) -> str | None:
    """A name by one of another article, of as many words."""
    chosen = _a_name(text, rng)
    if chosen is None:
        return None
    own = {word for each in base.article.names for word in each.casefold().split()}
    for _ in range(20):
        other = rng.choice(pool.articles)
        fitting = [
            n for n in other.names
            if len(n.split()) == len(chosen.text.split())
            and not own & set(n.casefold().split()) and n.istitle() == chosen.text.istitle()
        ]  # fmt: skip
        if fitting:
            return _replaced(text, chosen.start, chosen.end, rng.choice(fitting[:5]))
    return None


def entity(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """A name by another of the same article, that the sentence does not hold."""
    chosen = _a_name(text, rng)
    if chosen is None:
        return None
    near = [
        n for n in base.article.names
        if not set(n.casefold().split()) & set(text.casefold().split())
        and abs(len(n.split()) - len(chosen.text.split())) < 2
        and not set(n.casefold().split()) & set(base.article.title.casefold().split())
    ]  # fmt: skip
    return _replaced(text, chosen.start, chosen.end, rng.choice(near)) if near else None


def negation(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """A `not` lost or added."""
    for pattern, new in (
        (r"\b(did|does|do) not (?=[a-z])", ""), (r"\b(is|are|was|were|has|had|could|can|will|would"
         r"|should|may) not\b(?! only)", r"\1"), (r"\bcannot\b", "can"), (r"n['’]t\b", ""),
        (r"\bnever\b", "always"), (r"\bwithout\b", "with"), (r"\bfailed to\b", "managed to"),
        (r"\brefused to\b", "agreed to"), (r"\bno longer\b", "still"),
        (r"\bunable to\b", "able to"),
        (r"\bno (?=[a-z]+\b)", "a "), (r"\bnone of\b", "all of"), (r"\bdenied\b", "confirmed"),
    ):  # fmt: skip
        if re.search(pattern, text):
            return re.sub(pattern, new, text, count=1)
    auxiliary = list(_AUXILIARY.finditer(text))
    if auxiliary and rng.random() < 0.7:
        chosen = auxiliary[0]
        return text[: chosen.end()] + rng.choice([" not", " not", " never"]) + text[chosen.end() :]
    verb = re.search(
        r"(?<=[a-z]) (?=(?:[a-z]{3,}ed) (?:the|a|an|in|to|by|that|its|his|their)\b)", text
    )
    if verb and not re.search(
        r"\b(?:was|were|is|are|be|been|has|had|have|the|a|and)$", text[: verb.start()]
    ):
        return text[: verb.start()] + " never " + text[verb.end() :]
    return None


def opposite(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """A word by its opposite."""
    places = [m for m in re.finditer(r"\b[A-Za-z]+\b", text) if m.group() in OPPOSITES]
    if not places:
        return None
    chosen = rng.choice(places)
    return text[: chosen.start()] + OPPOSITES[chosen.group()] + text[chosen.end() :]


def roles(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """`A invited B` as `B invited A`."""
    found = [n for n in extract_names(text) if n.is_certain or n.start == 0]
    for one, other in zip(found, found[1:], strict=False):
        relation = _RELATION.match(text[one.end : other.start])
        if relation and relation[1] not in _SYMMETRIC:
            middle = text[one.end : other.start]
            return text[: one.start] + other.text + middle + one.text + text[other.end :]
    places = re.search(r"\bfrom ((?:the )?[A-Z]\w+) to ((?:the )?[A-Z]\w+)", text)
    if places:
        return text[: places.start()] + f"from {places[2]} to {places[1]}" + text[places.end() :]
    return None


def unit(base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random) -> str | None:
    """Another unit, currency or scale."""
    match = re.search(
        r"(?<=\d )(" + "|".join(map(re.escape, _UNITS)) + r")\b"
        r"|(?<=\b(?:two|ten|six) )(" + "|".join(w for w in _UNITS if w.isalpha()) + r")\b"
        r"|(?<=\b(?:four|five|nine) )(" + "|".join(w for w in _UNITS if w.isalpha()) + r")\b"
        r"|(?<=\b(?:three|seven|eight) )(" + "|".join(w for w in _UNITS if w.isalpha()) + r")\b",
        text,
    )  # fmt: skip
    if match:
        return text[: match.start()] + _UNITS[match.group()] + text[match.end() :]
    money = re.search(r"[$£€](?=\d)", text)
    if money:
        other = rng.choice([sign for sign in "$£€" if sign != money.group()])
        return text[: money.start()] + other + text[money.end() :]
    return None


def hedge(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """`may` as `will`."""
    return next((re.sub(p, new, text, count=1) for p, new in _HEDGES if re.search(p, text)), None)


def wider(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """`some` as `all`, `often` as `always`."""
    for pattern, new in _WIDER:
        match = re.search(pattern, text)
        if match and not re.search(r"\b(?:as|how|at|the|so|too) $", text[: match.start()]):
            raised = new.capitalize() if match.group()[0].isupper() else new
            return text[: match.start()] + raised + text[match.end() :]
    return None


def figure(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """A number by another one of the same article."""
    own = [
        n
        for n in extract_numbers(text)
        if any(map(str.isdigit, n.text)) and not _in_date(text, n.start)
    ]
    values = {n.value for n in own}
    other = [
        n.text for s in base.article.sentences for n in extract_numbers(s)
        if s != text and n.value not in values and not _in_date(s, n.start)
        and any(map(str.isdigit, n.text)) and n.text not in text
    ]  # fmt: skip
    if not own or not other:
        return None
    chosen = rng.choice(own)
    return _replaced(text, chosen.start, chosen.end, rng.choice(other))


def exchanged(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """Two figures of one sentence in each other's place."""
    own = [n for n in extract_numbers(text) if any(map(str.isdigit, n.text))]
    for one, other in zip(own, own[1:], strict=False):
        middle = text[one.end : other.start]
        if one.value != other.value and not _LISTED.search(middle):
            return text[: one.start] + other.text + middle + one.text + text[other.end :]
    return None


def mixed(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """The subject of one sentence with the predicate of another of the article."""
    subject = _VERB.search(text)
    if not subject or not _is_subject(text[: subject.start()]):
        return None
    places = list(range(len(base.article.sentences)))
    rng.shuffle(places)
    for place in places:
        other = base.article.sentences[place]
        verb = _VERB.search(other)
        if place == base.place or not verb or not _is_subject(other[: verb.start()]):
            continue
        own = {w for w in re.findall(r"\w+", text[: subject.start()].lower()) if len(w) > 3}
        has = {w for w in re.findall(r"\w+", other[: verb.start()].lower()) if len(w) > 3}
        if own & has or len(other) - verb.end() < 25 or text[: subject.start()] in other:
            continue
        return text[: subject.start()] + other[verb.start() :]
    return None


def joined_sentence(text: str, other: str) -> str | None:
    """Two sentences with the second one's subject left out, so that the first's did it all."""
    verb = _VERB.search(other)
    own = _VERB.search(text)
    if not verb or not own or not text.endswith(".") or not _is_subject(other[: verb.start()]):
        return None
    if not _is_subject(text[: own.start()]) or len(other) - verb.end() < 25:
        return None
    if other[: verb.start()].split()[-1] in text:
        return None
    return f"{text[:-1]} and{other[verb.start() :]}"


def added(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """Something that nobody said at the end."""
    if not text.endswith("."):
        return None
    if rng.random() < 0.5:
        return f"{text[:-1]} {rng.choice(_ADDED)}."
    for _ in range(10):
        other = rng.choice(pool.articles)
        sentence = rng.choice(other.sentences)
        tail = re.search(
            r" ((?:because|after|when|which|with|for|by|to) [a-z][^,;:()]{15,70})\.$", sentence
        )
        if tail:
            return f"{text[:-1]} {tail[1]}."
    return None


def wrong_answer(
    base: EvidenceSentence, text: str, pool: CorruptionPool, rng: random.Random
) -> str | None:
    """The question with the answer of another question of the article."""
    if not base.answers:
        return None
    kind = _kind(base.answers[0])
    other = [
        answer for sibling in pool.siblings for answer in sibling.answers[:1]
        if _kind(answer) == kind and all(
            answer.casefold() not in own.casefold() and own.casefold() not in answer.casefold()
            for own in base.answers)
        and answer.casefold() not in base.question.casefold()
    ]  # fmt: skip
    return answer_statement(base.question, rng.choice(other)) if other else None


def _kind(answer: str) -> str:
    if extract_dates(answer):
        return "date"
    if any(map(str.isdigit, answer)):
        return "number"
    return "name" if answer[:1].isupper() else "words"


def _is_subject(text: str) -> bool:
    """Whether what stands before the verb is a plain subject that names something."""
    if not 3 < len(text) < 60 or re.search(r"[,;:()]|\b(?:and|which|who|that|there)\b", text, re.I):
        return False
    return not re.match(
        r"(?:It|He|She|They|This|These|That|There|Its|His|Her|Their|We|I|You|In|On|At|As|By|For"
        r"|When|While|After|During|Since|If|Another|Both|Some|Other|Although|One)\b", text
    )  # fmt: skip


def _a_name(text: str, rng: random.Random) -> Name | None:
    found = [n for n in extract_names(text) if n.is_certain]
    return rng.choice(found) if found else None


def _in_date(text: str, start: int) -> bool:
    return any(d.start <= start < d.end for d in extract_dates(text))


def _other_digit(text: str, rng: random.Random) -> str:
    """One digit changed, mostly so that the number stays as long."""
    places = [n for n, each in enumerate(text) if each.isdigit()]
    if not places:
        return text
    place = rng.choice(places)
    first = place == places[0]
    digits = [d for d in "0123456789" if d != text[place] and not (first and d == "0")]
    return text[:place] + rng.choice(digits) + text[place + 1 :]


def _replaced(text: str, start: int, end: int, new: str) -> str | None:
    changed = text[:start] + new + text[end:]
    return changed if changed != text else None


CORRUPTIONS: dict[str, Rule] = {
    "number": number,
    "date": date,
    "name": name,
    "other name of the article": entity,
    "other number of the article": figure,
    "figures exchanged": exchanged,
    "negation": negation,
    "opposite": opposite,
    "roles swapped": roles,
    "unit": unit,
    "hedge dropped": hedge,
    "made general": wider,
    "two sentences mixed": mixed,
    "something added": added,
    "wrong answer": wrong_answer,
}
