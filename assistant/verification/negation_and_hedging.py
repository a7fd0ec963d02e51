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
    PLAN_WORDS,
    REPORTING_WORDS,
    STRONG_HEDGES,
    UNIVERSALS,
    WEAK_NEGATORS,
)
from assistant.nlp.stems import are_antonyms, are_same_word
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import WordMatch

_PERIODS = frozenset("day week month year decade hour minute morning night time summer".split())
_FUTURE_MARKERS = frozenset("will would plan shall".split())
MAX_SCOPE_WORDS = 3  # content words behind a negator or a hedge that it is about
CLAUSE_MARKS = frozenset(".,;:!?()—–")


@dataclass(frozen=True, slots=True)
class Pairing:
    """A statement's content words with what stands for them in one source, place by place."""

    source: AnalysedSentence
    matches: dict[int, WordMatch]  # by the place in the statement

    def inverted(self) -> dict[int, int]:
        """Places in the statement by places in the source, of the matched words."""
        return {match.place: place for place, match in self.matches.items() if match.strength}


def negation_problems(statement: AnalysedSentence, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words that are negated on one side alone, judged in the source that has most of them."""
    own = _scopes(statement, NEGATORS)
    for pairing in pairings[:1]:
        other = _scopes(pairing.source, NEGATORS)
        negated_there = {place for scope in other.values() for place in scope}
        for negator, scope in own.items():
            heads = [p for p in scope if pairing.matches.get(p, _NONE).strength]
            if heads and not any(pairing.matches[p].place in negated_there for p in heads):
                if any(_has_negator(each.source, statement, negator) for each in pairings[1:]):
                    continue
                yield f"“{statement.words[negator].text}” turns what its source says"
        negated_here = {place for scope in own.values() for place in scope}
        back = pairing.inverted()
        for negator, scope in other.items():
            word = pairing.source.words[negator]
            if word.folded in WEAK_NEGATORS or word.folded in {w.folded for w in statement.words}:
                continue
            said = [back[p] for p in scope[:2] if p in back]
            if said and not any(place in negated_here for place in said):
                yield f"its source says “{word.text}” here, the sentence does not"


def opposite_problems(statement: AnalysedSentence, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words whose plain opposite stands in the source in their place."""
    sources = [pairing.source for pairing in pairings]
    plain_here = {word.folded for word in statement.words}
    for word in statement.words:
        if word.is_mark or any(word.stem in source.by_stem for source in sources):
            continue
        for source in sources:
            against = next(
                (
                    other.text
                    for other in source.words
                    if not other.is_mark
                    and other.folded not in plain_here
                    and are_antonyms(word.folded, other.folded)
                ),
                None,
            )
            if against:
                yield f"“{word.text}” against “{against}” in its source"
                break


def hedge_problems(statement: AnalysedSentence, pairings: Sequence[Pairing]) -> Iterator[str]:
    """Words that the source says only with `may` or the like, and the statement without.

    So are those that somebody claims, where the statement leaves them to nobody, and those that
    are planned, where it tells them as done.
    """
    own = {place for scope in _scopes(statement, HEDGES).values() for place in scope}
    said = {word.folded for word in statement.words}
    hedges = STRONG_HEDGES
    if not said & (REPORTING_WORDS | ATTRIBUTIONS):
        hedges |= ATTRIBUTIONS
    if not said & (PLAN_WORDS | _FUTURE_MARKERS):
        hedges |= PLAN_WORDS
    for pairing in pairings:
        back = pairing.inverted()
        for hedge, scope in _scopes(pairing.source, hedges).items():
            word = pairing.source.words[hedge]
            if word.stem in statement.by_stem or not _opens_clause(pairing.source, hedge):
                continue
            told = [back[p] for p in scope[:2] if p in back]
            if told and not own & set(told):
                yield f"its source says it with “{word.text}” only"
                return


def _opens_clause(sentence: AnalysedSentence, place: int) -> bool:
    """Whether a claim or plan is one: `claimed that`, `set to`, and not `claimed two lives`."""
    following, word = next_word(sentence, place), sentence.words[place].folded
    if word in PLAN_WORDS - ATTRIBUTIONS:
        return following == "to"
    return word not in ATTRIBUTIONS or following in ("that", "to")


def overgeneralisation_problems(
    statement: AnalysedSentence, pairings: Sequence[Pairing]
) -> Iterator[str]:
    """`all`, `always` and the like where the source says less or nothing of the kind."""
    plain = {w.folded for pairing in pairings for w in pairing.source.words if not w.is_mark}
    for place, word in enumerate(statement.words):
        if word.folded == "every" and next_word(statement, place) in _PERIODS:
            continue  # as often as `yearly`
        if word.folded not in UNIVERSALS or word.folded in plain or word.folded in NEGATORS:
            continue
        weaker = sorted(PARTIALS & plain - {w.folded for w in statement.words})
        if plain & UNIVERSALS and not weaker:
            continue
        if weaker:
            yield f"“{word.text}” where its source says “{weaker[0]}”"
        else:
            yield f"“{word.text}” where its source does not say so"


def next_word(sentence: AnalysedSentence, place: int) -> str:
    """The word behind a place, folded; empty at the end."""
    return sentence.words[place + 1].folded if place + 1 < len(sentence.words) else ""


def unmatched_words(
    statement: AnalysedSentence,
    pairings: Sequence[Pairing],
    context: Sequence[AnalysedSentence],
    question: AnalysedSentence,
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


_NONE = WordMatch(0.0, -1)


def _scopes(sentence: AnalysedSentence, heads: frozenset[str]) -> dict[int, list[int]]:
    """The content words that each negator (or hedge) is about: those behind it in its clause."""
    content = set(sentence.content)
    scopes: dict[int, list[int]] = {}
    for place, word in enumerate(sentence.words):
        if word.folded not in heads or word.is_mark:
            continue
        scope: list[int] = []
        for further in range(place + 1, min(place + 12, len(sentence.words))):
            other = sentence.words[further]
            if (
                other.text in CLAUSE_MARKS
                or other.folded in CLAUSE_ENDS
                or len(scope) == MAX_SCOPE_WORDS
            ):
                break
            if further in content and other.folded not in heads:
                scope.append(further)
        scopes[place] = scope
    return scopes


def _has_negator(source: AnalysedSentence, statement: AnalysedSentence, negator: int) -> bool:
    plain = statement.words[negator].folded
    return any(
        are_same_word(plain, word.folded) for word in source.words if word.folded in NEGATORS
    )
