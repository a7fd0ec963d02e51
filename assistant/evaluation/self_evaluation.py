"""Measures a library on questions made of its own articles, in one or two configurations."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.evaluation import metrics
from assistant.evaluation.evaluate import SEARCH_DEPTH, Metrics, article_rank
from assistant.evaluation.made_questions import MadeQuestion
from assistant.pipeline import Assistant
from assistant.types import Answer, Citation, Filters
from index.search.searcher import SearchMode

SHARED_WORDS = 0.5  # of a question's content words, in a sentence that states a cloze's answer
Z = 1.96  # of a 95 % interval
_WORD = re.compile(r"\w{3,}")
_QUESTION_WORDS = frozenset(
    "the and who whom what which when where how many year date place was were did does has had for "
    "from with that are its".split()
)
OnAsked = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Configuration:
    """A way to answer that is measured: its name for people, and the assistant."""

    name: str
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its answer in one configuration.

    `right` says of each citation whether it answers; `ranks` are the ranks of the article, from 1,
    by search mode (None: not found), empty for a question that is not answerable.
    """

    question: MadeQuestion
    answer: Answer
    right: tuple[bool, ...]
    ranks: dict[SearchMode, int | None]

    @property
    def is_refused(self) -> bool:
        """Whether it was not answered."""
        return not self.answer.citations

    @property
    def is_right_first(self) -> bool:
        """Whether the first cited sentence answers."""
        return bool(self.right) and self.right[0]

    @property
    def is_answered_elsewhere(self) -> bool:
        """Whether another article states what the article that was left out does."""
        return self.question.origin == "left out" and any(self.right)


def ask_questions(
    configurations: Sequence[Configuration], questions: Sequence[MadeQuestion], on_asked: OnAsked
) -> list[list[AskedQuestion]]:
    """Ask every question in every configuration; one list for each configuration.

    Configurations take turns at each question, so that what else the machine does slows them alike.
    `on_asked(done, total)` is called after each and may raise to stop.
    """
    results: list[list[AskedQuestion]] = [[] for _ in configurations]
    total = len(questions) * len(configurations)
    for number, question in enumerate(questions):
        order = list(enumerate(configurations))
        for place, configuration in order if number % 2 == 0 else order[::-1]:
            results[place].append(_ask(configuration.assistant, question))
            on_asked(sum(map(len, results)), total)
    return results


def _ask(assistant: Assistant, question: MadeQuestion) -> AskedQuestion:
    answer = assistant.ask(question.text, filters=Filters(without=question.without))
    ranks: dict[SearchMode, int | None] = {}
    if question.is_answerable:
        with assistant.searcher.session() as session:
            for mode in SearchMode:
                hits = session.search(question.text, SEARCH_DEPTH, mode)
                ranks[mode] = article_rank(hits, question.relevant)
    right = tuple(is_right(citation, question) for citation in answer.citations)
    return AskedQuestion(question, answer, right, ranks)


def is_right(citation: Citation, question: MadeQuestion) -> bool:
    """Whether a cited sentence answers a question.

    It is the sentence that the question was made of, or a copy of it; or it states the answer of a
    cloze beside half of the question's words. Any sentence of its article answers a title.
    """
    if question.origin == "foreign":
        return False
    if question.origin == "title":
        return citation.article_id in question.relevant
    if citation.article_id == question.article_id and metrics.meets_span(
        (citation.start, citation.end), (question.start, question.end)
    ):
        return True
    if metrics.is_same_sentence(citation.quote, question.sentence):
        return True
    if not question.answer or not metrics.contains_answer(citation.quote, (question.answer,)):
        return False
    words = _content_words(question.text)
    return len(words & _content_words(citation.quote)) >= SHARED_WORDS * len(words)


def _content_words(text: str) -> set[str]:
    return set(_WORD.findall(metrics.fold_text(text))) - _QUESTION_WORDS


