"""Whether a sentence asserts a proposition or its negation.

The words of the question must be in the sentence in the same order: subject, verb, object, with the
subject at the beginning of its clause and nothing between them that could change the meaning.
Anything hedged, reported, quoted or paraphrased is undecided.
"""

from __future__ import annotations

import re
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
    are_opposite,
    has_opposed_link,
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
_NAME = r"(?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*"
_ROLE_AND_NAME = re.compile(
    rf"^(?:The|Its|Their|His|Her|A|An|[A-Z][\w-]+['’]s) [^,;:“”\"]{{1,80}}, ({_NAME}), "
)
_NAME_AND_APPOSITION = re.compile(rf"^({_NAME}), (?:who|a|an|the|its|\d)\b[^,;:“”\"]{{0,80}}, ")
_OPEN_OR_CLOSE = lemma_set("open close shut")
_GENERAL = frozenset(("is", "are", "do", "does", "will", "can"))
_PAST_OF_BE = frozenset(("was", "were"))
_TENSE_FORMS = (
    _PAST_OF_BE,
    frozenset(("is", "are")),
    frozenset(("has", "have", "had")),
    frozenset(("will", "won't", "won’t")),
    frozenset(("can", "can't", "can’t", "cannot")),
)


def boolean_answer(proposition: Proposition, sentence: str, context: str = "") -> YesNo | None:
    """`yes` or `no` if the sentence decides the proposition, else None.

    "Did Laos sign the treaty?": "Laos signed the treaty." -> "yes", "Laos did not sign the treaty."
    -> "no", "Laos may have signed the treaty." -> None. `context` is text that may name the
    subject, such as the title.
    """
    if len(sentence) > LONGEST_SENTENCE or "?" in sentence:
        return None
    aligned = align_proposition(proposition, without_appositions(sentence), context)
    if aligned is None or not is_asserted(proposition, aligned):
        return None
    negations = _negations(aligned)
    is_opposed = bool(aligned.opposed) != has_opposed_link(aligned)
    if is_opposed:
        is_plain = not negations and not proposition.dates and not proposition.numbers
        is_plain &= not _is_narrowed(proposition, aligned)
        is_plain &= not _may_both_happen(proposition, aligned)
        return "no" if is_plain and _has_tense(proposition, aligned, is_denied=False) else None
    if not _has_tense(proposition, aligned, is_denied=bool(negations)):
        return None
    if negations:
        if proposition.auxiliary in ("will", "can") and _is_narrowed(proposition, aligned):
            return None
        return "no" if _is_negated(proposition, aligned, negations) else None
    compared = _value_comparisons(proposition, sentence)
    if any(each is None for each in compared):
        return None
    if "different" not in compared:
        return "yes"
    is_single = compared.count("different") == 1 and _happens_once(proposition, aligned)
    return "no" if is_single else None


def without_appositions(sentence: str) -> str:
    """A sentence without what stands between commas beside the name that it begins with.

    "The minister, Dina Falk, resigned." -> "Dina Falk resigned.", as of "Dina Falk, the minister,
    resigned.".
    """
    return _NAME_AND_APPOSITION.sub(r"\1 ", _ROLE_AND_NAME.sub(r"\1 ", sentence))


def _is_narrowed(proposition: Proposition, aligned: AlignedProposition) -> bool:
    """Whether it is denied in part only: acquitted "of theft", closed "on Mondays".

    What is so at all times, or will be, is so in part with any time or place; a deed is not. Nor
    is it denied where the sentence goes on to say it: "rejected it in May but approved it in June".
    """
    words, at = aligned.words, aligned.positions
    behind = words[at[-1] + 1 :]
    following = behind[0].text.casefold() if behind else ""
    is_taken_back = any(
        are_opposite(words[n].lemma, word.lemma) for n in aligned.opposed for word in behind
    )
    if is_taken_back or (aligned.opposed and following == "of"):
        return True
    is_led = any(word.text == "," for word in words[: at[0]])  # "On Mondays, the museum is closed."
    return proposition.auxiliary in _GENERAL and (is_led or following.isalpha())


def _may_both_happen(proposition: Proposition, aligned: AlignedProposition) -> bool:
    """Whether the opposites are deeds that follow each other: a shop was opened, and closed."""
    return proposition.auxiliary not in ("is", "are") and any(
        aligned.words[n].lemma in _OPEN_OR_CLOSE for n in aligned.opposed
    )


def _negations(aligned: AlignedProposition) -> list[int]:
    """The positions of words that negate, up to a "but no" that follows what was asked."""
    words, last = aligned.words, aligned.positions[-1]
    end = next(
        (
            n
            for n in range(last + 1, len(words) - 2)
            if words[n].text == "," and words[n + 1].text == "but" and words[n + 2].text == "no"
        ),
        len(words),
    )
    return [
        n for n, word in enumerate(words[:end]) if word.is_negation and n not in aligned.opposed
    ]


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
        is_infinitive = "to" in inside and not any("to" in links for links in aligned.links)
        return bool(verbs) and not any(map(is_past, inside)) and not is_infinitive
    forms = next(forms for forms in _TENSE_FORMS if proposition.auxiliary in forms)
    is_perfect = {"has", "have"} & set(inside) and "been" in inside  # "has been acquitted"
    return not forms.isdisjoint(inside) or (forms is _PAST_OF_BE and bool(is_perfect))


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
    if aligned.words[at].text == "no" and at + 1 in positions:  # "attacked no sheep"
        return True
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
