"""Statements with sources, true and untrue, as the checker meets them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from support_corruptions import CORRUPTIONS as CORRUPTIONS
from support_corruptions import CorruptionPool, joined_sentence
from support_data import EvidenceSentence, SetPassage, evidence_by_article, read_set, shown_sources
from support_paraphrases import PARAPHRASES as PARAPHRASES
from support_paraphrases import fused_sentence

from assistant.verification.types import NumberedSource

REWORDED_FIRST = 0.4  # share of the corruptions that stand in a reworded sentence
ASKED = 0.5  # share of the cases that come with the question
ANSWERED = "question and answer"
JOINED = "predicate of another subject joined on"
VERBATIM, FUSED, FUSED_WRONG = "verbatim", "two sentences fused", "two fused, one of them changed"
OTHER_TOPIC, NOT_SHOWN = "another article's sentence", "true, but of a sentence not shown"


@dataclass(frozen=True, slots=True)
class SupportCase:
    """A statement, what it was made of, and whether it follows from the sources shown."""

    kind: str
    faithful: bool
    statement: str
    made_of: str
    sources: tuple[NumberedSource, ...]
    gold: tuple[int, ...]
    hint: tuple[int, ...]
    question: str
    group: str


def support_cases(
    folder: Path, count: int, seed: int, keep: Callable[[str], bool] | None = None
) -> Iterator[SupportCase]:
    """About `count` evidence sentences of a data set, each in several true and untrue forms.

    `keep` chooses articles by their titles.
    """
    articles, bases = read_set(folder)
    rng = random.Random(seed)
    several = [a for a in articles.values() if len(a.sentences) > 2]
    grouped = evidence_by_article(bases)
    chosen = [base for group in grouped.values() for base in group]
    if keep:
        chosen = [base for base in chosen if keep(base.article.title)]
    rng.shuffle(chosen)
    for base in chosen[:count]:
        pool = CorruptionPool(tuple(several), tuple(grouped[base.article.id]))
        yield from _of(base, pool, several, rng)


def _of(
    base: EvidenceSentence, pool: CorruptionPool, articles: Sequence[SetPassage], rng: random.Random
) -> Iterator[SupportCase]:
    true = {kind: rule(base, base.text, rng) for kind, rule in PARAPHRASES.items()}
    reworded = [text for kind, text in true.items() if text and kind != ANSWERED]
    for text in list(reworded):
        twice = PARAPHRASES[rng.choice(list(PARAPHRASES)[:-1])](base, text, rng)
        if twice and twice != text:
            true["reworded twice"] = twice
    true[VERBATIM] = base.text
    for kind, text in true.items():
        if text and (text != base.text or kind == VERBATIM):
            yield _case(kind, True, text, [base], articles, rng)
    for kind, rule in CORRUPTIONS.items():
        start = rng.choice(reworded) if reworded and rng.random() < REWORDED_FIRST else base.text
        text = rule(base, start, pool, rng) or rule(base, base.text, pool, rng)
        if text and text not in (base.text, *true.values()):
            yield _case(kind, False, text, [base], articles, rng)
    yield from _of_two(base, pool, articles, rng)
    yield from _joined(base, articles, rng)
    other = rng.choice(articles)
    if other.title != base.article.title:
        yield _case(OTHER_TOPIC, False, rng.choice(other.sentences), [base], articles, rng)
    yield _case(NOT_SHOWN, False, rng.choice(reworded or [base.text]), [base], articles, rng)


def _of_two(
    base: EvidenceSentence, pool: CorruptionPool, articles: Sequence[SetPassage], rng: random.Random
) -> Iterator[SupportCase]:
    if base.place + 1 >= len(base.article.sentences):
        return
    following = replace(base, place=base.place + 1)
    text = fused_sentence(base.text, following.text)
    if not text:
        return
    yield _case(FUSED, True, text, [base, following], articles, rng)
    kind = rng.choice(
        ["number", "date", "name", "negation", "opposite", "other name of the article"]
    )
    changed = CORRUPTIONS[kind](base, base.text, pool, rng)
    wrong = fused_sentence(changed, following.text) if changed else None
    if wrong:
        yield _case(FUSED_WRONG, False, wrong, [base, following], articles, rng)


def _joined(
    base: EvidenceSentence, articles: Sequence[SetPassage], rng: random.Random
) -> Iterator[SupportCase]:
    """A sentence with the predicate of one that is about something else."""
    own = random.Random(f"{base.article.id} {base.place}")  # leaves the other kinds as they were
    places = [n for n in range(len(base.article.sentences)) if abs(n - base.place) > 1]
    others = [(base.article, own.choice(places))] if places else []
    article = own.choice(articles)
    others.append((article, own.randrange(len(article.sentences))))
    for article, place in others:
        text = joined_sentence(base.text, article.sentences[place])
        if text:
            yield _case(
                JOINED, False, text, [base, EvidenceSentence(article, place)], articles, own
            )


def _case(
    kind: str,
    faithful: bool,
    text: str,
    bases: Sequence[EvidenceSentence],
    articles: Sequence[SetPassage],
    rng: random.Random,
) -> SupportCase:
    sources, gold = shown_sources(bases, articles, rng, without=kind == NOT_SHOWN)
    hint = rng.choice([gold, (), (rng.randint(1, len(sources)),)])
    question = bases[0].question if rng.random() < ASKED else ""
    group = bases[0].article.title
    return SupportCase(kind, faithful, text, bases[0].text, sources, gold, hint, question, group)