def own_metrics(asked: Sequence[AskedQuestion]) -> Metrics:
    """The figures of one configuration; None where no question applies. Times are milliseconds.

    Refused answerable questions count as wrong. Questions on an article that was left out count
    only where no other article states the same.
    """
    answerable = [each for each in asked if each.question.is_answerable]
    answered = [each for each in answerable if not each.is_refused]
    judged = [each for each in asked if not each.is_answered_elsewhere]
    shown = [each for each in judged if not each.is_refused]
    left_out = [each for each in judged if each.question.origin == "left out"]
    foreign = [each for each in judged if each.question.origin == "foreign"]
    times = [each.answer.timings.total for each in asked]
    confidences = [each.answer.confidence for each in shown]
    right = [each.is_right_first for each in shown]
    return {
        "questions": len(asked),
        "answerable": len(answerable),
        **_search_figures(answerable),
        "right_first": _share([each.is_right_first for each in answerable]),
        "right_any": _share([any(each.right) for each in answerable]),
        "right_first_of_answered": _share([each.is_right_first for each in answered]),
        "answerable_refused": _share([each.is_refused for each in answerable]),
        "left_out": len(left_out),
        "left_out_refused": _share([each.is_refused for each in left_out]),
        "left_out_answered_elsewhere": len(asked) - len(judged),
        "foreign": len(foreign),
        "foreign_refused": _share([each.is_refused for each in foreign]),
        "auroc": metrics.auroc(
            [each.answer.confidence for each in judged],
            [each.question.is_answerable for each in judged],
        ),
        "calibration_error": metrics.calibration_error(confidences, right),
        "confidence_less_accuracy": metrics.confidence_less_accuracy(confidences, right),
        "p50_ms": metrics.percentile(times, 0.5),
        "p95_ms": metrics.percentile(times, 0.95),
    }


def _search_figures(answerable: Sequence[AskedQuestion]) -> Metrics:
    figures: Metrics = {}
    for mode, name in (
        (SearchMode.BOTH, "search"), (SearchMode.DENSE, "dense"), (SearchMode.TEXT, "text"),
    ):  # fmt: skip
        ranks = [each.ranks[mode] for each in answerable]
        for k in (1, 5, 10):
            figures[f"{name}_hit@{k}"] = _share([rank is not None and rank <= k for rank in ranks])
        if mode is SearchMode.BOTH:
            figures["mrr"] = metrics.mean([1 / rank if rank else 0.0 for rank in ranks])
    return figures


def _share(values: Sequence[bool]) -> float | None:
    return metrics.mean([float(value) for value in values])


def by_origin(asked: Sequence[AskedQuestion]) -> dict[str, tuple[int, int, int]]:
    """The counts of each kind of question: all, right first or rightly refused, and refused."""
    counts: dict[str, tuple[int, int, int]] = {}
    for each in asked:
        if each.is_answered_elsewhere:
            continue
        good = each.is_right_first if each.question.is_answerable else each.is_refused
        number, right, refused = counts.get(each.question.origin, (0, 0, 0))
        counts[each.question.origin] = number + 1, right + good, refused + each.is_refused
    return counts


def interval(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` questions (Wilson 1927)."""
    spread = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    middle, scale = share + Z * Z / (2 * count), 1 + Z * Z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many answerable questions only the one configuration has right first, and the other.

    `probability` is that of so uneven a split, or a more uneven one, if both were equally good
    (sign test, two-sided).
    """

    only_first: int
    only_second: int
    probability: float


def compare(one: Sequence[AskedQuestion], other: Sequence[AskedQuestion]) -> Comparison:
    """Compare two configurations on the answerable questions, question by question."""
    pairs = [
        (a.is_right_first, b.is_right_first)
        for a, b in zip(one, other, strict=True)
        if a.question.is_answerable
    ]
    first = sum(a and not b for a, b in pairs)
    second = sum(b and not a for a, b in pairs)
    count = first + second
    tail = sum(math.comb(count, k) for k in range(min(first, second) + 1)) / 2**count
    return Comparison(first, second, min(1.0, 2 * tail))
