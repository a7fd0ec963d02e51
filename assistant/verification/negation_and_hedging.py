"""Negation, antonyms, hedging and over-generalisation relative to the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from assistant.verification.word_matching import WordAlignment, WordMatch

_PERIODS = frozenset("day week month year decade hour minute morning night time summer".split())
_FUTURE_MARKERS = frozenset("will would plan shall".split())
MAX_SCOPE_WORDS = 3  # content words after a negator or hedge that it applies to
CLAUSE_MARKS = frozenset(".,;:!?()—–")


def negation_problems(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """Problems for words that are negated on one side only, compared with the strongest source.

    "The bridge was not closed." for "The bridge was closed." -> one problem.
    """
    own = _scopes(statement, NEGATORS)
    for alignment in alignments[:1]:
        other = _scopes(alignment.source, NEGATORS)
        negated_there = {position for scope in other.values() for position in scope}
        for negator, scope in own.items():
            heads = [p for p in scope if alignment.matches.get(p, _NONE).strength]
            if heads and not any(alignment.matches[p].position in negated_there for p in heads):
                if any(_has_negator(each.source, statement, negator) for each in alignments[1:]):
                    continue
                yield f"“{statement.words[negator].text}” turns what its source says"
        negated_here = {position for scope in own.values() for position in scope}
        back = alignment.inverted()
        for negator, scope in other.items():
            word = alignment.source.words[negator]
            if word.folded in WEAK_NEGATORS or word.folded in {w.folded for w in statement.words}:
                continue
            shared = [back[p] for p in scope[:2] if p in back]
            if shared and not any(position in negated_here for position in shared):
                yield f"its source says “{word.text}” here, the sentence does not"


def opposite_problems(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """Problems for words of which the source has a listed antonym.

    "Prices rose." for "Prices fell." -> one problem.
    """
    sources = [alignment.source for alignment in alignments]
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


def hedge_problems(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """A problem if the statement asserts what the source only hedges, reports or plans.

    "The mill closed." for "The mill is expected to close." -> one problem; "The mill plans to
    close." has none: a statement may attribute the claim or state a plan itself.
    """
    own = {position for scope in _scopes(statement, HEDGES).values() for position in scope}
    own_words = {word.folded for word in statement.words}
    hedges = STRONG_HEDGES
    if not own_words & (REPORTING_WORDS | ATTRIBUTIONS):
        hedges |= ATTRIBUTIONS
    if not own_words & (PLAN_WORDS | _FUTURE_MARKERS):
        hedges |= PLAN_WORDS
    for alignment in alignments:
        back = alignment.inverted()
        for hedge, scope in _scopes(alignment.source, hedges).items():
            word = alignment.source.words[hedge]
            if word.stem in statement.by_stem or not _opens_clause(alignment.source, hedge):
                continue
            asserted = [back[p] for p in scope[:2] if p in back]
            if asserted and not own & set(asserted):
                yield f"its source says it with “{word.text}” only"
                return


def _opens_clause(sentence: AnalysedSentence, position: int) -> bool:
    """Whether a verb introduces a claim or plan: `claimed that`, not `claimed two lives`."""
    following, word = next_word(sentence, position), sentence.words[position].folded
    if word in PLAN_WORDS - ATTRIBUTIONS:
        return following == "to"
    return word not in ATTRIBUTIONS or following in ("that", "to")


def overgeneralisation_problems(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """Problems for `all`, `always` and the like where the source says less or nothing of the kind.

    "All farmers agreed." for "Some farmers agreed." -> one problem.
    """
    plain = {w.folded for alignment in alignments for w in alignment.source.words if not w.is_mark}
    for position, word in enumerate(statement.words):
        if word.folded == "every" and next_word(statement, position) in _PERIODS:
            continue  # a frequency, like `yearly`
        if word.folded not in UNIVERSALS or word.folded in plain or word.folded in NEGATORS:
            continue
        weaker = sorted(PARTIALS & plain - {w.folded for w in statement.words})
        if plain & UNIVERSALS and not weaker:
            continue
        if weaker:
            yield f"“{word.text}” where its source says “{weaker[0]}”"
        else:
            yield f"“{word.text}” where its source does not say so"


def next_word(sentence: AnalysedSentence, position: int) -> str:
    """The folded word after a position; empty at the end."""
    return sentence.words[position + 1].folded if position + 1 < len(sentence.words) else ""


def unmatched_words(
    statement: AnalysedSentence,
    alignments: Sequence[WordAlignment],
    context: Sequence[AnalysedSentence],
    question: AnalysedSentence,
) -> list[tuple[int, float]]:
    """Positions of content words that no source has, each with the strength of its best match.

    "The old mill burned down." for "The old barn burned down." -> the position of mill, with 0.0.
    """
    added = []
    for position in statement.content_positions:
        best = max((alignment.matches[position].strength for alignment in alignments), default=0.0)
        if best >= 0.9:
            continue
        word = statement.words[position]
        if any(word.stem in each.by_stem for each in context):
            continue
        if word.stem in question.by_stem:
            best = max(best, 0.8)
        added.append((position, best))
    return added


_NONE = WordMatch(0.0, -1)


def _scopes(sentence: AnalysedSentence, heads: frozenset[str]) -> dict[int, list[int]]:
    """The content words that each negator or hedge applies to: those after it in its clause."""
    content = set(sentence.content_positions)
    scopes: dict[int, list[int]] = {}
    for position, word in enumerate(sentence.words):
        if word.folded not in heads or word.is_mark:
            continue
        scope: list[int] = []
        for further in range(position + 1, min(position + 12, len(sentence.words))):
            other = sentence.words[further]
            if (
                other.text in CLAUSE_MARKS
                or other.folded in CLAUSE_ENDS
                or len(scope) == MAX_SCOPE_WORDS
            ):
                break
            if further in content and other.folded not in heads:
                scope.append(further)
        scopes[position] = scope
    return scopes


def _has_negator(source: AnalysedSentence, statement: AnalysedSentence, negator: int) -> bool:
    plain = statement.words[negator].folded
    return any(
        are_same_word(plain, word.folded) for word in source.words if word.folded in NEGATORS
    )
