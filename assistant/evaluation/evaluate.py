"""Evaluation of an assistant: ask every question of a set and compute the metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from assistant.evaluation import metrics as measures
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
    """The outcome of one question; `ranks` are of the first relevant article, from 1, by search
    mode.
    """

    question: LabelledQuestion
    answer: Answer
    ranks: dict[SearchMode, int | None]
    answer_occurs: bool
    answer_read: bool  # whether a gold answer occurs in a passage that was read
    given: OracleReading | None

    @property
    def refused(self) -> bool:
        """Whether it was not answered."""
        return self.answer.status == "not_found"

    @property
    def quotes(self) -> list[str]:
        """The cited quotes, in order; empty if refused."""
        return [citation.quote for citation in self.answer.citations]

    @property
    def right(self) -> bool:
        """Whether a quote, or a near miss if refused, contains the gold answer."""
        quotes = self.quotes or [citation.quote for citation in self.answer.near_misses]
        gold = self.question.answers
        found = any(measures.contains_answer(quote, gold) for quote in quotes)
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
    occurs, read, given = False, False, None
    if question.relevant:
        with assistant.searcher.session() as session:
            occurs = question.answerable and _answer_occurs(session, question)
            with suppress(ArticleNotFound):
                given = read_oracle(question, assistant.reader, session)
            if question.answerable:
                passages, _ = passages_to_read(session, question.text)
                read = any(measures.contains_answer(p.text, question.answers) for p in passages)
                for sides in SearchMode:
                    hits = session.search(question.text, SEARCH_DEPTH, sides)
                    ranks[sides] = _rank(hits, question.relevant)
    return Outcome(question, answer, ranks, occurs, read, given)


def _answer_occurs(session: Session, question: LabelledQuestion) -> bool:
    """Whether a gold answer occurs in a relevant article."""
    for article_id in question.relevant:
        try:
            text = session.article(article_id).text
        except ArticleNotFound:
            continue
        if measures.contains_answer(text, question.answers):
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
        **oracle_metrics([o.given for o in outcomes if o.given]),
        "refused_unanswerable": measures.mean([float(o.refused) for o in unanswerable]),
        "false_refusal": measures.mean([float(o.refused) for o in answerable]),
        "false_refusal_of_read": measures.mean(
            [float(o.refused) for o in outcomes if o.answer_read]
        ),
        "auroc": measures.auroc(
            [o.answer.confidence for o in outcomes], [o.question.answerable for o in outcomes]
        ),
        "calibration_error": measures.calibration_error(
            *_confidences_and_labels([o for o in judged if not o.refused])
        ),
        "calibration_error_all": measures.calibration_error(*_confidences_and_labels(judged)),
        "p50_ms": measures.percentile(totals, 0.5),
        "p95_ms": measures.percentile(totals, 0.95),
    }


def _confidences_and_labels(outcomes: Sequence[Outcome]) -> tuple[list[float], list[bool]]:
    return [o.answer.confidence for o in outcomes], [o.right for o in outcomes]


def _search_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    figures: Metrics = {}
    for sides, name in (
        (SearchMode.BOTH, "search"),
        (SearchMode.DENSE, "dense"),
        (SearchMode.TEXT, "text"),
    ):
        ranks = [outcome.ranks[sides] for outcome in outcomes]
        for k in (1, 5, 10):
            figures[f"{name}_hit@{k}"] = measures.mean(
                [float(rank is not None and rank <= k) for rank in ranks]
            )
        if sides is SearchMode.BOTH:
            figures["mrr"] = measures.mean([1 / rank if rank else 0.0 for rank in ranks])
    return figures


def _answer_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    first, anywhere, f1 = [], [], []
    for outcome in outcomes:
        gold = outcome.question.answers
        holds = [measures.contains_answer(quote, gold) for quote in outcome.quotes]
        first.append(float(bool(holds) and holds[0]))
        anywhere.append(float(any(holds)))
        f1.append(measures.best_f1(outcome.answer.short_answer, gold))
    return {
        "answer_in_first_cited": measures.mean(first),
        "answer_in_any_cited": measures.mean(anywhere),
        "short_answer_f1": measures.mean(f1),
    }


def _evidence_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    first, precision, recall = [], [], []
    for outcome in outcomes:
        gold = outcome.question.evidence
        quotes = outcome.quotes
        good = [any(measures.is_same_sentence(quote, g) for g in gold) for quote in quotes]
        found = [any(measures.is_same_sentence(quote, g) for quote in quotes) for g in gold]
        first.append(float(bool(good) and good[0]))
        recall.append(sum(found) / len(found))
        if quotes:
            precision.append(sum(good) / len(good))
    p, r = measures.mean(precision), measures.mean(recall)
    return {
        "evidence_first": measures.mean(first),
        "evidence_precision": p,
        "evidence_recall": r,
        "evidence_f1": 2 * p * r / (p + r) if p and r else (None if p is None else 0.0),
    }
