"""The features of a statement and its sources for the classifier, and the problems found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from assistant.verification.analysis import AnalysedSentence
from assistant.verification.date_offsets import date_offset_problems
from assistant.verification.entailment import Entailment
from assistant.verification.figure_swaps import figure_swaps
from assistant.verification.negation_and_hedging import (
    hedge_problems,
    negation_problems,
    opposite_problems,
    overgeneralisation_problems,
    unmatched_words,
)
from assistant.verification.role_swaps import role_swaps, voices_differ
from assistant.verification.source_contradictions import contradictions
from assistant.verification.subject_mismatch import subject_mismatches
from assistant.verification.substitutions import SAME_WORD_STRENGTH, substitutions
from assistant.verification.time_conflicts import time_conflicts
from assistant.verification.unsupported_values import (
    unsupported_dates,
    unsupported_names,
    unsupported_numbers,
)
from assistant.verification.word_matching import WordAlignment

SIMILAR_COSINE = 0.75  # cosine of two words from which one is a paraphrase
WARNED = ("negation", "opposite", "swapped", "widening", "hedge")
MAX_ADDED_SHARE = 0.3  # of a statement's words that no source has, unless the network is sure
SURE_LOGIT = 1.0
MAX_COUNTED = 3  # problems of one type; more are not informative


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one statement, in the order of the fitted model's columns."""

    entailed: float = 0.0  # logit of support by the network that judges statements
    rested_on: float = 0.0  # and of the strongest source to be what it rests on
    unborne: float = 0.0  # and of the words that are borne least
    cosine: float = 0.0
    second_cosine: float = 0.0
    cover: float = 0.0
    added_share: float = 0.0  # share of words without a similar one in the source
    context: float = 0.0  # share of words that only the title or previous sentence has
    disorder: float = 0.0  # share of neighbouring words whose order is reversed
    sources: float = 0.0
    negation: float = 0.0
    opposite: float = 0.0
    hedge: float = 0.0
    widening: float = 0.0
    swapped: float = 0.0
    replaced_name: float = 0.0  # names that replace other names
    doubted: float = 0.0  # 1 if there is any warning

    @property
    def is_too_free(self) -> bool:
        """Whether the words are mostly the statement's own, and the network is not sure of it."""
        return self.added_share > MAX_ADDED_SHARE and self.entailed < SURE_LOGIT

    def row(self) -> list[float]:
        """The values, in order."""
        return [getattr(self, each.name) for each in fields(self)]


FEATURE_NAMES = tuple(each.name for each in fields(Features))


@dataclass(frozen=True, slots=True)
class SupportAnalysis:
    """The features with the problems as sentences.

    Any of `contradictions` makes a statement unsupported; `warnings` and `unsupported_words`, which
    may be paraphrases, say what may be wrong with one that is not supported.
    """

    features: Features
    contradictions: tuple[str, ...]
    warnings: tuple[str, ...]
    unsupported_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SemanticScores:
    """The similarities by the encoder, and what the network says that judges statements."""

    cosine: float
    second_cosine: float
    entailment: Entailment


