"""Sentences of the data sets, with what stands around them, that statements are made of."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.nlp.names import extract_names
from assistant.verification.types import NumberedSource
from index.text.sentences import split_sentences

TRAIN_SETS = ("squad2_a", "squad1_rest", "squadshifts_new_wiki", "qed")
MEASURE_SETS = ("squad2_b", "selqa", "news_silver")
SHORTEST, LONGEST = 40, 400  # code points; headings and lists are no statements
CROWD = 8  # sources that are shown with a statement


@dataclass(frozen=True, slots=True)
class SetPassage:
    """A passage of a data set as sentences; `names` are those in it, most frequent first."""

    id: str
    title: str
    sentences: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """A gold evidence sentence: `place` is its number in the article."""

    article: SetPassage
    place: int
    question: str = ""
    answers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.sentences[self.place]

    @property
    def before(self) -> str:
        """The sentence before it, empty for none."""
        return self.article.sentences[self.place - 1] if self.place else ""


def read_set(folder: Path) -> tuple[dict[str, SetPassage], list[EvidenceSentence]]:
    """The articles of a data set and the evidence sentences of its answered questions."""
    found: dict[str, SetPassage] = {}
    for row in _rows(folder / "passages.jsonl"):
        title = str(row["title"]).replace("_", " ")
        text = _untokenised(str(row["text"])) if folder.name == "qed" else str(row["text"])
        sentences = tuple(text[s.start : s.end] for s in split_sentences(text))
        counted = Counter(
            name.text for s in sentences for name in extract_names(s) if name.is_certain
        )
        order = tuple(name for name, _ in counted.most_common())
        found[str(row["doc_id"])] = SetPassage(str(row["doc_id"]), title, sentences, order)
    bases = []
    for row in _rows(folder / "questions.jsonl"):
        if row.get("answerable", True):
            bases += _bases(row, found)
    return found, bases


def _bases(row: dict[str, object], articles: dict[str, SetPassage]) -> Iterator[EvidenceSentence]:
    relevant = [articles[str(doc)] for doc in row.get("relevant", []) if str(doc) in articles]  # type: ignore[attr-defined]
    answers = tuple(str(answer) for answer in row.get("answers", []))  # type: ignore[attr-defined]
    wanted = [_untokenised(str(each)) for each in row.get("evidence", [])]  # type: ignore[attr-defined]
    for article in relevant[:1]:
        for place, sentence in enumerate(article.sentences):
            is_evidence = sentence in wanted or (
                not wanted and any(len(a) > 3 and a in sentence for a in answers)
            )
            if is_evidence and SHORTEST <= len(sentence) <= LONGEST and sentence[-1] in '.!"”':
                yield EvidenceSentence(article, place, str(row["question"]), answers)
                return


def shown_sources(
    bases: Sequence[EvidenceSentence],
    others: Sequence[SetPassage],
    rng: random.Random,
    *,
    without: bool = False,
) -> tuple[tuple[NumberedSource, ...], tuple[int, ...]]:
    """Sources to show: the gold sentences, their neighbours, and some of elsewhere, shuffled.

    Also the numbers of the gold ones; `without` leaves them out.
    """
    gold = [(base.article, base.place) for base in bases]
    near = [
        (base.article, place)
        for base in bases
        for place in range(len(base.article.sentences))
        if (base.article, place) not in gold
    ]
    rng.shuffle(near)
    shown = ([] if without else list(gold)) + near[: CROWD // 2]
    while len(shown) < CROWD:
        article = rng.choice(others)
        shown.append((article, rng.randrange(len(article.sentences))))
    rng.shuffle(shown)
    sources = tuple(
        NumberedSource(
            number,
            article.sentences[place],
            article.title,
            article.sentences[place - 1] if place else "",
        )
        for number, (article, place) in enumerate(shown, 1)
    )
    return sources, tuple(n for n, each in enumerate(shown, 1) if each in gold and not without)


def evidence_by_article(bases: Sequence[EvidenceSentence]) -> dict[str, list[EvidenceSentence]]:
    """The evidence of each article, a sentence once."""
    grouped: dict[str, list[EvidenceSentence]] = defaultdict(list)
    seen = set()
    for base in bases:
        if (base.article.id, base.place, base.question) not in seen:
            seen.add((base.article.id, base.place, base.question))
            grouped[base.article.id].append(base)
    return grouped


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _untokenised(text: str) -> str:
    """Text whose marks stand apart (`( played in 2011 ) .`) as people write it."""
    for mark in ",.;:!?)]'’":
        text = text.replace(f" {mark}", mark)
    for mark in "([":
        text = text.replace(f"{mark} ", mark)
    return text.replace("`` ", '"').replace(" ''", '"').replace("``", '"').replace("''", '"')
