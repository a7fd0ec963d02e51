"""Whether a sentence asserts a proposition or its negation.

The words of the question must be in the sentence in the same order: subject, verb, object, with the
subject at the beginning of its clause and nothing between them that could change the meaning.
Anything hedged, reported, quoted or paraphrased is undecided.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.aggregation.answer_comparison import answer_date, answer_quantity
from assistant.aggregation.boolean_questions import Proposition
from assistant.aggregation.date_comparison import (
    ComparisonResult,
    comparable_dates,
    compare_dates,
    is_at_least_as_exact,
)
from assistant.aggregation.proposition_alignment import (
    AlignedProposition,
    align_proposition,
    is_asserted,
    is_hedged,
)
from assistant.aggregation.quantity_comparison import (
    Quantity,
    compare_quantities,
    extract_quantities,
)
from assistant.nlp.lemmas import LONGEST_SENTENCE, is_past, lemma_set
from assistant.types import Evidence, YesNo

_HAPPENS_ONCE = lemma_set(
    "founded establish sign bear build create publish release open hold complete invent discover "
    "launch abolish ratify adopt introduce assassinate kill execute die bury marry divorce crown "
    "form incorporate dissolve demolish destroy finish write compose premiere erect debut "
    "ban begin start end become"
)
_PAST_OF_BE = frozenset(("was", "were"))
_TENSE_FORMS = (_PAST_OF_BE, frozenset(("is", "are")), frozenset(("has", "have", "had")))


def boolean_answer(proposition: Proposition, sentence: str, context: str = "") -> YesNo | None:
    """`yes` or `no` if the sentence decides the proposition, else None.

    "Did Laos sign the treaty?": "Laos signed the treaty." -> "yes", "Laos did not sign the treaty."
    -> "no", "Laos may have signed the treaty." -> None. `context` is text that may name the
    subject, such as the title.
    """
    if len(sentence) > LONGEST_SENTENCE or "?" in sentence:
        return None
    aligned = align_proposition(proposition, sentence, context)
    if aligned is None or not is_asserted(proposition, aligned):
        return None
    negations = [n for n, word in enumerate(aligned.words) if word.is_negation]
    if not _has_tense(proposition, aligned, is_denied=bool(negations)):
        return None
    if negations:
        return "no" if _is_negated(proposition, aligned, negations) else None
    compared = _value_comparisons(proposition, sentence)
    if any(each is None for each in compared):
        return None
    if "different" not in compared:
        return "yes"
    is_single = compared.count("different") == 1 and _happens_once(proposition, aligned)
    return "no" if is_single else None


def compare_values(proposition: Proposition, sentence: str) -> ComparisonResult:
    """`same` if the sentence has the proposition's dates and numbers, "different" if it has others.

    None if it is unclear.
    """
    compared = set(_value_comparisons(proposition, sentence))
    if compared == {"same"}:
        return "same"
    return "different" if "different" in compared else None


def _value_comparisons(proposition: Proposition, sentence: str) -> list[ComparisonResult]:
    return [*_compare_dates(proposition, sentence), *_compare_numbers(proposition, sentence)]


def _has_tense(proposition: Proposition, aligned: AlignedProposition, *, is_denied: bool) -> bool:
    """Whether the sentence's verb has the tense of the question."""
    first, last = aligned.positions[0], aligned.positions[-1]
    inside = [word.text.casefold() for word in aligned.words[first : last + 1]]
    verbs = [own.text for word, own in aligned.token_pairs[1:] if word.text[0].islower()]
    if proposition.auxiliary == "did":
        past = inside if is_denied else verbs[:1]  # "did not sign", "refused to sign"
        return any(map(is_past, past)) and _PAST_OF_BE.isdisjoint(inside)
    if proposition.auxiliary in ("do", "does"):
        return bool(verbs) and not any(map(is_past, inside)) and "to" not in inside
    forms = next(forms for forms in _TENSE_FORMS if proposition.auxiliary in forms)
    return not forms.isdisjoint(inside)


