"""Questions as people speak them, made by script from clean ones: what is said, what is meant.

After Shriberg (1994): a reparandum is given up, an interregnum may follow ("no, wait"), the repair
takes its place. The reparandum comes out of another question on the same passage. Each word is
labelled as dropped or kept; the kept ones are the clean question again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

SETS = ("squad2_a", "squad1_rest", "squadshifts_new_wiki", "qed", "squadshifts_reddit",
        "squadshifts_amazon_reviews")  # fmt: skip
INFORMAL_SHARE = 0.25  # of the questions of the last two sets
HELD_OUT_PARTS = 12  # one passage in so many is held out
FILLERS = "uh um er erm uhm ah eh hmm oh well like mm".split()
TERMS = (
    "no", "no", "no no", "no wait", "wait no", "wait", "sorry", "no sorry", "i mean", "i mean",
    "i meant", "actually", "or rather", "rather", "make that", "scratch that", "my bad",
    "excuse me", "no i mean", "no i meant", "sorry i mean", "i am sorry", "i'm sorry", "hold on",
    "not that", "actually no", "wait sorry", "let me see", "that is", "or actually", "my mistake",
    "or no", "no actually", "sorry i meant", "you know",
)  # fmt: skip
HELD_OUT_TERMS = (
    "strike that", "hang on", "oops", "apologies", "correction", "pardon me", "what am i saying",
    "nope", "or should i say", "whoops", "silly me", "to be exact",
)  # fmt: skip
RESTARTS = (
    "forget that", "never mind", "that's not right", "tell me", "no tell me", "i want to know",
    "let me rephrase", "let me ask", "i meant to ask", "i wanted to ask", "what i mean is",
    "actually tell me", "what i want to know is", "scratch that", "let me start over", "no i want",
    "actually i want to know", "or no wait", "that's wrong", "i need to know", "better yet",
    "instead tell me", "no forget that",
)  # fmt: skip
HELD_OUT_RESTARTS = ("forget it", "let me try again", "my question is", "ignore that", "instead")
LOOSE = (
    "no wait sorry mean actually rather that not right wrong let me correct say ask it hold on "
    "scratch forget mind change my bad excuse i meant to is was question again start over think "
    "guess maybe ok hmm yeah ignore uh um er the did thing one other want know tell need"
).split()
WH = re.compile(
    r"(?:(?:in|on|at|for|from|by|to|of|with|under|during) )?"
    r"(?:(?:what|which) [\w-]+|how (?:many|much) [\w-]+|how (?:long|old|far|often|large|big)"
    r"|who|whom|whose|when|where|why|how|what|which)\b", re.I
)  # fmt: skip
FUNCTION = frozenset(
    "a an the of in on at to for from by with as is are was were be been do does did has have had "
    "can could will would may might should must and or but that which who whom whose when where "
    "why how what it its his her their they he she this these those there not no than then if into "
    "about after before during between under over".split()
)


@dataclass(frozen=True, slots=True)
class DisfluentQuestion:
    """Words as said; `dropped` marks those that are not meant. `kind` names the template."""

    words: tuple[str, ...]
    dropped: tuple[bool, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class CleanQuestion:
    """A clean question and others on the same passage, as words without the question mark."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    held_out: bool


class Terms:
    """The interregna that one side of the split may use."""

    def __init__(self, chance: random.Random, held_out: bool) -> None:
        self._chance = chance
        self._terms = HELD_OUT_TERMS if held_out else TERMS
        self._restarts = HELD_OUT_RESTARTS if held_out else RESTARTS

    def filler(self) -> list[str]:
        """One filler."""
        return [self._chance.choice(FILLERS)]

    def repairing(self) -> list[str]:
        """An editing term, maybe with fillers about it."""
        c = self._chance
        if c.random() < 0.12:
            return self.filler()
        if c.random() < 0.12:  # nobody knows all the ways there are
            return [c.choice(LOOSE) for _ in range(c.randint(1, 4))]
        words = c.choice(self._terms).split()
        if c.random() < 0.3:
            words = self.filler() + words
        if c.random() < 0.15:
            words = words + self.filler()
        if c.random() < 0.12:
            words = words + c.choice(self._terms).split()
        return words

    def restarting(self) -> list[str]:
        """What stands before a new start."""
        c = self._chance
        words = self.repairing() if c.random() < 0.65 else []
        if not words or c.random() < 0.4:
            words = words + c.choice(self._restarts).split()
        return words


