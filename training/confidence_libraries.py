"""Simulated libraries of all sizes with what is asked of them, for fitting the confidence.

A library is drawn from the training sets: articles of one kind or of several, 3 to 3,000 of them,
as paragraphs or joined to whole articles. It is asked questions that it answers, in the words of
the text and in others, close questions that it does not answer, and foreign ones.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader_data import (
    ALL_SETS,
    TrainingPassage,
    is_held_out,
    set_passages,
    set_questions,
    written_questions,
)
from reader_negatives import NAME, versions_of
from reader_rewording import Thesaurus, reworded

from assistant.reading.encoding import TokenisedPassage

SIZES = (3, 10, 30, 100, 300, 1000, 3000)
JOINED = 6  # paragraphs of a title that make one article
OWN, REWORDED, WRITTEN, CHANGED, LEFT_OUT, FOREIGN = 24, 8, 24, 6, 6, 16  # questions of a library
OF_ONE_ARTICLE = 6  # answerable questions at most
MIXES = (
    ("qadiscourse", "qamr"), ("squad2_a", "squad1_rest"), ("qed",), ("squadshifts_new_wiki",),
    ("squadshifts_reddit", "squadshifts_amazon_reviews"), ALL_SETS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one of the kinds: own, reworded, written, changed, left_out, close, foreign."""

    kind: str
    text: str
    relevant: str  # the id of the article that answers; empty for none
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article, with the title that its siblings share, and what is asked of it."""

    id: str
    kind: str  # the set
    group: str
    title: str
    text: str
    asked: tuple[Question, ...] = ()
    is_unseen: bool = False  # whether the network was not trained on it


@dataclass(slots=True)
class SimulatedLibrary:
    """The articles of a library and the questions that it is asked."""

    name: str
    size: int
    articles: list[Article] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read_articles(train: Path) -> list[Article]:
    """The paragraphs of all sets as articles, with the questions on them."""
    written = _written()
    result = []
    for name in ALL_SETS:
        asked: dict[str, list[Question]] = {}
        for row in set_questions(train, name):
            if row["answerable"] and row["evidence"]:
                asked.setdefault(row["doc_id"], []).append(_question("own", row))
        for row in set_passages(train, name):
            identity, group = row["doc_id"], row["group"]
            unseen = is_held_out(group)
            own = (*asked.get(identity, ()), *written.get(identity, ()))
            result.append(Article(identity, name, group, row["title"], row["text"], own, unseen))
    return result


def _written() -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for row in written_questions():
        kind = "written" if row["answerable"] else "close"
        found.setdefault(row["doc_id"], []).append(_question(kind, row))
    return found


def _question(kind: str, row: dict[str, Any]) -> Question:
    relevant = row["doc_id"] if row["answerable"] else ""
    return Question(kind, row["question"], relevant, tuple(row["answers"]), tuple(row["evidence"]))


def simulated_libraries(
    articles: Sequence[Article], wordnet: Path, rounds: int, seed: int = 1
) -> Iterator[SimulatedLibrary]:
    """`rounds` times one library of each size, of changing mixes."""
    thesaurus, chance = Thesaurus(wordnet), random.Random(seed)
    number = 0
    for _ in range(rounds):
        for size in SIZES:
            mix = MIXES[number % len(MIXES)] if size < 3000 else ALL_SETS
            pool = [article for article in articles if article.kind in mix]
            if number // len(MIXES) % 2:
                pool = list(joined(pool))
            number += 1
            yield _drawn(f"{number:03}-{size}", size, pool, articles, thesaurus, chance)


def joined(articles: Sequence[Article]) -> Iterator[Article]:
    """Neighbouring paragraphs of one title as one article."""
    groups: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        groups.setdefault((article.kind, article.group), []).append(article)
    for parts in groups.values():
        for first in range(0, len(parts), JOINED):
            some = parts[first : first + JOINED]
            whole = some[0].id
            asked = tuple(
                replace(each, relevant=whole if each.relevant else "")
                for part in some for each in part.asked
            )  # fmt: skip
            text = "\n\n".join(part.text for part in some)
            yield replace(some[0], text=text, asked=asked)


def _drawn(
    name: str,
    size: int,
    pool: Sequence[Article],
    every: Sequence[Article],
    thesaurus: Thesaurus,
    chance: random.Random,
) -> SimulatedLibrary:
    asked_about = [article for article in pool if article.is_unseen and article.asked]
    wanted = min(max(size * 2 // 3, 2), 40, len(asked_about))
    worded = [a for a in asked_about if any(each.kind == "written" for each in a.asked)]
    chosen = chance.sample(worded, min(wanted // 2, len(worded)))
    rest = [article for article in asked_about if article not in chosen]
    chosen += chance.sample(rest, min(wanted - len(chosen), len(rest)))
    ids = {article.id for article in chosen}
    others = [article for article in pool if article.id not in ids]
    filled = chosen + chance.sample(others, min(size - len(chosen), len(others)))
    library = SimulatedLibrary(name, size, filled)
    texts = {article.id: article for article in filled}
    groups = {article.group for article in filled}
    own: list[Question] = []
    for article in chosen:
        kept = [each for each in article.asked if each.kind == "own"]
        own += chance.sample(kept, min(OF_ONE_ARTICLE, len(kept)))
    chance.shuffle(own)
    written = [e for a in filled for e in a.asked if e.kind == "written"]
    close = [e for a in filled for e in a.asked if e.kind == "close"]
    library.questions += own[:OWN]
    library.questions += list(_reworded(own[OWN:] or own, texts, thesaurus, chance))[:REWORDED]
    library.questions += chance.sample(written, min(WRITTEN, len(written)))
    library.questions += chance.sample(close, min(WRITTEN // 2, len(close)))
    library.questions += list(_changed(own, texts, chance))[:CHANGED]
    outside = [article for article in asked_about if article.id not in texts]
    siblings = [a for a in outside if a.group in groups] or outside
    library.questions += _drawn_questions(siblings, LEFT_OUT, "left_out", chance)
    foreign = [a for a in every if a.is_unseen and a.asked and a.group not in groups]
    library.questions += _drawn_questions(foreign, FOREIGN, "foreign", chance)
    return library


def _drawn_questions(
    articles: Sequence[Article], count: int, kind: str, chance: random.Random
) -> list[Question]:
    some = chance.sample(articles, min(count, len(articles)))
    asked = [[each for each in article.asked if each.relevant] for article in some]
    return [Question(kind, chance.choice(each).text, "") for each in asked if each]


def _reworded(
    own: Sequence[Question], texts: dict[str, Article], thesaurus: Thesaurus, chance: random.Random
) -> Iterator[Question]:
    for each in own:
        article = texts[each.relevant]
        body = TokenisedPassage((), (), ())
        passage = TrainingPassage(article.id, 0, (), body, article.text)
        text = reworded(each.text, passage, thesaurus, chance)
        if text != each.text:
            yield replace(each, kind="reworded", text=text)


def _changed(
    own: Sequence[Question], texts: dict[str, Article], chance: random.Random
) -> Iterator[Question]:
    for each in own:
        versions = versions_of(each.text, NAME.findall(texts[each.relevant].text), chance)
        if versions:
            yield Question("changed", chance.choice(versions), "")


def library_rows(library: SimulatedLibrary) -> Iterator[dict[str, Any]]:
    """The articles as rows for an index."""
    for article in library.articles:
        yield {"id": article.id, "title": article.title, "text": article.text}
