"""The features of a statement and its sources for the classifier, and the problems found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from assistant.nlp.lexicon import NEGATORS, WEAK_NEGATORS
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.date_offsets import date_offset_problems
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
from assistant.verification.substitutions import (
    SAME_WORD_STRENGTH,
    substitutions,
    value_neighbour_matches,
    values_agree,
    values_in,
)
from assistant.verification.time_conflicts import time_conflicts
from assistant.verification.unsupported_values import (
    unsupported_dates,
    unsupported_names,
    unsupported_numbers,
)
from assistant.verification.word_matching import WordAlignment, WordMatch

SIMILAR_COSINE = 0.75  # cosine of two words from which one is a paraphrase
WINDOW_WORDS = 4  # content words nearest to a value that say what it measures
MAX_COUNTED = 3  # problems of one type; more are not informative


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one statement, in the order of the fitted model's columns."""

    numbers: float = 0.0
    dates: float = 0.0
    names: float = 0.0
    negation: float = 0.0
    opposite: float = 0.0
    hedge: float = 0.0
    widening: float = 0.0
    swapped: float = 0.0
    cover: float = 0.0
    cosine: float = 0.0
    second_cosine: float = 0.0
    sources: float = 0.0
    added: float = 0.0  # words without a similar one in the source
    similar: float = 0.0  # added words with a similar one
    added_share: float = 0.0
    weakest: float = 1.0  # the best match of the least similar word
    added_run: float = 0.0  # the longest run of added words
    changed_form: float = 0.0  # share of words in another form
    disorder: float = 0.0  # share of neighbouring words whose order is reversed
    # least share of a value's neighbours that are its neighbours in the source
    binding: float = 1.0
    mean_binding: float = 1.0
    next_to: float = 1.0  # minimum over values: whether the adjacent words match
    replaced: float = 0.0  # words that replace dissimilar ones of the source
    replaced_name: float = 0.0  # names that replace other names
    inserted: float = 0.0  # words inserted between words of the source
    context: float = 0.0  # share of words that only the title or previous sentence has
    negators: float = 0.0  # count in the statement minus that in the sources
    answerable: float = 0.0
    evidence: float = 0.0
    span: float = 0.0

    def row(self) -> list[float]:
        """The values, in order."""
        return [getattr(self, each.name) for each in fields(self)]


FEATURE_NAMES = tuple(each.name for each in fields(Features))


@dataclass(frozen=True, slots=True)
class SupportAnalysis:
    """The features with the problems as sentences.

    Any of `contradictions` makes a statement unsupported, any of `warnings` makes it weak at best.
    `unsupported_words` name words without a match, which may be paraphrases.
    """

    features: Features
    contradictions: tuple[str, ...]
    warnings: tuple[str, ...]
    unsupported_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SemanticScores:
    """The similarities by the encoder and the reader's scores of a statement for its sources."""

    cosine: float
    second_cosine: float
    answerable: float
    evidence: float
    span: float


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
    replaced, replaced_names, inserted = _replacements(statement, alignments)
    features = replace(
        _word_features(statement, alignments, added),
        **{kind: float(min(len(found), MAX_COUNTED)) for kind, found in problems.items()},
        cover=cover,
        cosine=semantics.cosine,
        second_cosine=semantics.second_cosine,
        replaced=float(min(replaced, MAX_COUNTED)),
        replaced_name=float(min(len(replaced_names), MAX_COUNTED)),
        inserted=float(min(inserted, MAX_COUNTED)),
        answerable=semantics.answerable,
        evidence=semantics.evidence,
        span=semantics.span,
    )
    contradicted = tuple(contradictions(statement, alignments))
    certain = (
        *(problem for kind in ("numbers", "dates", "names") for problem in problems[kind]),
        *time_conflicts(statement, alignments, context),
        *figure_swaps(statement, alignments),
        *contradicted,
    )
    warnings = (
        *(
            problem
            for kind in ("negation", "opposite", "swapped", "widening", "hedge")
            for problem in problems[kind]
            if problem not in contradicted
        ),
        *subject_mismatches(statement, alignments),
        *replaced_names,
        *date_offset_problems(statement, alignments),
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
) -> Features:
    """The features of the words and their order; `added` is from `unmatched_words`."""
    sources = [alignment.source for alignment in alignments]
    unsupported = [position for position, strength in added if strength < SIMILAR_COSINE]
    shares = _neighbour_shares(statement, alignments)
    best = [
        max((alignment.matches[position].strength for alignment in alignments), default=0.0)
        for position in statement.content_positions
    ]
    count = max(len(best), 1)
    return Features(
        sources=float(len(sources)),
        added=float(min(len(unsupported), 6)),
        similar=float(min(len(added) - len(unsupported), 6)),
        added_share=len(unsupported) / count,
        weakest=min((strength for _, strength in added), default=1.0),
        added_run=float(_longest_run(unsupported, statement)),
        changed_form=sum(0.9 <= strength < 1.0 for strength in best) / count,
        disorder=_word_order_changes(statement, alignments),
        binding=min(shares, default=1.0),
        mean_binding=sum(shares) / len(shares) if shares else 1.0,
        next_to=min(value_neighbour_matches(statement, alignments), default=1.0),
        context=(sum(strength < 0.9 for strength in best) - len(added)) / count,
        negators=_negator_count(statement) - sum(map(_negator_count, sources)),
    )