Piece = tuple[Sequence[str], bool]


def read_questions(folder: Path, chance: random.Random) -> list[CleanQuestion]:
    """All questions of the training sets with those on the same passage."""
    found: list[CleanQuestion] = []
    for name in SETS:
        grouped: dict[str, list[tuple[str, ...]]] = {}
        for line in (folder / name / "questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            words = tuple(row["question"].strip().rstrip("?. ").split())
            if 3 <= len(words) <= 30:
                grouped.setdefault(row["doc_id"], []).append(words)
        loose = [words for group in grouped.values() for words in group]
        for passage, group in grouped.items():
            held_out = crc32(passage.encode()) % HELD_OUT_PARTS == 0
            for at, words in enumerate(group):
                if name.endswith(("reddit", "reviews")) and chance.random() > INFORMAL_SHARE:
                    continue
                others = [o for i, o in enumerate(group) if i != at and o != words]
                others = others or [chance.choice(loose)]
                found.append(CleanQuestion(words, tuple(others), held_out))
    return found


def add_disfluency(
    source: CleanQuestion, chance: random.Random, *, held_out_terms: bool = False
) -> DisfluentQuestion:
    """One made question; about four in ten are clean."""
    terms = Terms(chance, held_out_terms)
    way = chance.choices(list(WAYS), [weight for _, weight in WAYS.values()])[0]
    pieces = WAYS[way][0](source, chance, terms)
    if pieces is None:
        way, pieces = "clean", [(source.words, False)]
    if way not in ("clean", "clean_two", "clean_follow_up") and chance.random() < 0.25:
        pieces = list(_with_fillers(pieces, chance))
    words: list[str] = []
    dropped: list[bool] = []
    for run, drop in pieces:
        words += run
        dropped += [drop] * len(run)
    return _dressed(words, dropped, way, chance)


def _dressed(
    words: list[str], dropped: list[bool], way: str, chance: random.Random
) -> DisfluentQuestion:
    """Case and punctuation as a transcript or a hurried writer has them."""
    if not way.startswith("clean") or chance.random() < 0.15:
        marks = chance.choice(["", "", ",", "...", " ,", "-"])
        for at in range(len(words) - 1):
            edge = dropped[at] != dropped[at + 1]
            if marks.strip() and edge and chance.random() < 0.7 and words[at][-1].isalnum():
                words[at] += marks.strip()
        if chance.random() < 0.15:
            words = [word.casefold() for word in words]
        if not words[0][0].isupper() and chance.random() < 0.8:
            words[0] = words[0][0].upper() + words[0][1:]
        if chance.random() < 0.3:  # the new start has lost its capital, or the other way round
            at = chance.randrange(len(words))
            words[at] = words[at].casefold()
    if chance.random() < 0.85 and words[-1][-1] != "?":
        words[-1] += "?"
    return DisfluentQuestion(tuple(words), tuple(dropped), way)


def _clean(source: CleanQuestion, _chance: random.Random, _terms: Terms) -> list[Piece]:
    return [(source.words, False)]


def _clean_two(source: CleanQuestion, chance: random.Random, _terms: Terms) -> list[Piece]:
    """Two questions, both meant."""
    other = list(chance.choice(source.others))
    link = chance.choice([["and"], [], ["and"], ["also"], ["or"], ["then"]])
    first = list(source.words)
    first[-1] += chance.choice(["?", ",", "", "."])
    if link:
        other[0] = other[0].casefold()
    return [(first + link + other, False)]


def _clean_follow_up(
    source: CleanQuestion, chance: random.Random, terms: Terms
) -> list[Piece] | None:
    """Said to the one before: there is nothing in it to be given up."""
    span = _span(source.words, chance)
    if span is None:
        return None
    opening = chance.choice(
        ["No, I meant", "No I mean", "Sorry, I meant", "I meant", "And", "What about", "Actually,",
         "Not", "No,", "But not", "Or rather", "I mean", "Rather", "Well, and"]
    ).split()  # fmt: skip
    return [(opening + list(source.words[span[0] : span[1]]), False)]


def _substitution(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece] | None:
    """One phrase for another: maybe going back a word or two, or on before it."""
    words = source.words
    span = _span(words, chance)
    if span is None:
        return None
    start, end = span
    wrong = _other_phrase(words[start:end], source.others, chance)
    if wrong is None:
        return None
    back = chance.choices([0, 1, 2, 3, start], [60, 18, 9, 4, 4])[0]
    back = min(back, start)
    ahead = min(chance.choices([0, 1, 2, 3], [72, 14, 8, 6])[0], len(words) - end)
    if chance.random() < 0.06:
        wrong = [*wrong[:-1], wrong[-1][: max(2, len(wrong[-1]) // 2)] + "-"]
    between = terms.repairing() if chance.random() < 0.93 else []
    if chance.random() < 0.06:
        between = ["no", "not", *wrong]
    given_up = [*words[start - back : start], *wrong, *words[end : end + ahead]]
    after: list[Piece] = [(words[start:end], False)]
    if chance.random() < 0.07:
        after.append((["not", *wrong], True))
    return [
        (words[: start - back], False), (given_up + between, True),
        (words[start - back : start], False), *after, (words[end:], False),
    ]  # fmt: skip


def _crossing(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece] | None:
    """The question goes over into another one, and is taken up again where it left its way."""
    words, other = source.words, chance.choice(source.others)
    at = chance.randint(1, len(words) - 1)
    starts = [s for s, _ in _phrases(other)] or [1]
    begin = chance.choice(starts)
    if chance.random() < 0.4:  # where both say the same
        shared = [i + 1 for i, w in enumerate(words[:-1]) if w in other[:-1]]
        if shared:
            at = chance.choice(shared)
            begin = other.index(words[at - 1]) + 1
    length = chance.randint(1, min(6, max(len(other) - begin, 1)))
    if chance.random() < 0.3:
        length = len(other) - begin
    wrong = list(other[begin : begin + length]) or [chance.choice(other)]
    if wrong[0] == words[at]:
        return None
    back = min(chance.choices([0, 1, 2, 3, at], [60, 16, 10, 6, 8])[0], at)
    end: list[Piece] = [(words[at:], False)]
    if chance.random() < 0.05:
        end.append((["not", *wrong], True))
    return [
        (words[: at - back], False),
        (list(words[at - back : at]) + wrong + terms.repairing(), True),
        (words[at - back : at], False), *end,
    ]  # fmt: skip


def _restart(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece]:
    """Another question is begun and given up for the one that is meant."""
    other = chance.choice(source.others)
    length = len(other) if chance.random() < 0.25 else chance.randint(1, len(other))
    begun = list(other[:length])
    if length == len(other) and chance.random() < 0.5:
        begun[-1] += "?"
    own = list(source.words)
    if chance.random() < 0.5 and own[0].casefold() in FUNCTION:
        own[0] = own[0].casefold()
    return [(begun + terms.restarting(), True), (own, False)]


def _own_restart(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece]:
    """The question is begun, broken off and begun again."""
    words = source.words
    length = chance.randint(1, max(1, min(6, len(words) - 2)))
    between = terms.repairing() if chance.random() < 0.6 else []
    own = [words[0].casefold() if words[0].casefold() in FUNCTION else words[0], *words[1:]]
    return [(list(words[:length]) + between, True), (own, False)]


def _question_word(
    source: CleanQuestion, chance: random.Random, terms: Terms
) -> list[Piece] | None:
    """The question word, and maybe some words behind it, are taken back."""
    words = source.words
    match = WH.match(" ".join(words))
    if match is None:
        return None
    count = len(match.group().split())
    wrong = _first_wh(source.others, chance) or chance.choice(
        ["when", "who", "where", "what", "why", "how many people", "what year", "which country"]
    )
    if wrong.casefold() == match.group().casefold():
        return None
    ahead = min(chance.choices([0, 1, 2, 4], [60, 15, 15, 10])[0], len(words) - count)
    own = [words[0].casefold(), *words[1:]]
    given_up = [*wrong.split(), *words[count : count + ahead]]
    return [(given_up + terms.repairing(), True), (own, False)]


def _repetition(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece]:
    words = source.words
    at = chance.randrange(len(words) - 1)
    count = min(chance.choices([1, 2, 3], [5, 3, 2])[0], len(words) - at)
    between = terms.filler() if chance.random() < 0.4 else []
    return [
        (words[:at], False), (list(words[at : at + count]) + between, True), (words[at:], False)
    ]  # fmt: skip


def _filled(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece]:
    opening: list[str] = []
    if chance.random() < 0.5:
        opening = chance.choice(
            ["um", "uh so", "so um", "er", "well um", "ok so uh", "hmm", "oh uh", "well", "uh"]
        ).split()
    return list(_with_fillers([(opening, True), (source.words, False)], chance, least=not opening))


def _twice(source: CleanQuestion, chance: random.Random, terms: Terms) -> list[Piece] | None:
    """A substitution inside of what was started again."""
    inner = _substitution(source, chance, terms)
    if inner is None:
        return None
    other = chance.choice(source.others)
    begun = list(other[: chance.randint(1, len(other))])
    return [(begun + terms.restarting(), True), *inner]


Way = Callable[[CleanQuestion, random.Random, Terms], "list[Piece] | None"]
WAYS: dict[str, tuple[Way, float]] = {
    "clean": (_clean, 30), "clean_two": (_clean_two, 5), "clean_follow_up": (_clean_follow_up, 4),
    "substitution": (_substitution, 18), "crossing": (_crossing, 14), "restart": (_restart, 20),
    "own_restart": (_own_restart, 5), "question_word": (_question_word, 6),
    "repetition": (_repetition, 4), "filled": (_filled, 5), "twice": (_twice, 2),
}  # fmt: skip


def _with_fillers(
    pieces: Sequence[Piece], chance: random.Random, *, least: bool = False
) -> Iterator[Piece]:
    """The pieces with one or two fillers in them."""
    total = sum(len(run) for run, _ in pieces)
    places = {chance.randrange(1, max(total, 2)) for _ in range(chance.choice([1, 1, 2]))}
    if not least and chance.random() < 0.3:
        places = set()
    at = 0
    for run, drop in pieces:
        for word in run:
            if at in places:
                yield [chance.choice([*FILLERS[:9], "you know"])][0].split(), True
            yield [word], drop
            at += 1


def _span(words: Sequence[str], chance: random.Random) -> tuple[int, int] | None:
    """A phrase that could have been said wrong: a name, a number, a noun or verb, `of the` it."""
    spans = list(_phrases(words))
    if not spans:
        return None
    start, end = chance.choice(spans)
    if start and chance.random() < 0.35 and words[start - 1].casefold() in FUNCTION:
        start -= 1
    return start, end


def _phrases(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, and runs of content words or single ones of them."""
    at = 1  # the first word is a question word mostly
    while at < len(words):
        if words[at].casefold().strip(",.'") in FUNCTION:
            at += 1
            continue
        end = at + 1
        while end < len(words) and words[end].casefold() not in FUNCTION:
            end += 1
        for start in range(at, end):
            if end - start <= 4:
                yield start, end
        if end - at > 1 and not words[at][0].isupper():
            yield at, at + 1
        at = end


def _other_phrase(
    right: Sequence[str], others: Sequence[Sequence[str]], chance: random.Random
) -> list[str] | None:
    """A phrase of another question of the same make; a number may become any other."""
    link = [right[0]] if right[0].casefold() in FUNCTION and len(right) > 1 else []
    core = right[len(link) :]
    if core[0][:1].isdigit() and chance.random() < 0.6:
        return [*link, re.sub(r"\d", lambda _: str(chance.randint(1, 9)), core[0], count=3)]
    named = core[0][:1].isupper()
    spans = [
        list(other[s:e])
        for other in others
        for s, e in _phrases(other)
        if other[s][0].isupper() == named and abs(e - s - len(core)) <= 2
    ]
    spans = [span for span in spans if span != list(core)]
    if not spans and not named and chance.random() < 0.5:
        spans = [list(o[s:e]) for o in others for s, e in _phrases(o)]
    if not spans:
        return None
    if link and chance.random() < 0.2:
        link = [chance.choice(["of", "in", "by", "the", "from", "for", "on"])]
    wrong = chance.choice(spans)
    return [*link, *wrong]


def _first_wh(others: Sequence[Sequence[str]], chance: random.Random) -> str | None:
    match = WH.match(" ".join(chance.choice(others)))
    return match.group().casefold() if match else None
