"""Statements with source sentences that bear them or not, as the entailment heads learn from them.

Four families: rewordings and corruptions by rule of gold evidence (`support_paraphrases`,
`support_corruptions`), questions with right and wrong answers, claims of scientific papers and of
Wikipedia with what they cite (`claims_citint`, `claims_wice`), and statements that were written for
passages of the training sets (`training/data/statements.jsonl`). Split by title as the reader's.
"""

from __future__ import annotations

import ast
import difflib
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from reader_data import HELD_OUT_PARTS, is_held_out, set_passages
from reader_negatives import versions_of
from reader_rewording import Thesaurus, of_another_sort, reworded
from support_corruptions import CORRUPTIONS, CorruptionPool, joined_sentence
from support_data import EvidenceSentence, SetPassage, evidence_by_article, read_set
from support_paraphrases import PARAPHRASES, fused_sentence

from assistant.nlp.dates import extract_dates
from assistant.nlp.names import extract_names
from assistant.nlp.numbers import extract_numbers
from index.text.sentences import split_sentences

RULE_SETS = ("squad2_a", "squad1_rest", "squadshifts_new_wiki", "qed", "qadiscourse")
STATEMENTS = Path(__file__).parent / "data" / "statements.jsonl"
UNSUPPORTED, PARTLY, SUPPORTED = range(3)
LABELS = {"unsupported": UNSUPPORTED, "partial": PARTLY, "partly": PARTLY, "supported": SUPPORTED}
PARTLY_BORNE = frozenset(("something added", "hedge dropped", "made general"))
REWORDED_FIRST = 0.6  # of the corruptions stand in a reworded sentence
ANSWER_SHARE = 0.5  # of the evidence sentences are also met as question and answer
MOST_BESIDE = 3  # sentences shown beside the gold ones
TITLED_SHARE = 0.8
FAMILIES = {"rule": 0.45, "answer": 0.2, "citint": 0.12, "wice": 0.05, "written": 0.18}


@dataclass(frozen=True, slots=True)
class EntailmentCase:
    """A statement with the sentences shown; `gold` numbers those that it is made of.

    `unborne` are the parts of the statement, in code points, that no sentence bears; None where
    that is not known.
    """

    family: str
    kind: str
    statement: str
    label: int
    title: str
    sentences: tuple[str, ...]
    gold: tuple[int, ...]
    unborne: tuple[tuple[int, int], ...] | None
    held_out: bool


