"""The chip of what was searched for, and the lines on how a question was taken."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import BridgeStep, SpellingCorrection
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from tests.ui.records import answer, article, citation, not_found
from ui.html.answer import answer_html
from ui.html.searched_for import bridge_steps_html, corrections_html, searched_for_html

SOURCE = article("It rained. The sun came out at noon.")
FOUND = answer(citation(SOURCE, "It rained."))


def test_the_chip_stands_above_an_answer_that_was_searched_for_in_other_words():
    html = answer_html(replace(FOUND, question="And then?", searched_for="What came after rain?"))
    page = Page(html)
    assert "Searched for: What came after rain?" in page.text
    assert [b["data-look"] for b in page.all("button") if "data-look" in b] == [
        "edit", "clear", "keep",
    ]  # fmt: skip
    assert page.all("input")[0]["value"] == "What came after rain?"


def test_there_is_no_chip_where_the_question_itself_was_searched_for():
    assert searched_for_html(replace(FOUND, question="It?", searched_for="It?")) == ""


def test_a_question_that_was_not_answered_has_the_chip_too():
    html = answer_html(replace(not_found(), question="Why?", searched_for="Why did it rain?"))
    assert "Why did it rain?" in Page(html).text


def test_corrected_words_and_first_hops_are_told():
    told = replace(
        FOUND,
        corrections=(SpellingCorrection("armistise", "armistice"),),
        hops=(BridgeStep("Who was the host?", "Maria Holt", (1,)),),
    )
    page = Page(answer_html(told))
    assert "Also searched for: armistice" in page.text
    assert "Who was the host? Maria Holt as told by 1" in page.text
    assert corrections_html(FOUND) == bridge_steps_html(FOUND) == ""


def test_hostile_words_stay_words():
    told = replace(
        FOUND,
        question="a",
        searched_for=HOSTILE,
        corrections=(SpellingCorrection(HOSTILE, HOSTILE),),
        hops=(BridgeStep(HOSTILE, HOSTILE, (1,)),),
    )
    assert_harmless(answer_html(told))
