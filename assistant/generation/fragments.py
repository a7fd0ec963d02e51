"""Sentence fragments: without a verb, they can only be checked together with the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.nlp.irregular_forms import BASE_FORMS
from assistant.nlp.lexicon import FUNCTION_WORDS
from assistant.types import Answer, Citation, Evidence
from assistant.verification.types import VerificationResult

MIN_WORDS = 4  # a shorter text is a name, or a word that an injected instruction asks for
MAX_WORDS_BETWEEN = 2  # function words between the answer and the fragment
_FINITE = frozenset(
    "is are was were am has have had do does did can could will would may might must shall should "
    "cannot".split()
)
_RELATIVE_PRONOUNS = frozenset("who which that whose whom where".split())
_BETWEEN = frozenset("be been being not also".split())
_ARTICLES = frozenset("a an the".split())
_SMALL_WORDS = FUNCTION_WORDS - frozenset("and or but not no".split())
_NO_VERBS = frozenset(
    "man men woman women child children person people foot feet tooth teeth mouse mice life lives "
    "wife wives wolf wolves leaf half halves knife knives good better best bad worse worst far "
    "further farther datum data medium media criterion criteria phenomenon phenomena".split()
)  # keys of `BASE_FORMS` that are not verbs
_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")


def is_fragment(text: str) -> bool:
    """Whether a text is too short for a sentence, or has no verb of its own.

    A word in `-s` or `-ed` counts as a verb unless it is the last; a relative pronoun takes one
    verb with it. "at noon on Mondays, daily" is a fragment, "The ferry sails at noon." is not.
    """
    if len(text.split()) < MIN_WORDS:
        return True
    words = _WORD.findall(text.replace("’", "'"))
    verbs = 0
    is_led = False  # by a finite verb: `has been named` is one
    for position, word in enumerate(words):
        is_verb = _may_be_verb(word, is_last=position == len(words) - 1)
        verbs += is_verb and not is_led
        is_led = word in _FINITE or (is_led and word in _BETWEEN)
    return verbs <= any(word in _RELATIVE_PRONOUNS for word in words[1:])


def verify_fragment(
    result: VerificationResult, answer: Answer, evidence: Mapping[int, Evidence]
) -> VerificationResult:
    """The result for a fragment, which is supported only if it is part of the quoted answer.

    A fragment of a few words must occur in a quoted sentence. A copied sentence is no fragment. A
    weak fragment stays weak: in languages other than English no verb is recognised.
    """
    if len(result.text.split()) < MIN_WORDS:
        holding = _sources_containing(result, _quoted_citations(answer), evidence)
        if not holding:
            return replace(result, support="unsupported", problems=("it is no whole sentence",))
        result = replace(result, sources=holding)
    elif result.support != "supported" or result.score == 1.0:
        return result
    spans = answer_spans(answer)
    if not spans or any(is_part_of_answer(result.text, *span) for span in spans):
        return result
    problem = "it is no whole sentence, and not the answer that is quoted"
    return replace(result, support="unsupported", problems=(problem,))


def answer_spans(answer: Answer) -> list[tuple[str, int, int]]:
    """Each quoted sentence that contains an answer, and the answer's range in it."""
    return [
        (c.quote, c.answer_start - c.start, c.answer_end - c.start)
        for c in _quoted_citations(answer)
        if c.answer_start is not None and c.answer_end is not None
    ]


def is_part_of_answer(text: str, quote: str, start: int, end: int) -> bool:
    """Whether a fragment contains the span `[start, end)` of a quote, or is in it or next to it.

    Only function words may be between or beside them: `noon` is next to `Mondays` in `at noon on
    Mondays`, and `at noon` overlaps `noon on Mondays`.
    """
    own, span = _bare_words(text), _bare_words(quote[start:end])
    if _occurrences(own, span) or _occurrences(span, own):
        return True
    before, after = _tokens(quote[:start]), _tokens(quote[end:])
    if _overlaps(own, before, _tokens(quote[start:end]), after):
        return True
    return any(_are_small(before[at + len(own) :]) for at in _occurrences(before, own)) or any(
        _are_small(after[:at]) for at in _occurrences(after, own)
    )


def _overlaps(
    own: Sequence[str], before: Sequence[str], span: Sequence[str], after: Sequence[str]
) -> bool:
    """Whether a fragment in the quote has only function words beside a part of the span."""
    whole, first, last = [*before, *span, *after], len(before), len(before) + len(span)
    return any(
        at < last
        and first < at + len(own)
        and _are_small(whole[at:first])
        and _are_small(whole[last : at + len(own)])
        for at in _occurrences(whole, own)
    )


def _quoted_citations(answer: Answer) -> list[Citation]:
    """The citations of the quoted statements, without those of the generated ones."""
    numbers = {number for statement in answer.statements for number in statement.citations}
    return [citation for citation in answer.citations if citation.number in numbers]


def _sources_containing(
    result: VerificationResult, citations: Sequence[Citation], evidence: Mapping[int, Evidence]
) -> tuple[int, ...]:
    """The sources that contain a short fragment literally and are quoted already."""
    positions = {(citation.article_id, citation.start) for citation in citations}
    bare = result.text.strip(" .!?;:,\"'“”‘’").casefold()
    return tuple(
        number
        for number in result.sources
        if bare in evidence[number].quote.casefold()
        and (evidence[number].article.id, evidence[number].sentence.start) in positions
    )


def _may_be_verb(word: str, *, is_last: bool) -> bool:
    plain = word.casefold()
    if plain in _FINITE or re.search(r"n't$|'(?:s|re|ve|ll|d|m)$", plain) and _is_short(plain):
        return True
    if not word.islower() or plain in FUNCTION_WORDS | _NO_VERBS:
        return False
    return plain in BASE_FORMS or (not is_last and bool(re.search(r"ed$|(?<![suia'])s$", plain)))


def _is_short(plain: str) -> bool:
    """Whether a contraction is of a function word (`it's`), not a possessive (`Poland's`)."""
    return plain.endswith("n't") or plain.split("'")[0] in FUNCTION_WORDS


def _bare_words(text: str) -> list[str]:
    """The words of a text, without punctuation and a leading article."""
    words = [word for word in _tokens(text) if word[0].isalnum()]
    return words[1:] if words and words[0] in _ARTICLES else words


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def _occurrences(whole: Sequence[str], part: Sequence[str]) -> list[int]:
    """The indices at which a run of words occurs in another."""
    size = len(part)
    return [at for at in range(len(whole) - size + 1) if size and whole[at : at + size] == part]


def _are_small(between: Sequence[str]) -> bool:
    return len(between) <= MAX_WORDS_BETWEEN and all(word in _SMALL_WORDS for word in between)
