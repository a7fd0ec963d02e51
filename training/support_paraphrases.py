"""Faithful rewordings of a sentence by rule: what a careful writer may make of it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from support_data import EvidenceSentence

from assistant.nlp.dates import extract_dates
from assistant.nlp.names import extract_names
from assistant.nlp.numbers import extract_numbers

Rule = Callable[[EvidenceSentence, str, random.Random], str | None]
_LEAD = re.compile(
    r"^((?:In|On|At|During|After|Before|Since|By|Under|With|Despite|Following|Throughout|Until"
    r"|Between|From|As of|According to) [^,;:()]{3,60}), ([^\W\d_].*)$"
)
_DISCOURSE = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Also|Thus|Therefore|Indeed"
    r"|For example|For instance|Nevertheless|Meanwhile|Finally|Today), (.+)$"
)
_PARENTHESES = re.compile(r" \([^()]{2,120}\)")
_RELATIVE = re.compile(r", (?:which|who|where|whose) [^,;:()]{5,120}(, |\.$)")
_PASSIVE = re.compile(
    r"^((?:The |A |An )?[^,;:()]{2,60}?) (?:was|were) (?:\w+ly )?"
    r"(founded|invented|discovered|designed|directed|introduced|established|created|developed"
    r"|published|produced|composed|defeated|conquered|destroyed|commissioned|adopted|signed"
    r"|invaded|occupied|attacked|captured|painted|recorded|released|organized|sponsored|proposed)"
    r" by ((?:the |a |an )?[A-Z][^,;:()]{2,50}?)"
    r"((?: (?:in|on|during|after|at|between|from) [^,;:()]{2,60})?)\.$"
)
SYNONYMS = dict(
    pair.split("=")
    for pair in (
        "began=started started=began large=big film=movie movie=film approximately=about "
        "about=around near=close_to purchased=bought bought=purchased established=founded "
        "founded=established many=numerous numerous=many important=significant "
        "significant=important helped=assisted showed=demonstrated stated=said located=situated "
        "called=named known_as=called received=got received=obtained constructed=built "
        "built=constructed used=utilized employed=used often=frequently frequently=often "
        "usually=typically typically=usually primarily=mainly mainly=primarily also=additionally "
        "because=since area=region region=area "
        "country=nation nation=country major=key main=principal "
        "became=turned_into ended=concluded killed=slain selected=chosen chosen=selected "
        "children=kids died=passed_away allowed=permitted permitted=allowed required=needed "
        "occurred=happened happened=occurred created=made provided=gave contains=includes "
        "quickly=rapidly rapidly=quickly entire=whole whole=entire however=though "
        "difficult=hard huge=enormous famous=renowned residents=inhabitants teams=squads "
        "attempted=tried tried=attempted sufficient=enough according_to=as_stated_by "
        "assist=help commonly=generally initially=at_first originally=at_first modern=contemporary "
        "worldwide=around_the_world annually=every_year yearly=annual nearly=almost almost=nearly "
        "wrote=authored led=headed won=claimed aim=goal purpose=aim error=mistake"
    ).split()
)
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty".split()
)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NO_PERSON = frozenset(
    "Church University College School Party Council Court Act War Union States Kingdom Republic "
    "Empire River Park Street City County Company Committee Museum Island Islands Ocean Sea "
    "Congress Parliament Army Force Association League Bowl Award Awards Theatre Bridge".split()
)
_LOWERED = frozenset(
    "the a an in on at this these it he she they its his her their there many some most all after "
    "before during when while as by for from with both one several such since".split()
)


def dropped_lead(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """`In 1990, X did Y.` without the lead, or without `However,`."""
    discourse, lead = _DISCOURSE.match(text), _LEAD.match(text)
    if discourse:
        return _raised(discourse[1])
    return _raised(lead[2]) if lead and not lead[1].startswith(("Despite", "According")) else None


def moved_lead(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """`In 1990, X did Y.` as `X did Y in 1990.`, in plain sentences alone."""
    lead = _LEAD.match(text)
    if not lead or not text.endswith(".") or re.search(r"[,;:—–]|\b(?:and|but|or)\b", lead[2]):
        return None
    if lead[1].startswith(("According", "Despite", "With")):
        return None
    return f"{_raised(lead[2][:-1])} {lead[1][0].lower()}{lead[1][1:]}."


def dropped_aside(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """Without its brackets or a relative clause between commas."""
    if _PARENTHESES.search(text):
        return _PARENTHESES.sub("", text)
    relative = _RELATIVE.search(text)
    if relative:
        end = "." if relative[1] == "." else " "
        if end == " " and "," in text[: relative.start()]:
            return None
        return text[: relative.start()] + end + text[relative.end() :]
    return None


def synonyms(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """One to three words by others of the same meaning."""
    places = [m for m in re.finditer(r"\b[a-z]+(?: to| as)?\b", text)
              if m.group().replace(" ", "_") in SYNONYMS]  # fmt: skip
    places += [m for m in re.finditer(r"\b[a-z]+\b", text) if m.group() in SYNONYMS]
    if not places:
        return None
    chosen = rng.sample(places, min(len(places), rng.randint(1, 3)))
    words = sorted({match.group() for match in chosen})
    for word in words:
        other = SYNONYMS[word.replace(" ", "_")].replace("_", " ")
        text = re.sub(rf"\b{word}\b", other, text, count=1)
    return text


def number_format(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """Digits as words, words as digits, thousands and millions and percent in another form."""
    tries = [
        lambda t: re.sub(r"\b(\d{1,3}),(\d{3})\b(?!,)", r"\1\2", t),
        lambda t: re.sub(r"\b(\d{1,3}),000,000\b", r"\1 million", t),
        lambda t: re.sub(r"\b(\d{2,3}),000\b(?!,)", r"\1 thousand", t),
        lambda t: re.sub(r"(\d) ?(?:percent|per cent)\b", r"\1%", t),
        lambda t: re.sub(r"(\d)%", r"\1 percent", t),
        lambda t: re.sub(r"(?<![\d.,])(\d{1,3}) million\b", r"\1,000,000", t),
        lambda t: re.sub(r"(?<![\d.,$£€-])\b(1?\d|20)\b(?= [a-z]{4})"
                         r"(?! (?:percent|million|billion))",
                         lambda m: _WORDS[int(m[1])], t, count=1),
        lambda t: re.sub(r"(?<= )(" + "|".join(_WORDS[2:]) + r")(?= [a-z]+s\b)",
                         lambda m: str(_WORDS.index(m[1])), t, count=1),
    ]  # fmt: skip
    rng.shuffle(tries)
    taken = {(d.start, d.end) for d in extract_dates(text)}
    if not extract_numbers(text) and not taken:
        return None
    return next((new for each in tries if (new := each(text)) != text), None)


def date_format(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """Month, day and year in another order or form; a weekday or day left out."""
    for date in extract_dates(text):
        if not date.month or not date.day:
            continue
        month, year = _MONTHS[date.month - 1], date.years[0] if date.years else None
        forms = [f"{date.day} {month}", f"{month} {date.day}", f"the {date.day}th of {month}"]
        forms = forms[:2] if date.day in (1, 2, 3, 21, 22, 23, 31) else forms
        new = rng.choice([form for form in forms if form not in date.text] or forms)
        if year:
            new += f", {year}" if new.startswith(month) else f" {year}"
        if new != date.text:
            return text[: date.start] + new + text[date.end :]
    return None


def short_name(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """A person's full name by the last one, where the article itself calls him so."""
    alone = {name for name in base.article.names if " " not in name}
    for name in extract_names(text):
        parts = name.text.split()
        is_full = len(parts) == 2 or (len(parts) == 3 and parts[1].endswith("."))
        if is_full and parts[-1] in alone - _NO_PERSON and name.is_certain:
            return text[: name.start] + parts[-1] + text[name.end :]
    return None