class EntailmentCases:
    """All that is known, drawn from again at each pass."""

    def __init__(self, train: Path, wordnet: Path, seed: int = 1) -> None:
        """Read the sets and WordNet; half a minute."""
        self._random = random.Random(seed)
        self._thesaurus = Thesaurus(wordnet)
        self._articles: list[SetPassage] = []
        self._bases: list[EvidenceSentence] = []
        self._siblings: dict[str, list[EvidenceSentence]] = {}
        for name in RULE_SETS:
            articles, bases = read_set(train / name)
            self._articles += [a for a in articles.values() if len(a.sentences) > 2]
            grouped = evidence_by_article(bases)
            self._siblings |= grouped
            self._bases += [base for group in grouped.values() for base in group]
        self._unanswered = list(_unanswered(train / "squad2_a"))
        self._claims: dict[str, list[EntailmentCase]] = {}
        for case in claims_of_people(train):
            self._claims.setdefault(case.family, []).append(case)

    def held_out(self, most: int = 1500) -> list[EntailmentCase]:
        """Cases of titles that are kept from training, the same each time."""
        chance = random.Random(5)
        cases = [c for group in self._claims.values() for c in group if c.held_out]
        bases = [base for base in self._bases if _is_held(base.article)]
        chance.shuffle(bases)
        made: list[EntailmentCase] = []
        for base in bases:
            made += self._of_base(base, chance, len(CORRUPTIONS))
            if len(made) >= most:
                break
        return cases + made

    def endless(self) -> Iterator[EntailmentCase]:
        """Training cases without end, the families by their shares."""
        families: dict[str, Iterator[EntailmentCase]] = {
            name: self._again(group) for name, group in self._claims.items() if group
        }
        families |= {"rule": self._rules(), "answer": self._answers()}
        names = list(families)
        weights = [FAMILIES[name] for name in names]
        while True:
            yield next(families[self._random.choices(names, weights)[0]])

    def _again(self, group: Sequence[EntailmentCase]) -> Iterator[EntailmentCase]:
        trained = [case for case in group if not case.held_out]
        while True:
            self._random.shuffle(trained)
            yield from trained

    def _trained_bases(self) -> Iterator[EvidenceSentence]:
        bases = [base for base in self._bases if not _is_held(base.article)]
        while True:
            self._random.shuffle(bases)
            yield from bases

    def _rules(self) -> Iterator[EntailmentCase]:
        for base in self._trained_bases():
            yield from self._of_base(base, self._random, 2)

    def _answers(self) -> Iterator[EntailmentCase]:
        for base in self._trained_bases():
            yield from self._answered(base, self._random)
            if self._unanswered and self._random.random() < 0.25:
                case = self._guessed(*self._random.choice(self._unanswered), self._random)
                if case:
                    yield case

    def _of_base(
        self, base: EvidenceSentence, chance: random.Random, untrue: int
    ) -> Iterator[EntailmentCase]:
        """Some true forms of a sentence, and so many untrue ones."""
        true = self._true_forms(base, chance)
        for kind, text in chance.sample(list(true.items()), min(len(true), max(untrue, 2))):
            yield self._case("rule", kind, text, SUPPORTED, [base], (), chance)
        pool = CorruptionPool(tuple(self._articles), tuple(self._siblings[base.article.id]))
        for kind in chance.sample(list(CORRUPTIONS), len(CORRUPTIONS)):
            if untrue <= 0:
                break
            start = (
                chance.choice(list(true.values()))
                if true and chance.random() < REWORDED_FIRST
                else base.text
            )
            text = CORRUPTIONS[kind](base, start, pool, chance)
            if text and text not in (base.text, *true.values()):
                label = PARTLY if kind in PARTLY_BORNE else UNSUPPORTED
                yield self._case("rule", kind, text, label, [base], _changed(start, text), chance)
                untrue -= 1
        if chance.random() < 0.3:
            yield self._case(
                "rule", "not shown", chance.choice([base.text, *true.values()]), UNSUPPORTED,
                [base], None, chance, shown=False,
            )  # fmt: skip
        yield from self._of_two(base, pool, chance)

    def _true_forms(self, base: EvidenceSentence, chance: random.Random) -> dict[str, str]:
        true: dict[str, str] = {}
        for kind, rule in PARAPHRASES.items():
            text = rule(base, base.text, chance)
            if text and text != base.text:
                true[kind] = text
        for _ in range(3):  # several rewordings together
            text = reworded(base.text, base.text, self._thesaurus, chance, left_out=0)
            for kind in chance.sample(list(PARAPHRASES), len(PARAPHRASES)):
                if kind != "question and answer":
                    text = PARAPHRASES[kind](base, text, chance) or text
            if text != base.text:
                true[f"reworded {len(true)}"] = text
        return true

    def _of_two(
        self, base: EvidenceSentence, pool: CorruptionPool, chance: random.Random
    ) -> Iterator[EntailmentCase]:
        """Statements of two sentences: both borne, one changed, or predicates exchanged."""
        if base.place + 1 >= len(base.article.sentences) or chance.random() < 0.4:
            return
        following = replace(base, place=base.place + 1)
        text = fused_sentence(base.text, following.text)
        if text and chance.random() < 0.5:
            yield self._case("rule", "two fused", text, SUPPORTED, [base, following], (), chance)
        elif text:
            kind = chance.choice(("number", "date", "name", "negation", "opposite"))
            changed = CORRUPTIONS[kind](base, base.text, pool, chance)
            wrong = fused_sentence(changed, following.text) if changed else None
            if wrong:
                yield self._case(
                    "rule", "two fused, one changed", wrong, UNSUPPORTED, [base, following],
                    _changed(text, wrong), chance,
                )  # fmt: skip
        joined = joined_sentence(base.text, following.text)
        if joined and chance.random() < 0.5:
            yield self._case("rule", "joined", joined, UNSUPPORTED, [base, following], None, chance)

    def _answered(self, base: EvidenceSentence, chance: random.Random) -> Iterator[EntailmentCase]:
        """The question with its answer, and changed so that it is no answer."""
        answers = [answer for answer in base.answers if answer in base.text]
        if not answers or not base.question:
            return
        answer = chance.choice(answers)
        good = f"{base.question} {answer}"
        if chance.random() < 0.6:
            yield self._case("answer", "right answer", good, SUPPORTED, [base], (), chance)
        versions = versions_of(base.question, list(base.article.names), chance)
        other_sort = of_another_sort(base.question, self._thesaurus, chance)
        versions += [other_sort] if other_sort else []
        if versions and chance.random() < 0.7:
            question = chance.choice(versions)
            yield self._case(
                "answer", "changed question", f"{question} {answer}", UNSUPPORTED, [base],
                _changed(good, f"{question} {answer}"), chance,
            )  # fmt: skip
        others = [
            (each, other)
            for each in self._siblings[base.article.id]
            for other in each.answers
            if other not in answers and answer not in other and other in each.text
            and each.question != base.question and _kind(other) == _kind(answer)
        ]  # fmt: skip
        if others and chance.random() < 0.7:
            where, other = chance.choice(others)
            bases = [base, where] if where.place != base.place else [base]
            yield self._case(
                "answer", "another's answer", f"{base.question} {other}", UNSUPPORTED, bases,
                ((len(base.question) + 1, len(base.question) + 1 + len(other)),), chance,
            )  # fmt: skip

    def _guessed(
        self, question: str, article: SetPassage, chance: random.Random
    ) -> EntailmentCase | None:
        """A question that its passage does not answer, with something of the asked kind."""
        kind = _asked_kind(question)
        found = [
            (place, text)
            for place, sentence in enumerate(article.sentences)
            for text in _values(sentence, kind)
            if text not in question
        ]
        if not found:
            return None
        place, text = chance.choice(found)
        base = EvidenceSentence(article, place)
        return self._case(
            "answer", "no answer", f"{question} {text}", UNSUPPORTED, [base], None, chance
        )

    def _case(
        self,
        family: str,
        kind: str,
        text: str,
        label: int,
        bases: Sequence[EvidenceSentence],
        unborne: tuple[tuple[int, int], ...] | None,
        chance: random.Random,
        *,
        shown: bool = True,
    ) -> EntailmentCase:
        article = bases[0].article
        gold = {base.place for base in bases}
        around = [n for n in range(len(article.sentences)) if n not in gold]
        chance.shuffle(around)
        before = {n - 1 for n in gold if n and n - 1 not in gold and chance.random() < 0.5}
        beside = set(around[: chance.randint(0 if shown else 1, MOST_BESIDE)])
        places = sorted((gold if shown else set()) | (before if shown else set()) | beside)
        sentences = [article.sentences[n] for n in places]
        if chance.random() < 0.15 or not sentences:
            other = chance.choice(self._articles)
            sentences.append(chance.choice(other.sentences))
        title = article.title if chance.random() < TITLED_SHARE else ""
        numbers = tuple(i for i, n in enumerate(places) if n in gold) if shown else ()
        return EntailmentCase(
            family, kind, text, label, title, tuple(sentences), numbers, unborne,
            _is_held(article),
        )  # fmt: skip


