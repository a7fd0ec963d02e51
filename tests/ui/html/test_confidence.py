"""How sure an answer is, in words."""

from __future__ import annotations

import pytest

from tests.ui.html.parsed_page import Page
from tests.ui.records import answer, article, citation
from ui.html.answer import answer_html


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.93, "Very likely right Of ten answers as sure as this, about 9 are right."),
        (0.9999, "Very likely right Of ten answers as sure as this, about 9 are right."),
        (0.61, "Probably right Of ten answers as sure as this, about 6 are right."),
        (0.02, "Uncertain: check the source Of ten answers as sure as this, about 1 are right."),
    ],
)
def test_the_confidence_is_said_in_words(confidence, words):
    source = article("It was in May.")
    html = answer_html(answer(citation(source, "It was in May."), confidence=confidence))
    assert words in Page(html).text
