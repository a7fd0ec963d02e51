"""Clear contradictions: a shared predicate that only the statement or only the source negates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from assistant.nlp.irregular_forms import BASE_FORMS
from assistant.nlp.lexicon import CLAUSE_ENDS, NEGATORS, STRONG_HEDGES
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.figure_swaps import Figure, are_same_figure, clause_range, figures_in
from assistant.verification.negation_and_hedging import CLAUSE_MARKS, next_word
from assistant.verification.substitutions import SAME_WORD_STRENGTH
from assistant.verification.word_matching import WordAlignment

SCOPE_WORDS = 10  # words after a negator that may be in its scope
CONTEXT_WORDS = 8  # words before and after a predicate that may negate, hedge or deny it
MAX_SPREAD = 14  # words from the first to the last word of the predicate in the source
MIN_SHARED = 0.75  # share of the statement's content words that the source has
_NEGATORS = frozenset("not never cannot no none neither".split())
_DETERMINER_NEGATORS = frozenset("no none neither".split())
_BEFORE_TO = frozenset(
    "fail failed fails refuse refused refuses decline declined declines unable".split()
)
_LIMITS = frozenset(
    "before until till unless without except only just merely simply solely alone more less fewer "
    "longer later earlier than all every always any both entirely necessarily exclusively even "
    "again if whether other another enough too so yet doubt matter".split()
)  # `not before six` does not negate `at six`
_DENYING = STRONG_HEDGES | frozenset(
    "if whether unless until doubt doubts doubted myth false falsely wrongly mistaken mistakenly "
    "would should rather than instead incorrectly denies denied".split()
)
_NEARLY = frozenset("almost nearly practically virtually".split())
_PRESENT = frozenset("is are am does do has have".split())
_PRONOUNS = frozenset("he she it they we i you this these those there nobody".split())
_PAST = frozenset("was were did had".split())


def contradictions(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """A problem if one side negates a predicate whose words, subject included, both sides have.

    Hedges, limits and denials nearby, on either side, make it uncertain, which is no contradiction.
    "The old bridge is not open." for "The old bridge is open." -> one problem.
    """
    if not alignments or _shared_content(statement, alignments[0]) < MIN_SHARED:
        return
    alignment, others = alignments[0], alignments[1:]
    there = {
        n: match.position
        for n, match in alignment.matches.items()
        if match.strength >= SAME_WORD_STRENGTH
    }
    for position in _negators(statement):
        if any(_negators(each.source) for each in others):
            break
        if _is_contradicted((statement, position), alignment.source, there):
            yield f"“{statement.words[position].text}” turns what its source says"
            return
    back = {other: position for position, other in there.items()}
    for position in _negators(alignment.source):
        if any(_shared_content(statement, each) >= MIN_SHARED for each in others):
            break  # sources that differ: one supports the statement
        if _is_contradicted((alignment.source, position), statement, back):
            word = alignment.source.words[position].text
            yield f"its source says “{word}” here, the sentence does not"
            return


def _shared_content(statement: AnalysedSentence, alignment: WordAlignment) -> float:
    """The share of content words that the source has; negators are ignored."""
    positions = [
        n for n in statement.content_positions if statement.words[n].folded not in NEGATORS
    ]
    kept = sum(alignment.matches[position].strength >= SAME_WORD_STRENGTH for position in positions)
    return kept / len(positions) if positions else 0.0


def _negators(sentence: AnalysedSentence) -> list[int]:
    """The positions of clear negators; `failed` and `unable` count before `to`."""
    return [
        n
        for n, word in enumerate(sentence.words)
        if word.folded in _NEGATORS
        or (word.folded in _BEFORE_TO and next_word(sentence, n) == "to")
    ]


def _is_contradicted(
    negated: tuple[AnalysedSentence, int], other: AnalysedSentence, positions: dict[int, int]
) -> bool:
    """Whether `other` asserts without a negator what is in the scope of one.

    `positions` maps the words that both have to their positions in `other`.
    """
    sentence, negator = negated
    scope = _scope(sentence, negator)
    if not scope or any(n not in positions for n in scope):
        return False
    if _is_negated(other, sentence.words[scope[0]].stem):
        return False
    predicate = [positions[n] for n in scope]
    subject = _subject_in_other(negated, other, positions, predicate)
    if subject is None:
        return False
    predicate.append(subject)
    first, last = min(predicate), max(predicate)
    head = positions[scope[0]]
    ends = sorted((head, predicate[-1]))
    if last - first > MAX_SPREAD or _is_interrupted(
        other, ends[0], ends[1], set(positions.values())
    ):
        return False
    if not _has_values(sentence, negator, other, head):
        return False
    around = {
        word.folded for word in other.words[max(first - CONTEXT_WORDS, 0) : last + CONTEXT_WORDS]
    }
    if around & (NEGATORS | _DENYING) or sentence.words[negator + 1].folded in STRONG_HEDGES:
        return False
    return not _differ_in_tense(sentence, negator, other, head)


def _subject_in_other(
    negated: tuple[AnalysedSentence, int],
    other: AnalysedSentence,
    positions: dict[int, int],
    predicate: Sequence[int],
) -> int | None:
    """The position in `other` of a negated predicate's subject.

    That of the predicate's end if a pronoun is the subject of both; None if the subject differs or
    is unknown.
    """
    sentence, negator = negated
    if (
        sentence.words[negator].folded in _DETERMINER_NEGATORS
    ):  # `no trains ran`: the subject follows
        return predicate[-1] if len(predicate) > 1 else None
    subject = _subject(sentence, negator)
    if subject is not None:
        return positions.get(subject)
    return predicate[-1] if _has_same_pronoun(sentence, negator, other, min(predicate)) else None


def _is_negated(sentence: AnalysedSentence, stem: str) -> bool:
    """Whether an occurrence of a word follows closely after a negator."""
    return any(
        sentence.words[negator].folded in NEGATORS
        for position in sentence.by_stem.get(stem, ())
        for negator in range(max(position - CONTEXT_WORDS, 0), position)
    )


def _scope(sentence: AnalysedSentence, negator: int) -> list[int]:
    """The content words in a negator's scope, to the end of its clause.

    Empty if it is limited (`not only`), or for a double negation.
    """
    scope: list[int] = []
    content = set(sentence.content_positions)
    window = sentence.words[max(negator - 4, 0) : negator]
    if any(word.folded in _DENYING | NEGATORS | _NEARLY for word in window):
        return []
    for position in range(negator + 1, min(negator + 1 + SCOPE_WORDS, len(sentence.words))):
        word = sentence.words[position]
        if word.text in CLAUSE_MARKS or word.folded in CLAUSE_ENDS:
            break
        if word.folded in _LIMITS or word.folded in NEGATORS:
            return []
        if position in content:
            scope.append(position)
    return scope


def _subject(sentence: AnalysedSentence, negator: int) -> int | None:
    """The content word before a negator in its sentence; None after a pronoun."""
    for position in range(negator - 1, -1, -1):
        word = sentence.words[position]
        if word.text in ".;:" or word.folded in _PRONOUNS:
            return None
        if word.is_content and word.folded not in NEGATORS:
            return position if position in set(sentence.content_positions) else None
    return None


def _has_same_pronoun(
    sentence: AnalysedSentence, negator: int, other: AnalysedSentence, first: int
) -> bool:
    """Whether both sides have the same pronoun as their subject, closely before the predicate."""
    here = [w.folded for w in sentence.words[max(negator - 3, 0) : negator]]
    there = [w.folded for w in other.words[max(first - 4, 0) : first]]
    own = next((word for word in reversed(here) if word in _PRONOUNS), "")
    return bool(own) and own in there


def _has_values(
    sentence: AnalysedSentence, negator: int, other: AnalysedSentence, head: int
) -> bool:
    """Whether the figures in a negator's clause are in the other predicate's clause."""
    there = _figures_near(other, head)
    return all(
        any(are_same_figure(figure, each) for each in there)
        for figure in _figures_near(sentence, negator)
        if figure.start >= sentence.words[negator].end
    )


def _figures_near(sentence: AnalysedSentence, position: int) -> list[Figure]:
    """The figures in the clause of a word."""
    positions = clause_range(sentence, position)
    first, last = sentence.words[positions[0]].start, sentence.words[positions[-1]].end
    return [figure for figure in figures_in(sentence) if first <= figure.start < last]


def _is_interrupted(
    other: AnalysedSentence, low: int, high: int, predicate: AbstractSet[int]
) -> bool:
    """Whether words that may be another subject are between a subject and its predicate."""
    return any(
        n in other.content_positions
        and n not in predicate
        and not other.words[n].folded.endswith("ly")
        for n in range(low + 1, high)
    )


def _differ_in_tense(
    sentence: AnalysedSentence, negator: int, other: AnalysedSentence, head: int
) -> bool:
    """Whether one side is past and the other present: `was closed`, `is not closed`."""
    own = {word.folded for word in sentence.words[max(negator - 2, 0) : negator]}
    before = {word.folded for word in other.words[max(head - 3, 0) : head]}
    verb = other.words[head].folded
    is_past = bool(before & _PAST) or (
        not before & _PRESENT and (verb.endswith("ed") or BASE_FORMS.get(verb, verb) != verb)
    )
    return bool(own & _PRESENT and is_past) or bool(own & _PAST and before & _PRESENT)
