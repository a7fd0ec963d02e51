"""Oracle retrieval: the reader is evaluated on the relevant article, without a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation import metrics
from assistant.evaluation.dataset import LabelledQuestion
from assistant.retrieval.passages import load_passages
from assistant.types import Reader, Reading
from index.search.searcher import Session
from index.text.passages import pack_passages
from index.types import Hit, Passage

SEARCH_DEPTH = 2000  # passages of a search that gives the article's passages their scores
UNRANKED_SCORE = 0.0  # score and cosine of a passage that was not found


@dataclass(frozen=True, slots=True)
class OracleReading:
    """The reader's result for the relevant article."""

    question: LabelledQuestion
    reading: Reading

    @property
    def short_answer(self) -> str | None:
        """The text of the best span; None if there is none."""
        best = self.reading.evidence[0] if self.reading.evidence else None
        return best.article.text[slice(*best.answer)] if best and best.answer else None


def read_oracle(question: LabelledQuestion, reader: Reader, session: Session) -> OracleReading:
    """Read all passages of the first relevant article, scored as in a search; ArticleNotFound."""
    article = session.article(question.relevant[0])
    sentences = session.sentences(article.id)
    found = session.search(question.text, SEARCH_DEPTH)
    known = {hit.passage.start: hit for hit in found if hit.passage.article_id == article.id}
    hits = []
    for number, (first, last) in enumerate(pack_passages(article.text, sentences)):
        start, end = sentences[first].start, sentences[last - 1].end
        hits.append(
            known.get(start)
            or Hit(Passage(-number, article.id, start, end), UNRANKED_SCORE, UNRANKED_SCORE)
        )
    return OracleReading(
        question, reader.read(question.text, load_passages(session, hits), session)
    )


def oracle_metrics(results: Sequence[OracleReading]) -> dict[str, float | int | None]:
    """Span F1, exact match, answers in the first sentence, and AUROC of confidence."""
    answerable = [r for r in results if r.question.answerable]
    spanned = [r for r in answerable if r.question.answers]
    f1 = [metrics.best_f1(r.short_answer, r.question.answers) for r in spanned]
    exact = [float(metrics.exact_match(r.short_answer, r.question.answers)) for r in spanned]
    first = [
        float(metrics.contains_answer(r.reading.evidence[0].quote, r.question.answers))
        for r in spanned
        if r.reading.evidence
    ]
    return {
        "given_f1": metrics.mean(f1),
        "given_exact": metrics.mean(exact),
        "given_answer_first": metrics.mean(first),
        "given_auroc": metrics.auroc(
            [r.reading.confidence for r in results], [r.question.answerable for r in results]
        ),
    }
