"""Selection of suggested questions: the best, dissimilar, and all answerable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from assistant.suggestions.candidates import QuestionCandidate
from assistant.types import Answer, Citation

MIN_CONFIDENCE_IF_FIRST = 0.87  # on the calibrated scale, if the sentence is cited first
MIN_CONFIDENCE_IF_CITED = 0.95  # if it is cited after another
MAX_PER_KIND = 2
REPEATED_KIND_PENALTY = 0.35  # for each selected question of the same kind
REPEATED_ARTICLE_PENALTY = 0.5
SIMILAR_SHARE = 0.6  # Jaccard similarity of words from which two questions are duplicates
_STOP_WORDS = frozenset(
    "a an the of in on at to for by with and or is are was were be did do does has have had it "
    "that this there what who whom which".split()
)


def select_questions(
    candidates: Sequence[QuestionCandidate],
    is_answerable: Callable[[QuestionCandidate], bool],
    count: int,
    max_checks: int,
    previous_questions: Iterable[str] = (),
) -> tuple[QuestionCandidate, ...]:
    """Up to `count` of the candidates, best first; each has passed `is_answerable`.

    None is similar to another or to one of the `previous_questions`. At most `max_checks`
    candidates are checked.
    """
    chosen: list[QuestionCandidate] = []
    seen = [_words(question) for question in previous_questions]
    left = list(candidates)
    while left and len(chosen) < count and max_checks > 0:
        best = max(left, key=lambda candidate: _ranking_score(candidate, chosen))
        left.remove(best)
        words = _words(best.question)
        kinds = Counter(each.kind for each in chosen)
        if kinds[best.kind] >= MAX_PER_KIND or any(_is_similar(words, each) for each in seen):
            continue
        max_checks -= 1
        if is_answerable(best):
            chosen.append(best)
            seen.append(words)
    return tuple(chosen)


def is_answered_by(answer: Answer, candidate: QuestionCandidate) -> bool:
    """Whether an answer is confident enough and cites the sentence of the candidate.

    For a question of the article itself any citation of that article is enough.
    """
    if answer.status != "answered" or answer.searched_for != candidate.question:
        return False
    first, *others = answer.citations
    if _cites_source(first, candidate):
        return answer.confidence >= MIN_CONFIDENCE_IF_FIRST
    if any(_cites_source(citation, candidate) for citation in others):
        return answer.confidence >= MIN_CONFIDENCE_IF_CITED
    return False


def _cites_source(citation: Citation, candidate: QuestionCandidate) -> bool:
    is_any = candidate.start == candidate.end
    return citation.article_id == candidate.article_id and (
        is_any or citation.start == candidate.start
    )


def _ranking_score(candidate: QuestionCandidate, chosen: Sequence[QuestionCandidate]) -> float:
    kinds = sum(each.kind == candidate.kind for each in chosen)
    articles = sum(each.article_id == candidate.article_id for each in chosen)
    return candidate.score - REPEATED_KIND_PENALTY * kinds - REPEATED_ARTICLE_PENALTY * articles


def _words(question: str) -> frozenset[str]:
    words = (re.sub("[’']s$", "", word) for word in re.findall(r"[\w’'-]+", question.casefold()))
    return frozenset(words) - _STOP_WORDS


def _is_similar(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and len(one & other) >= SIMILAR_SHARE * len(one | other)