def claims_of_people(train: Path) -> list[EntailmentCase]:
    """The claims and the written statements, none made by rule."""
    return [
        *_claims(train / "claims_citint"), *_claims(train / "claims_wice"), *_written(train)
    ]  # fmt: skip


def _is_held(article: SetPassage) -> bool:
    return is_held_out(article.title or article.id.split("-", 1)[-1])


def _changed(before: str, after: str) -> tuple[tuple[int, int], ...] | None:
    """What of a text is new in it, in whole words; None where words were only left out."""
    one, other = ([m for m in re.finditer(r"\w+|\S", text)] for text in (before, after))
    matcher = difflib.SequenceMatcher(
        None, [m.group() for m in one], [m.group() for m in other], autojunk=False
    )
    ranges = tuple(
        (other[first].start(), other[last - 1].end())
        for tag, _, _, first, last in matcher.get_opcodes()
        if tag in ("replace", "insert")
    )
    return ranges or None


def _kind(answer: str) -> str:
    if extract_dates(answer):
        return "date"
    if extract_numbers(answer):
        return "number"
    return "name" if extract_names(answer) else "other"


def _asked_kind(question: str) -> str:
    lowered = question.lower()
    if re.search(r"\bhow (?:many|much|old|long|far|large|big)\b", lowered):
        return "number"
    if re.search(r"\b(?:when|what year|which year|what date)\b", lowered):
        return "date"
    return "name"