def _replacements(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> tuple[int, list[str], int]:
    """How many words are replaced, problems for replaced names, and how many words are inserted."""
    replaced = inserted = 0
    names: list[str] = []
    for alignment in alignments[:1]:
        unsupported = {
            p for p, match in alignment.matches.items() if match.strength < SIMILAR_COSINE
        }
        for substitution in substitutions(statement, alignment):
            elsewhere = [
                position
                for position in substitution.statement_words
                if all(
                    each.matches[position].strength < SAME_WORD_STRENGTH for each in alignments[1:]
                )
            ]
            if not elsewhere:
                continue
            own = [position for position in elsewhere if position in statement.in_certain_names]
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
            elif substitution.source_words:
                replaced += len(unsupported & set(elsewhere))
            else:
                inserted += len(unsupported & set(elsewhere))
    return replaced, names, inserted


def _neighbour_shares(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> list[float]:
    """For each number and date: the best share of its neighbours that are near it in the source."""
    shares = []
    for value in values_in(statement):
        near = _nearest_words(statement, value.start)
        occurrences = [
            (alignment, other.start)
            for alignment in alignments
            for other in values_in(alignment.source)
            if values_agree(value, other)
        ]
        if near and occurrences:
            shares.append(max(_shared_neighbours(near, *occurrence) for occurrence in occurrences))
    return shares


def _nearest_words(sentence: AnalysedSentence, start: int) -> list[int]:
    """The content words nearest to a code point."""
    by_distance = sorted(
        sentence.content_positions, key=lambda n: abs(sentence.words[n].start - start)
    )
    return by_distance[:WINDOW_WORDS]


def _shared_neighbours(near: Sequence[int], alignment: WordAlignment, there: int) -> float:
    wide = set(
        sorted(
            alignment.source.content_positions,
            key=lambda n: abs(alignment.source.words[n].start - there),
        )[: 2 * WINDOW_WORDS]
    )
    found = sum(alignment.matches.get(position, _NONE).position in wide for position in near)
    return found / len(near)


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


def _negator_count(sentence: AnalysedSentence) -> float:
    return float(sum(word.folded in NEGATORS - WEAK_NEGATORS for word in sentence.words))


def _longest_run(positions: Sequence[int], statement: AnalysedSentence) -> int:
    """The length of the longest run of added words; function words between are ignored."""
    rank = {position: n for n, position in enumerate(statement.content_positions)}
    longest = run = 0
    before = -2
    for position in positions:
        run = run + 1 if rank[position] == before + 1 else 1
        longest, before = max(longest, run), rank[position]
    return min(longest, 6)


_NONE = WordMatch(0.0, -1)
