"""How sure an answer is, in words."""

from __future__ import annotations

import re

import pytest

from tests.ui.html.parsed_page import Page
from tests.ui.records import answer, article, citation
from ui.html.answer import answer_html
from ui.html.confidence import confidence_html, confidence_level, right_in_ten


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


def test_in_a_library_that_was_not_calibrated_no_share_is_named():
    source = article("It was in May.")
    shown = answer(citation(source, "It was in May."), confidence=0.93, is_calibrated=False)
    text = Page(answer_html(shown)).text
    assert "Very likely right" in text
    assert "Of ten answers" not in text


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(1.0, "high"), (0.75, "high"), (0.7499, "fair"), (0.5, "fair"), (0.4999, "low"), (0.0, "low")],
)
def test_levels_begin_at_their_least_confidence(confidence, name):
    assert confidence_level(confidence).name == name


@pytest.mark.parametrize(("confidence", "right"), [(0.0, 1), (0.14, 1), (0.36, 4), (0.96, 9)])
def test_never_none_and_never_all_of_ten_are_right(confidence, right):
    assert right_in_ten(confidence) == right


@pytest.mark.parametrize(("confidence", "full"), [(0.0, 1), (0.5, 2), (0.7, 4), (1.0, 5)])
def test_the_gauge_is_filled_from_the_left(confidence, full):
    html = confidence_html(confidence, is_calibrated=True)
    assert re.findall(r'<i class="(on|off)">', html) == ["on"] * full + ["off"] * (5 - full)
    assert 'class="gauge" aria-hidden="true"' in html  # the words say it already
