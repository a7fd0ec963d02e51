"""Questions back."""

from __future__ import annotations

from assistant.answering.clarification import WHICH_ARTICLE, clarification
from assistant.answering.types import UNCITED_CONFIDENCE


def test_a_question_back_has_its_choices_and_cites_nothing():
    finding = clarification(WHICH_ARTICLE, ["Summarize the article “A”"])
    assert (finding.message, finding.sentences) == ("Which article do you mean?", ())
    assert finding.structured.choices == ("Summarize the article “A”",)
    assert finding.structured.kind is None
    assert finding.reading.confidence == UNCITED_CONFIDENCE
