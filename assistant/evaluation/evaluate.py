"""Evaluation of an assistant: ask every question of a set and compute the metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from assistant.evaluation import metrics
from assistant.evaluation.dataset import LabelledQuestion
from assistant.evaluation.oracle_retrieval import OracleReading, oracle_metrics, read_oracle
from assistant.pipeline import Assistant
from assistant.retrieval.passages import passages_to_read
from assistant.types import Answer
from index.errors import ArticleNotFound
from index.search.searcher import SearchMode, Session
from index.types import Hit

SEARCH_DEPTH = 50  # passages in which articles are ranked
Metrics = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one question.

    `ranks` are of the first relevant article, from 1, by search mode.
    """

    question: LabelledQuestion
    answer: Answer
    ranks: dict[SearchMode, int | None]
    answer_occurs: bool
    answer_was_read: bool  # whether a gold answer occurs in a passage that was read
    oracle: OracleReading | None

    @property
    def is_refused(self) -> bool:
        """Whether it was not answered."""
        return self.answer.status == "not_found"

    @property
    def quotes(self) -> list[str]:
        """The cited quotes, in order; empty if refused."""
        return [citation.quote for citation in self.answer.citations]

    @property
    def is_correct(self) -> bool:
        """Whether a quote, or a near miss if refused, contains the gold answer."""
        quotes = self.quotes or [citation.quote for citation in self.answer.near_misses]
        gold = self.question.answers
        found = any(metrics.contains_answer(quote, gold) for quote in quotes)
        return self.question.answerable and found


def evaluate(
    assistant: Assistant, questions: Sequence[LabelledQuestion], tick: Callable[[int], None]
) -> Metrics:
    """Ask every question and return the metrics; `tick(done)` is called after each."""
    outcomes = []
    for done, question in enumerate(questions, 1):
        outcomes.append(_outcome(assistant, question))
        tick(done)
    return compute_metrics(outcomes)


def _outcome(assistant: Assistant, question: LabelledQuestion) -> Outcome:
    answer = assistant.ask(question.text, question.history)
    ranks: dict[SearchMode, int | None] = {}
    occurs, read, oracle = False, False, None
    if question.relevant:
        with assistant.searcher.session() as session:
            occurs = question.answerable and _answer_occurs(session, question)
            with suppress(ArticleNotFound):
                oracle = read_oracle(question, assistant.reader, session)
            if question.answerable:
                passages, _ = passages_to_read(session, question.text)
                read = any(metrics.contains_answer(p.text, question.answers) for p in passages)
                for mode in SearchMode:
                    hits = session.search(question.text, SEARCH_DEPTH, mode)
                    ranks[mode] = _rank(hits, question.relevant)
    return Outcome(question, answer, ranks, occurs, read, oracle)


def _answer_occurs(session: Session, question: LabelledQuestion) -> bool:
    """Whether a gold answer occurs in a relevant article."""
    for article_id in question.relevant:
        try:
            text = session.article(article_id).text
        except ArticleNotFound:
            continue
        if metrics.contains_answer(text, question.answers):
            return True
    return False


def _rank(hits: Sequence[Hit], relevant: Sequence[str]) -> int | None:
    """Rank of the first relevant article among distinct articles, by their best passage."""
    articles = dict.fromkeys(hit.passage.article_id for hit in hits)
    return next((rank for rank, a in enumerate(articles, 1) if a in relevant), None)


def compute_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """The metrics of a run; None where no question of the set applies."""
    answerable = [o for o in outcomes if o.question.answerable]
    unanswerable = [o for o in outcomes if not o.question.answerable]
    judged = [o for o in outcomes if o.answer_occurs or not o.question.answerable]
    totals = [o.answer.timings.total for o in outcomes]
    return {
        "questions": len(outcomes),
        **_search_metrics([o for o in answerable if o.ranks]),
        **_answer_metrics([o for o in answerable if o.answer_occurs]),
        **_evidence_metrics([o for o in answerable if o.question.evidence]),
        **oracle_metrics([o.oracle for o in outcomes if o.oracle]),
        "refused_unanswerable": metrics.mean([float(o.is_refused) for o in unanswerable]),
        "false_refusal": metrics.mean([float(o.is_refused) for o in answerable]),
        "false_refusal_of_read": metrics.mean(
            [float(o.is_refused) for o in outcomes if o.answer_was_read]
        ),
        "auroc": metrics.auroc(
            [o.answer.confidence for o in outcomes], [o.question.answerable for o in outcomes]
        ),
        "calibration_error": metrics.calibration_error(
            *_confidences_and_labels([o for o in judged if not o.is_refused])
        ),
        "calibration_error_all": metrics.calibration_error(*_confidences_and_labels(judged)),
        "p50_ms": metrics.percentile(totals, 0.5),
        "p95_ms": metrics.percentile(totals, 0.95),
    }


def _confidences_and_labels(outcomes: Sequence[Outcome]) -> tuple[list[float], list[bool]]:
    return [o.answer.confidence for o in outcomes], [o.is_correct for o in outcomes]


def _search_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    figures: Metrics = {}
    for mode, name in (
        (SearchMode.BOTH, "search"),
        (SearchMode.DENSE, "dense"),
        (SearchMode.TEXT, "text"),
    ):
        ranks = [outcome.ranks[mode] for outcome in outcomes]
        for k in (1, 5, 10):
            figures[f"{name}_hit@{k}"] = metrics.mean(
                [float(rank is not None and rank <= k) for rank in ranks]
            )
        if mode is SearchMode.BOTH:
            figures["mrr"] = metrics.mean([1 / rank if rank else 0.0 for rank in ranks])
    return figures


def _answer_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    first, anywhere, f1 = [], [], []
    for outcome in outcomes:
        gold = outcome.question.answers
        holds = [metrics.contains_answer(quote, gold) for quote in outcome.quotes]
        first.append(float(bool(holds) and holds[0]))
        anywhere.append(float(any(holds)))
        f1.append(metrics.best_f1(outcome.answer.short_answer, gold))
    return {
        "answer_in_first_cited": metrics.mean(first),
        "answer_in_any_cited": metrics.mean(anywhere),
        "short_answer_f1": metrics.mean(f1),
    }


def _evidence_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    first, precision, recall = [], [], []
    for outcome in outcomes:
        gold = outcome.question.evidence
        quotes = outcome.quotes
        good = [any(metrics.is_same_sentence(quote, g) for g in gold) for quote in quotes]
        found = [any(metrics.is_same_sentence(quote, g) for quote in quotes) for g in gold]
        first.append(float(bool(good) and good[0]))
        recall.append(sum(found) / len(found))
        if quotes:
            precision.append(sum(good) / len(good))
    p, r = metrics.mean(precision), metrics.mean(recall)
    return {
        "evidence_first": metrics.mean(first),
        "evidence_precision": p,
        "evidence_recall": r,
        "evidence_f1": 2 * p * r / (p + r) if p and r else (None if p is None else 0.0),
    }