def analyse_support(
    statement: AnalysedSentence,
    alignments: Sequence[WordAlignment],
    context: Sequence[AnalysedSentence],
    question: AnalysedSentence,
    cover: float,
    semantics: SemanticScores,
) -> SupportAnalysis:
    """Run all checks; `alignments` are those of the chosen sources, the strongest first."""
    problems = _problems_by_type(statement, alignments, context)
    added = unmatched_words(statement, alignments, context, question)
    replaced_names = _replaced_names(statement, alignments)
    contradicted = tuple(contradictions(statement, alignments))
    certain = (
        *(problem for kind in ("numbers", "dates", "names") for problem in problems[kind]),
        *time_conflicts(statement, alignments, context),
        *figure_swaps(statement, alignments),
        *contradicted,
    )
    warnings = (
        *(problem for kind in WARNED for problem in problems[kind] if problem not in contradicted),
        *subject_mismatches(statement, alignments),
        *replaced_names,
        *date_offset_problems(statement, alignments),
    )
    counts = {kind: problems[kind] for kind in WARNED} | {"replaced_name": replaced_names}
    features = Features(
        entailed=semantics.entailment.logit,
        rested_on=semantics.entailment.evidence,
        unborne=semantics.entailment.unborne,
        cosine=semantics.cosine,
        second_cosine=semantics.second_cosine,
        cover=cover,
        sources=float(len(alignments)),
        doubted=float(bool(warnings)),
        **_word_features(statement, alignments, added),
        **{kind: float(min(len(found), MAX_COUNTED)) for kind, found in counts.items()},
    )
    words = tuple(
        f"the word “{statement.words[position].text}” stands in none of its sources"
        for position, strength in added
        if strength < SIMILAR_COSINE
    )
    return SupportAnalysis(features, certain, warnings, words)


def _problems_by_type(
    statement: AnalysedSentence,
    alignments: Sequence[WordAlignment],
    context: Sequence[AnalysedSentence],
) -> dict[str, tuple[str, ...]]:
    """The problems that are counted, by the name of their feature."""
    sources = [alignment.source for alignment in alignments]
    return {
        "numbers": tuple(unsupported_numbers(statement, sources, context)),
        "dates": tuple(unsupported_dates(statement, sources, context)),
        "names": tuple(unsupported_names(statement, sources, context)),
        "negation": tuple(negation_problems(statement, alignments)),
        "opposite": tuple(opposite_problems(statement, alignments)),
        "hedge": tuple(hedge_problems(statement, alignments)),
        "widening": tuple(overgeneralisation_problems(statement, alignments)),
        "swapped": tuple(role_swaps(statement, alignments)),
    }


def _word_features(
    statement: AnalysedSentence,
    alignments: Sequence[WordAlignment],
    added: Sequence[tuple[int, float]],
) -> dict[str, float]:
    """The features of the words and their order; `added` is from `unmatched_words`."""
    best = [
        max((alignment.matches[position].strength for alignment in alignments), default=0.0)
        for position in statement.content_positions
    ]
    count = max(len(best), 1)
    unsupported = sum(strength < SIMILAR_COSINE for _, strength in added)
    return {
        "added_share": unsupported / count,
        "context": (sum(strength < 0.9 for strength in best) - len(added)) / count,
        "disorder": _word_order_changes(statement, alignments),
    }


def _replaced_names(statement: AnalysedSentence, alignments: Sequence[WordAlignment]) -> list[str]:
    """Problems for names that stand where the strongest source has others."""
    names: list[str] = []
    for alignment in alignments[:1]:
        for substitution in substitutions(statement, alignment):
            own = [
                position
                for position in substitution.statement_words
                if position in statement.in_certain_names
                and all(
                    each.matches[position].strength < SAME_WORD_STRENGTH for each in alignments[1:]
                )
            ]
            there = [
                position
                for position in substitution.source_words
                if position in alignment.source.in_certain_names
            ]
            if own and there:
                name = statement.words[own[0]].text
                names.append(
                    f"its source has “{alignment.source.words[there[0]].text}”, not “{name}”"
                )
    return names


def _word_order_changes(statement: AnalysedSentence, alignments: Sequence[WordAlignment]) -> float:
    """The share of neighbouring words whose order is reversed in the best source.

    0 if the voice differs: `X was founded by Y`, `Y founded X`.
    """
    if not alignments or voices_differ(statement, alignments[0]):
        return 0.0
    positions = [
        alignments[0].matches[position].position
        for position in statement.content_positions
        if alignments[0].matches[position].strength >= 0.9
    ]
    reversed_count = sum(one > other for one, other in zip(positions, positions[1:], strict=False))
    return reversed_count / max(len(positions) - 1, 1)
