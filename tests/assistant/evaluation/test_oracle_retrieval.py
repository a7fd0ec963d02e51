"""The reader alone, given the right article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.evaluation.dataset import LabelledQuestion
from assistant.evaluation.oracle_retrieval import OracleReading, oracle_metrics, read_oracle
from assistant.factory import configured_assistant
from assistant.types import Evidence, Reading
from index.errors import ArticleNotFound
from index.types import Sentence
from tests.ui.records import article

SOURCE = article("Anna Berg built the mill. It burned.")
FIRST, SECOND = Sentence(0, 25), Sentence(26, 36)


def question(*answers: str, relevant=("a.txt",)) -> LabelledQuestion:
    return LabelledQuestion("1", "Who built it?", answers, relevant, (), bool(answers))


def reading(*evidence: Evidence, confidence=0.9) -> Reading:
    return Reading(evidence, confidence)


ANNA = Evidence(SOURCE, FIRST, 0.9, (0, 9))
RIGHT = OracleReading(question("Anna Berg"), reading(ANNA, Evidence(SOURCE, SECOND, 0.1)))
WRONG = OracleReading(
    question("Otto Brandt"), reading(replace(ANNA, answer=(0, 4)), confidence=0.4)
)
NOTHING = OracleReading(question(), reading(confidence=0.1))


def test_the_short_answer_is_the_best_span():
    assert RIGHT.short_answer == "Anna Berg"
    assert OracleReading(question("x"), reading(Evidence(SOURCE, SECOND, 0.9))).short_answer is None
    assert NOTHING.short_answer is None


def test_metrics_by_hand():
    assert oracle_metrics([RIGHT, WRONG, NOTHING]) == {
        "given_f1": pytest.approx((1 + 0) / 2),
        "given_exact": pytest.approx((1 + 0) / 2),
        "given_answer_first": pytest.approx((1 + 0) / 2),
        "given_auroc": 1.0,
    }


def test_without_questions_of_a_kind_a_metric_is_none():
    assert oracle_metrics([NOTHING]) == {
        "given_f1": None, "given_exact": None, "given_answer_first": None, "given_auroc": None,
    }  # fmt: skip


def test_all_passages_of_the_article_are_read_and_no_others(built):
    assistant = configured_assistant(replace(from_environment(), data=built))
    asked = LabelledQuestion(
        "1", "When did the café open?", ("2019",), ("emoji.txt", "ferry.md"), (), True
    )
    with assistant.searcher.session() as session:
        found = read_oracle(asked, assistant.reader, session)
        assert {each.article.id for each in found.reading.evidence} == {"emoji.txt"}
        assert found.short_answer is not None
        assert "2019" in found.short_answer
        with pytest.raises(ArticleNotFound):
            read_oracle(replace(asked, relevant=("gone.txt",)), assistant.reader, session)