def named(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """`He` by the one name of a person that the sentence before begins with."""
    opening = re.match(r"(He|She) ", text)
    subject = re.match(
        r"([A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+) (?:was|is|had|has|\w+ed) ", base.before
    )
    if not opening or not subject or subject[1].split()[0] in ("The", "In", "On"):
        return None
    people = [n for n in extract_names(base.before) if n.is_certain and len(n.words) > 1]
    return subject[1] + text[opening.end() - 1 :] if len(people) == 1 else None


def active(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """`X was founded by Y in Z.` as `Y founded X in Z.`."""
    passive = _PASSIVE.match(text)
    if not passive or re.match(r"(?:It|He|She|They|This|These|That|Which|There)\b", passive[1]):
        return None
    return f"{_raised(passive[3])} {passive[2]} {_lowered(passive[1])}{passive[4]}."


def contracted(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """`did not` as `didn't` and the other way round."""
    if re.search(r"\b(?:did|does|do|was|were|is|are|has|had|could|would|should) not\b", text):
        return re.sub(
            r"\b(did|does|do|was|were|is|are|has|had|could|would|should) not\b", r"\1n't", text
        )
    expanded = re.sub(
        r"\b(did|does|do|was|were|is|are|has|had|could|would|should)n['’]t\b", r"\1 not", text
    )
    return expanded if expanded != text else None


def answered(base: EvidenceSentence, text: str, rng: random.Random) -> str | None:
    """The question with its answer as a statement, where the words allow it."""
    if not base.answers:
        return None
    statement = answer_statement(base.question, rng.choice(base.answers))
    if statement and is_borne(statement, f"{base.article.title} {base.before} {base.text}"):
        return statement
    return None


def is_borne(statement: str, ground: str) -> bool:
    """Whether all capitalised words and digits of a statement stand in what it was made of.

    Questions tell more than their sentence holds (`for the 2015 season`), and are misspelt.
    """
    plain = ground.casefold()
    telling = re.findall(r"(?<=[ (])[A-Z]\w+|\d[\d,.]*", statement)
    return all(word.casefold().rstrip(".,") in plain for word in telling)


def answer_statement(question: str, answer: str) -> str | None:
    """`Who founded X?` and `Y` as `Y founded X.`, and the like."""
    answer, question = answer.strip(" ."), question.strip()
    if not 1 < len(answer) <= 60 or not question.endswith("?"):
        return None
    asked = question[:-1].rstrip()
    patterns: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
        (r"Who ((?!did |do |does |is |are |was |were |else )\w+ .+)", lambda m: f"{answer} {m[1]}"),
        (r"Who (was|is) (the [^,]+)", lambda m: f"{m[2]} {m[1]} {answer}"),
        (r"What (is|was|are|were) (the (?:name|number|title|capital|population|largest|first|last"
         r"|main|most|highest|total|average|original|primary)[^,]*)",
         lambda m: f"{m[2]} {m[1]} {answer}"),
        (r"How many ((?!\w+ (?:did|do|does|is|was)\b).+)", lambda m: f"{answer} {m[1]}"
         if answer[:1].isdigit() and answer.replace(",", "").isdigit() else ""),
        (r"(?:When|In (?:what|which) year) (was|were) (.+ )(founded|built|established|born|created"
         r"|released|published|signed|formed|completed|opened|introduced|made|held|started|named"
         r"|adopted|elected|killed|invented|discovered|launched|destroyed|ended|abolished)",
         lambda m: f"{m[2]}{m[1]} {m[3]} {_when(answer)}"),
        (r"Where (was|were|is|are) (.+ )(born|located|held|built|found|made|situated|buried"
         r"|filmed|based|produced)", lambda m: f"{m[2]}{m[1]} {m[3]} "
         + (answer if answer.startswith(("in ", "at ", "on ", "near ")) else f"in {answer}")),
        (r"Which (\w+) ((?!did |do |does |is |was |are |were )\w+ed .+)",
         lambda m: f"{answer} {m[2]}"),
    )  # fmt: skip
    for pattern, made in patterns:
        match = re.fullmatch(pattern, asked)
        if match:
            statement = made(match).strip()
            return _raised(statement) + "." if statement else None
    return None


def _when(answer: str) -> str:
    if re.match(r"(?:in|on|at|after|before|during|by|since|around|early|late|the) ", answer, re.I):
        return answer[0].lower() + answer[1:]
    return ("in " if re.fullmatch(r"(?:[A-Z]\w+ )?\d{4}s?", answer) else "on ") + answer


def fused_sentence(first: str, second: str) -> str | None:
    """Two sentences as one."""
    if not first.endswith(".") or not second.endswith(".") or len(first) + len(second) > 380:
        return None
    return f"{first[:-1]}, and {_lowered(second)}"


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    word = re.match(r"\w+", text)
    return text[0].lower() + text[1:] if word and word.group().lower() in _LOWERED else text


PARAPHRASES: dict[str, Rule] = {
    "lead dropped": dropped_lead,
    "lead moved": moved_lead,
    "aside dropped": dropped_aside,
    "synonyms": synonyms,
    "number format": number_format,
    "date format": date_format,
    "short name": short_name,
    "pronoun named": named,
    "active for passive": active,
    "contraction": contracted,
    "question and answer": answered,
}