def _is_negated(
    proposition: Proposition, aligned: AlignedProposition, negations: Sequence[int]
) -> bool:
    """Whether a single negation applies to the whole: at the subject or before the verb."""
    if len(negations) != 1 or proposition.dates or proposition.numbers:
        return False
    at, positions = negations[0], aligned.positions
    if at < positions[0]:
        return at <= 1
    verb = next(
        (n for n, (word, _) in enumerate(aligned.token_pairs) if n and word.text[0].islower()), 0
    )
    return verb > 0 and positions[verb - 1] < at < positions[verb]


def _happens_once(proposition: Proposition, aligned: AlignedProposition) -> bool:
    """Whether the event can happen on one date only, as a birth can."""
    if proposition.numbers:
        return True
    return any(word.lemma in _HAPPENS_ONCE for word, _ in aligned.token_pairs[1:])


def boolean_answer_by_value(proposition: Proposition, evidence: Evidence) -> YesNo | None:
    """`yes` or `no` if the reader's short answer decides the value in the question, else None.

    The proposition has one date or number, as in `value_question`; its other words are in the
    sentence in their order, without hedges or negations.
    """
    aligned = align_proposition(proposition, evidence.quote, evidence.article.title)
    if aligned is None or any(word.is_negation for word in aligned.words):
        return None
    if is_hedged(aligned.words, {word.lemma for word in proposition.words}, aligned.positions[-1]):
        return None
    if proposition.dates:
        return _answer_by_date(proposition, evidence)
    return _answer_by_number(proposition, evidence)


def _answer_by_date(proposition: Proposition, evidence: Evidence) -> YesNo | None:
    date = answer_date(evidence)
    compared = compare_dates(proposition.dates[0], date) if date else None
    if date and compared == "same":
        return "yes" if is_at_least_as_exact(date, proposition.dates[0]) else None
    is_once = any(word.lemma in _HAPPENS_ONCE for word in proposition.words)
    if date is None or compared != "different" or not is_once:
        return None
    is_only = all(
        compare_dates(date, other) == "same" for other in comparable_dates(evidence.quote)
    )
    return "no" if is_only else None


def _answer_by_number(proposition: Proposition, evidence: Evidence) -> YesNo | None:
    quantity = answer_quantity(evidence)
    if quantity is None or quantity.bound:
        return None
    compared = compare_quantities(proposition.numbers[0], quantity)
    if compared == "same":
        return "yes"
    others = (
        compare_quantities(proposition.numbers[0], q) for q in extract_quantities(evidence.quote)
    )
    return "no" if compared == "different" and "same" not in others else None


def _compare_dates(proposition: Proposition, sentence: str) -> list[ComparisonResult]:
    dates = comparable_dates(sentence)
    result: list[ComparisonResult] = []
    for date in proposition.dates:
        compared = [compare_dates(date, own) for own in dates]
        exact = [own for own, c in zip(dates, compared, strict=True) if c == "same"]
        if exact:
            result.append("same" if any(is_at_least_as_exact(own, date) for own in exact) else None)
        else:
            result.append(compared[0] if len(compared) == 1 else None)
    return result


def _compare_numbers(proposition: Proposition, sentence: str) -> list[ComparisonResult]:
    quantities = extract_quantities(sentence)
    result: list[ComparisonResult] = []
    for number in proposition.numbers:
        own = [q for q in quantities if _may_count_the_same(number, q)]
        compared = [compare_quantities(number, q) for q in own]
        is_bare = len(own) == 1 and not own[0].bound
        result.append(compared[0] if is_bare else None)
    return result


def _may_count_the_same(one: Quantity, other: Quantity) -> bool:
    if one.dimension or other.dimension:
        return one.dimension == other.dimension
    return bool(one.nouns & other.nouns)
