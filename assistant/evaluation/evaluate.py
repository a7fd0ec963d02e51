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
from assistant.types import Answer, Citation
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
        """Whether a cited sentence, or a near miss if refused, answers an answerable question."""
        shown = self.answer.citations or self.answer.near_misses
        return self.question.answerable and any(map(self._answers, shown))

    def _answers(self, citation: Citation) -> bool:
        """Whether a sentence contains a gold answer, meets a gold span or is gold evidence.

        Evidence counts only where the row says nothing more exact.
        """
        gold = self.question
        if not gold.answers and not gold.spans:
            return is_evidence(citation.quote, gold)
        return metrics.contains_answer(citation.quote, gold.answers) or meets_span(citation, gold)


def meets_span(citation: Citation, gold: LabelledQuestion) -> bool:
    """Whether a sentence is of a relevant article and meets a gold span there."""
    sentence = (citation.start, citation.end)
    return citation.article_id in gold.relevant and any(
        metrics.meets_span(sentence, span) for span in gold.spans
    )


def is_evidence(quote: str, gold: LabelledQuestion) -> bool:
    """Whether a quote is one of the gold sentences."""
    return any(metrics.is_same_sentence(quote, sentence) for sentence in gold.evidence)


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
                    ranks[mode] = article_rank(hits, question.relevant)
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


def article_rank(hits: Sequence[Hit], relevant: Sequence[str]) -> int | None:
    """Rank of the first relevant article among distinct articles, by their best passage."""
    articles = dict.fromkeys(hit.passage.article_id for hit in hits)
    return next((rank for rank, a in enumerate(articles, 1) if a in relevant), None)


def compute_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """The metrics of a run; None where no question of the set applies."""
    answerable = [o for o in outcomes if o.question.answerable]
    foreign = [o for o in outcomes if o.question.is_foreign]
    unanswerable = [o for o in outcomes if not (o.question.answerable or o.question.is_foreign)]
    judged = _judged(outcomes)
    judged_answers = _confidences_and_labels([o for o in judged if not o.is_refused])
    totals = [o.answer.timings.total for o in outcomes]
    return {
        "questions": len(outcomes),
        **_search_metrics([o for o in answerable if o.ranks]),
        **_answer_metrics([o for o in answerable if o.answer_occurs]),
        **_span_metrics([o for o in answerable if o.question.spans]),
        **_evidence_metrics([o for o in answerable if o.question.evidence]),
        **oracle_metrics([o.oracle for o in outcomes if o.oracle]),
        "refused_unanswerable": metrics.mean([float(o.is_refused) for o in unanswerable]),
        "refused_foreign": metrics.mean([float(o.is_refused) for o in foreign]),
        "false_refusal": metrics.mean([float(o.is_refused) for o in answerable]),
        "false_refusal_of_read": metrics.mean(
            [float(o.is_refused) for o in outcomes if o.answer_was_read]
        ),
        "auroc": metrics.auroc(
            [o.answer.confidence for o in outcomes], [o.question.answerable for o in outcomes]
        ),
        "calibration_error": metrics.calibration_error(*judged_answers),
        "calibration_error_all": metrics.calibration_error(*_confidences_and_labels(judged)),
        "confidence_less_accuracy": metrics.confidence_less_accuracy(*judged_answers),
        "p50_ms": metrics.percentile(totals, 0.5),
        "p95_ms": metrics.percentile(totals, 0.95),
    }


def _judged(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes of which it is known whether they are right.

    Every answer to an unanswerable question is wrong. A set with answer strings is judged by them
    and by spans alone, so that its rows with bare evidence do not shift its figures.
    """
    by_evidence = not any(o.question.answers for o in outcomes if o.question.answerable)
    return [
        o
        for o in outcomes
        if not o.question.answerable
        or o.answer_occurs
        or o.question.spans
        or (by_evidence and o.question.evidence)
    ]


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


def _span_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    met = [[meets_span(c, o.question) for c in o.answer.citations] for o in outcomes]
    return {
        "span_first": metrics.mean([float(bool(holds) and holds[0]) for holds in met]),
        "span_any": metrics.mean([float(any(holds)) for holds in met]),
    }


def _evidence_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    first, precision, recall = [], [], []
    for outcome in outcomes:
        gold = outcome.question.evidence
        quotes = outcome.quotes
        good = [is_evidence(quote, outcome.question) for quote in quotes]
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