def _values(sentence: str, kind: str) -> list[str]:
    extract: Callable[[str], Sequence[object]] = {
        "number": extract_numbers, "date": extract_dates, "name": extract_names
    }[kind]  # fmt: skip
    return [str(getattr(value, "text", "")) or sentence[value.start : value.end]  # type: ignore[attr-defined]
            for value in extract(sentence)]  # fmt: skip


def _unanswered(folder: Path) -> Iterator[tuple[str, SetPassage]]:
    articles, _ = read_set(folder)
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["answerable"] and row["relevant"]:
            article = articles[row["relevant"][0]]
            if not _is_held(article):
                yield row["question"], article


def _claims(folder: Path) -> Iterator[EntailmentCase]:
    """Claims with the sentences that they cite."""
    for line in (folder / "rows.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        evidence = row["evidence"]
        found = ast.literal_eval(evidence) if isinstance(evidence, str) else evidence
        sentences = tuple(sentence for sentence in found if sentence.strip())
        label = LABELS[row["label"]]
        claim = " ".join(re.sub(r"<\|[a-z_]+\|>|\[\]", " ", row["claim"]).split())
        yield EntailmentCase(
            folder.name.removeprefix("claims_"), row["label"], claim, label, "", sentences, (),
            None, crc32(row["claim"].encode()) % HELD_OUT_PARTS == 0,
        )  # fmt: skip


def _written(train: Path) -> Iterator[EntailmentCase]:
    """Statements that were written for passages, with those sentences and their neighbours."""
    chance = random.Random(3)
    rows = [json.loads(line) for line in STATEMENTS.read_text("utf-8").splitlines()]
    passages = {
        row["doc_id"]: row for name in {row["set"] for row in rows}
        for row in set_passages(train, name)
    }  # fmt: skip
    for row in rows:
        passage = passages[row["doc_id"]]
        text = passage["text"]
        every = [text[s.start : s.end] for s in split_sentences(text)]
        gold = [n for n in row["sources"] if n < len(every)]
        others = [n for n in range(len(every)) if n not in gold]
        shown = set(gold) | {n - 1 for n in gold if n}
        shown |= set(chance.sample(others, min(len(others), chance.randint(0, 2))))
        places = sorted(shown)
        unborne = [
            (at, at + len(part))
            for part in row["unborne"]
            if part and (at := row["statement"].find(part)) >= 0
        ]
        label = LABELS[row["label"]]
        known = tuple(unborne) if unborne or label == SUPPORTED else None
        yield EntailmentCase(
            "written", row["label"], row["statement"], label, passage["title"],
            tuple(every[n] for n in places),
            tuple(i for i, n in enumerate(places) if n in gold and label != UNSUPPORTED), known,
            is_held_out(passage["group"]),
        )  # fmt: skip
