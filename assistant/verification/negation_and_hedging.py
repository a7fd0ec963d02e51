"""What turns, loosens or widens a statement against its sources: negation, opposites, hedges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.nlp.lexicon import (
    ATTRIBUTIONS,
    CLAUSE_ENDS,
    HEDGES,
    NEGATORS,
    PARTIALS,
    PLANS,
    REPORTING,
    STRONG_HEDGES,
    UNIVERSALS,
    WEAK_NEGATORS,
)
from assistant.nlp.stems import are_opposite, is_same
from assistant.verification.analysis import Analysed
from assistant.verification.word_matching import Match

_PERIODS = frozenset("day week month year decade hour minute morning night time summer".split())
_TO_COME = frozenset("will would plan shall".split())
SCOPE = 3  # content words behind a negator or a hedge that it is about
CLAUSE_MARKS = frozenset(".,;:!?()—–")


@dataclass(frozen=True, slots=True)
class Pairing:
    """A statement's content words with what stands for them in one source, place by place."""

    source: Analysed
    matches: dict[int, Match]  # by the place in the statement

    def turned(self) -> dict[int, int]:
        """Places in the statement by places in the source, of the matched words."""
        return {match.place: place for place, match in self.matches.items() if match.strength}


def negation_problems(statement: Analysed, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words that are negated on one side alone, judged in the source that has most of them."""
    own = _scopes(statement, NEGATORS)
    for pairing in pairings[:1]:
        other = _scopes(pairing.source, NEGATORS)
        negated_there = {place for scope in other.values() for place in scope}
        for negator, scope in own.items():
            heads = [p for p in scope if pairing.matches.get(p, _NONE).strength]
            if heads and not any(pairing.matches[p].place in negated_there for p in heads):
                if any(_has(each.source, statement, negator) for each in pairings[1:]):
                    continue
                yield f"“{statement.words[negator].text}” turns what its source says"
        negated_here = {place for scope in own.values() for place in scope}
        back = pairing.turned()
        for negator, scope in other.items():
            word = pairing.source.words[negator]
            if word.plain in WEAK_NEGATORS or word.plain in {w.plain for w in statement.words}:
                continue
            said = [back[p] for p in scope[:2] if p in back]
            if said and not any(place in negated_here for place in said):
                yield f"its source says “{word.text}” here, the sentence does not"


def opposite_problems(statement: Analysed, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words whose plain opposite stands in the source in their place."""
    sources = [pairing.source for pairing in pairings]
    plain_here = {word.plain for word in statement.words}
    for word in statement.words:
        if word.is_mark or any(word.stem in source.by_stem for source in sources):
            continue
        for source in sources:
            against = next(
                (
                    other.text
                    for other in source.words
                    if not other.is_mark
                    and other.plain not in plain_here
                    and are_opposite(word.plain, other.plain)
                ),
                None,
            )
            if against:
                yield f"“{word.text}” against “{against}” in its source"
                break


def hedge_problems(statement: Analysed, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words that the source says only with `may` or the like, and the statement without.

    So are those that somebody claims, where the statement leaves them to nobody, and those that
    are planned, where it tells them as done.
    """
    own = {place for scope in _scopes(statement, HEDGES).values() for place in scope}
    said = {word.plain for word in statement.words}
    hedges = STRONG_HEDGES
    if not said & (REPORTING | ATTRIBUTIONS):
        hedges |= ATTRIBUTIONS
    if not said & (PLANS | _TO_COME):
        hedges |= PLANS
    for pairing in pairings:
        back = pairing.turned()
        for hedge, scope in _scopes(pairing.source, hedges).items():
            word = pairing.source.words[hedge]
            if word.stem in statement.by_stem or not _opens_clause(pairing.source, hedge):
                continue
            told = [back[p] for p in scope[:2] if p in back]
            if told and not own & set(told):
                yield f"its source says it with “{word.text}” only"
                return


def _opens_clause(sentence: Analysed, place: int) -> bool:
    """Whether a claim or plan is one: `claimed that`, `set to`, and not `claimed two lives`."""
    following, word = next_plain(sentence, place), sentence.words[place].plain
    if word in PLANS - ATTRIBUTIONS:
        return following == "to"
    return word not in ATTRIBUTIONS or following in ("that", "to")


def widening_problems(statement: Analysed, pairings: Sequence[Pairing]) -> Iterator[str]:
    """`all`, `always` and the like where the source says less or nothing of the kind."""
    plain = {w.plain for pairing in pairings for w in pairing.source.words if not w.is_mark}
    for place, word in enumerate(statement.words):
        if word.plain == "every" and next_plain(statement, place) in _PERIODS:
            continue  # as often as `yearly`
        if word.plain not in UNIVERSALS or word.plain in plain or word.plain in NEGATORS:
            continue
        weaker = sorted(PARTIALS & plain - {w.plain for w in statement.words})
        if plain & UNIVERSALS and not weaker:
            continue
        if weaker:
            yield f"“{word.text}” where its source says “{weaker[0]}”"
        else:
            yield f"“{word.text}” where its source does not say so"


def next_plain(sentence: Analysed, place: int) -> str:
    """The word behind a place, folded; empty at the end."""
    return sentence.words[place + 1].plain if place + 1 < len(sentence.words) else ""


def added_words(
    statement: Analysed,
    pairings: Sequence[Pairing],
    context: Sequence[Analysed],
    question: Analysed,
) -> list[tuple[int, float]]:
    """Places of content words that no source has, each with how near the nearest word comes."""
    added = []
    for place in statement.content:
        best = max((pairing.matches[place].strength for pairing in pairings), default=0.0)
        if best >= 0.9:
            continue
        word = statement.words[place]
        if any(word.stem in each.by_stem for each in context):
            continue
        if word.stem in question.by_stem:
            best = max(best, 0.8)
        added.append((place, best))
    return added


_NONE = Match(0.0, -1)


def _scopes(sentence: Analysed, heads: frozenset[str]) -> dict[int, list[int]]:
    """The content words that each negator (or hedge) is about: those behind it in its clause."""
    content = set(sentence.content)
    scopes: dict[int, list[int]] = {}
    for place, word in enumerate(sentence.words):
        if word.plain not in heads or word.is_mark:
            continue
        scope: list[int] = []
        for further in range(place + 1, min(place + 12, len(sentence.words))):
            other = sentence.words[further]
            if other.text in CLAUSE_MARKS or other.plain in CLAUSE_ENDS or len(scope) == SCOPE:
                break
            if further in content and other.plain not in heads:
                scope.append(further)
        scopes[place] = scope
    return scopes


def _has(source: Analysed, statement: Analysed, negator: int) -> bool:
    plain = statement.words[negator].plain
    return any(is_same(plain, word.plain) for word in source.words if word.plain in NEGATORS)
