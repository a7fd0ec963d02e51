"""The reader alone: the article that a question is about is given, nothing is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation import measures
from assistant.evaluation.dataset import Question
from assistant.pipeline import passages_of
from assistant.types import Reader, Reading
from index.passages import pack_passages
from index.search import Session
from index.types import Hit, Passage

SAME_FOR_ALL = 1.0  # the score of every passage: the search has no say
DENSE = 0.5  # the cosine, likewise; of a usual passage that answers


@dataclass(frozen=True, slots=True)
class Given:
    """What the reader makes of the right article."""

    question: Question
    reading: Reading

    @property
    def short_answer(self) -> str | None:
        """The best span."""
        best = self.reading.evidence[0] if self.reading.evidence else None
        return best.article.text[slice(*best.answer)] if best and best.answer else None


def read_given(question: Question, reader: Reader, session: Session) -> Given:
    """Read all passages of the first relevant article; ArticleNotFound."""
    article = session.article(question.relevant[0])
    sentences = session.sentences(article.id)
    hits = [
        Hit(
            Passage(number, article.id, sentences[first].start, sentences[last - 1].end),
            SAME_FOR_ALL,
            DENSE,
        )
        for number, (first, last) in enumerate(pack_passages(article.text, sentences))
    ]
    return Given(question, reader.read(question.text, passages_of(session, hits), session))


def given_figures(results: Sequence[Given]) -> dict[str, float | int | None]:
    """Span F1 and exact match of the answerable, answering sentence first, AUROC of confidence."""
    answerable = [r for r in results if r.question.answerable]
    spanned = [r for r in answerable if r.question.answers]
    f1 = [measures.best_f1(r.short_answer, r.question.answers) for r in spanned]
    exact = [float(measures.exact(r.short_answer, r.question.answers)) for r in spanned]
    first = [
        float(measures.holds_answer(r.reading.evidence[0].quote, r.question.answers))
        for r in spanned
        if r.reading.evidence
    ]
    return {
        "given_f1": measures.mean(f1),
        "given_exact": measures.mean(exact),
        "given_answer_first": measures.mean(first),
        "given_auroc": measures.auroc(
            [r.reading.confidence for r in results], [r.question.answerable for r in results]
        ),
    }
