"""The plots: drawn to scale, and never beyond what was asked."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from assistant.evaluation.report_plots import (
    refusal_plot,
    reliability_plot,
    retrieval_plot,
    time_plot,
)
from tests.assistant.evaluation.asked_questions import BURNED, CLOZE, FOREIGN, RUN, asked
from tests.ui.records import answer, not_found

PLOTS = (retrieval_plot, reliability_plot, refusal_plot, time_plot)


def lines(svg: str) -> list[list[tuple[float, float]]]:
    """The points of each drawn line."""
    found = [path.get("d") or "" for path in ElementTree.fromstring(svg).iter("path")]
    numbers = [[float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", each)] for each in found]
    return [list(zip(each[::2], each[1::2], strict=True)) for each in numbers]


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("count", [1, 2])
def test_a_plot_is_one_element_with_a_description_and_the_page_s_colours(plot, count):
    svg = plot(dict(zip(("one", "two"), [RUN] * count, strict=False)))
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label")
    assert ("var(--two)" in svg) == (count == 2)
    assert "Unnamed" not in svg
    assert not re.search(r"https?:|<script|<image", svg)


def test_the_share_found_among_the_first_rises_by_rank():
    both, dense, text = lines(retrieval_plot({"one": RUN}))
    assert both == dense == text
    (*_, (_, low)), heights = both, [y for _, y in both]
    assert heights == sorted(heights, reverse=True)  # y points down
    # 1, 2, 2, 3 of 4 from rank 4 on
    first, second, third, fourth = heights[:4]
    assert second == third
    assert (first - second) == pytest.approx(second - fourth)
    assert low == fourth


def test_confidence_is_drawn_against_what_was_right():
    (_, diagonal_end), points = lines(reliability_plot({"one": RUN}))
    assert len(points) == 4  # of the bins of .5, .6, .7 and .9
    top = diagonal_end[1]
    assert [y == pytest.approx(top) for _, y in points] == [False, True, False, True]


def test_a_run_of_refusals_alone_can_be_drawn():
    refused = [asked(CLOZE, not_found(BURNED), rank=None), asked(FOREIGN, not_found(BURNED))]
    for plot in PLOTS:
        ElementTree.fromstring(plot({"one": refused}))


def test_without_unanswerable_questions_there_is_nothing_to_refuse():
    assert refusal_plot({"one": [asked(CLOZE, answer(BURNED))]}) == ""
