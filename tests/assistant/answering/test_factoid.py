"""Any question is answered by one search and one reading, or not at that threshold."""

from __future__ import annotations

import pytest

from assistant.answering.context import question_context
from assistant.answering.engine import Engine
from assistant.answering.factoid import answer_factoid
from assistant.answering.stage_timer import StageTimer
from assistant.types import Evidence, Reading

QUESTION = "When does the ferry to Lindholm sail?"


class LastSentenceReader:
    """Takes the last sentence of the first passage, with confidence 0.5."""

    def read(self, question, passages, session) -> Reading:
        first = passages[0]
        return Reading((Evidence(first.article, first.sentences[-1], 0.9),), 0.5)


@pytest.mark.parametrize(("threshold", "count"), [(0.5, 1), (0.51, 0)])
def test_the_threshold_decides_whether_sentences_are_given(session, threshold, count):
    stages: list[str] = []
    engine = Engine(session, LastSentenceReader(), threshold, StageTimer(stages.append))
    finding = answer_factoid(question_context(QUESTION), engine)
    assert len(finding.sentences) == count
    assert finding.reading.confidence == 0.5
    assert finding.passages[0].article.id in ("ferry.md", "copy.md")
    assert stages == ["searching", "reading"]
    for sentence in finding.sentences:
        assert sentence.evidence is finding.reading.evidence[0]
        assert sentence.statement.text == sentence.evidence.quote
