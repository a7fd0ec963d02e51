"""Questions without an answer: changed ones, and passages that our own search finds for others."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reader_data import ReaderCorpus, training_articles
from tokenizers import Tokenizer

from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from index.search.searcher import Searcher

MINED = 4  # passages kept of a question's first `SEARCHED`
SEARCHED = 10
DENIED_SHARE = 0.2  # of the verbs that could be; else a negation alone would give it away
VERSIONS = 2  # changed questions of one question
NAME = re.compile(r"(?<!^)(?<![.!?:\"“(] )\b[A-Z][\w’-]+(?: (?:of |the |de )?[A-Z][\w’-]+)*")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
PAIRS = """first last, largest smallest, biggest smallest, highest lowest, most least
oldest youngest, best worst, longest shortest, before after, more fewer, north south, east west
northern southern, eastern western, increase decrease, increased decreased, won lost, early late
earliest latest, major minor, maximum minimum, began ended, begin end, start end, started ended
above below, win lose, male female, men women, good bad, positive negative, old new, high low
large small, public private, inside outside, with without, always never, rise fall
accept reject, accepted rejected, allowed forbidden, beginning end, support oppose
supported opposed, buy sell, bought sold, same different, majority minority, strong weak
advantage disadvantage"""
OPPOSITES = {
    one: other
    for pair in PAIRS.replace("\n", ",").split(",")
    for one, other in (pair.split(), reversed(pair.split()))
}
DENIED = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "can": "can't",
    "did": "didn't", "does": "doesn't", "do": "don't", "has": "hasn't", "had": "hadn't",
    "will": "won't", "could": "couldn't", "would": "wouldn't",
}  # fmt: skip


def add_altered_questions(corpus: ReaderCorpus, tokenizer: Tokenizer, seed: int = 5) -> None:
    """Fill in `changed`: another name, number, opposite or negation than the passage has."""
    chance = random.Random(seed)
    pools: dict[str, list[str]] = {}
    for passage in corpus.passages:
        article = passage.article.split("#")[0]
        pools.setdefault(article, []).extend(NAME.findall(passage.text))
    for asked in corpus.asked:
        if not asked.answers_at:
            continue
        article = corpus.passages[asked.own[0]].article.split("#")[0]
        versions = versions_of(asked.text, pools[article], chance)
        chance.shuffle(versions)
        for version in versions[:VERSIONS]:
            ids = tokenizer.encode(version, add_special_tokens=False).ids
            asked.changed.append(tuple(ids))


def versions_of(question: str, names: list[str], chance: random.Random) -> list[str]:
    """Changed questions that the passage of a question does not answer, with one of these names."""
    return list(dict.fromkeys(_versions(question, names, chance)))


def _versions(text: str, pool: list[str], chance: random.Random) -> Iterator[str]:
    for match in NAME.finditer(text):
        others = [name for name in pool if _alike(name, match[0]) and name not in text]
        if others:
            yield _replaced(text, match, chance.choice(others))
    for match in NUMBER.finditer(text):
        digits = match[0].replace(",", "").rstrip(".")
        if digits.isdigit():
            shift = chance.choice((-30, -12, -7, -3, -2, -1, 1, 2, 3, 5, 11, 24))
            yield _replaced(text, match, str(max(int(digits) + shift, 2)))
    for match in re.finditer(r"\w+", text):
        word = match[0]
        if word in OPPOSITES:
            yield _replaced(text, match, OPPOSITES[word])
        elif word in DENIED and match.start() and chance.random() < DENIED_SHARE:
            yield _replaced(text, match, DENIED[word])


def _alike(one: str, other: str) -> bool:
    """Whether two names could stand for each other as far as their length goes."""
    return abs(one.count(" ") - other.count(" ")) <= 1


def _replaced(text: str, match: re.Match[str], by: str) -> str:
    return text[: match.start()] + by + text[match.end() :]


def mine_negatives(corpus: ReaderCorpus, train: Path) -> None:
    """Fill in `mined`: passages that the search finds for a question and that hold no answer."""
    places = {(text.article, text.start): i for i, text in enumerate(corpus.passages)}
    folded = [text.text.casefold() for text in corpus.passages]
    embedder = open_embedder("fast")
    with tempfile.TemporaryDirectory() as folder:
        library, source = Library(Path(folder)), Path(folder) / "articles.jsonl"
        wanted = {text.article for text in corpus.passages}
        rows = (json.dumps(row) for row in training_articles(train) if row["id"] in wanted)
        source.write_text("\n".join(rows))
        build(library, BuildRequest(add=(("jsonl", str(source), False),)), lambda _: embedder)
        with Searcher(library, embedder).session() as session:
            for asked in corpus.asked:
                if not asked.answers_at:
                    continue
                answers = [answer.casefold() for answer in asked.answers if answer]
                for hit in session.search(asked.text, SEARCHED):
                    place = places.get((hit.passage.article_id, hit.passage.start))
                    if place is None or place in asked.own or len(asked.mined) == MINED:
                        continue
                    if not any(answer in folded[place] for answer in answers):
                        asked.mined.append(place)
