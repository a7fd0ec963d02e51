"""The written answer as HTML: its state, what was left out, and nothing that runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import GeneratedAnswer, Statement, UnsupportedSentence
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from tests.ui.records import answer, article, citation
from ui.html.generated_answer import (
    WEAK_SUPPORT,
    generated_answer_html,
    generated_for_screen_reader,
    generating_html,
    not_generated_words,
    with_generated_tab,
)

SOURCE = article("It was in May. It rained for a day.")
QUOTED = answer(citation(SOURCE, "It was in May."), citation(SOURCE, "It rained for a day.", 2))
WRITTEN = GeneratedAnswer(
    "llama3",
    (
        Statement("It took place in May.", (1,), "supported", 0.9),
        Statement("Rain fell.", (2,), "weak", 0.6),
    ),
    (UnsupportedSentence("It was cold.", ("no article says so",), 1),),
    seconds=2.25,
    tokens_in=1000,
    tokens_out=234,
)
ANSWER = replace(QUOTED, written=WRITTEN)


def test_sentences_cite_and_weak_ones_say_so():
    page = Page(generated_answer_html(ANSWER))
    cites = [b["data-quote"] for b in page.all("button") if b["class"] == "cite"]
    assert cites == ["It was in May.", "It rained for a day."]
    assert page.text.count(WEAK_SUPPORT) == 1
    assert "Written by llama3, each sentence checked against what it cites" in page.text
    assert "2.2 s · 1,234 tokens" in page.text


def test_paragraphs_and_lists_are_set_as_such():
    def said(text, layout=None, context=None):
        return Statement(text, (1,), "supported", 0.9, context, layout=layout)

    written = GeneratedAnswer(
        "llama3",
        (
            said("It rained.", "paragraph"),
            said("It snowed."),
            said("The sun shone.", "paragraph"),
            said("May", "item", "The months were:"),
            said("June", "item", "The months were:"),
            said("It ended.", "paragraph"),
        ),
    )
    html = generated_answer_html(replace(QUOTED, written=written))
    assert [html.count(f"<{tag}") for tag in ('p class="paragraph"', "ul", 'li class="st')] == [
        3, 1, 2,
    ]  # fmt: skip
    assert html.count("The months were:") == 1
    order = ["It rained.", "It snowed.", "</p>", "The sun", "The months", "<ul", "June", "</ul>"]
    places = [html.index(part) for part in order]
    assert places == sorted(places)


def test_a_weak_sentence_says_what_its_source_does_not_say():
    weak = Statement("Rain fell.", (2,), "weak", 0.6, problems=("“fell” stands in no source",))
    html = generated_answer_html(replace(QUOTED, written=GeneratedAnswer("llama3", (weak,))))
    assert "(“fell” stands in no source)" in Page(html).text


def test_the_rate_and_the_remark_on_a_weak_model_are_shown():
    told = replace(WRITTEN, tokens_a_second=7.25, remark="llama3 may be too weak for this.")
    text = Page(generated_answer_html(replace(QUOTED, written=told))).text
    assert "7.2 tokens a second" in text
    assert "llama3 may be too weak for this." in text
    nothing = GeneratedAnswer("llama3", problem="it is cut", remark="It is too weak.")
    assert not_generated_words(nothing).endswith("The quoted answer stands. It is too weak.")


def test_what_was_left_out_is_listed_or_struck_in_its_place():
    listed = Page(generated_answer_html(ANSWER)).text
    assert "1 sentence left out: no article supports it" in listed
    assert "no article says so" in listed
    struck = Page(generated_answer_html(ANSWER, strikes=True)).text
    assert "left out" not in struck
    order = [struck.index(words) for words in ("in May", "It was cold.", "Rain fell.")]
    assert order == sorted(order)


def test_cards_are_those_of_the_articles_that_it_cites():
    other = citation(article("Snow.", id="b.txt", title="B"), "Snow.", 3)
    unused = replace(ANSWER, citations=(*ANSWER.citations, other))
    cards = [b for b in Page(generated_answer_html(unused)).all("button") if b["class"] == "card"]
    assert [card["data-article"] for card in cards] == ["a.txt"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("stopped", "Writing was stopped before a sentence was checked. The quoted answer stands."),
        ("the server is gone", "Not written: the server is gone. The quoted answer stands."),
        (None, "Not written: the language model wrote nothing. The quoted answer stands."),
    ],
)
def test_where_nothing_was_written_one_line_says_why(problem, words):
    written = GeneratedAnswer("llama3", problem=problem)
    assert not_generated_words(written) == words
    failed = replace(QUOTED, written=written)
    assert generated_answer_html(failed) == ""
    assert generated_for_screen_reader(failed) == words
    assert 'data-written="failed"' in with_generated_tab("<p>x</p>", "t", failed)


def test_an_answer_that_broke_off_says_where_it_ends():
    stopped = replace(ANSWER, written=replace(WRITTEN, problem="stopped"))
    assert "Stopped here. What stands is checked." in Page(generated_answer_html(stopped)).text
    failed = replace(ANSWER, written=replace(WRITTEN, problem="no more memory"))
    assert "It ends here: no more memory." in Page(generated_answer_html(failed)).text


def test_without_a_model_there_is_one_view():
    assert with_generated_tab("<p>quoted</p>", "t", QUOTED) == "<p>quoted</p>"
    assert generated_for_screen_reader(QUOTED) == ""
    assert generated_for_screen_reader(ANSWER) == "The written answer stands: 2 sentences."


def test_while_it_is_written_the_unchecked_words_are_marked_as_such():
    assert "Waiting for the language model" in Page(generating_html(QUOTED, "")).text
    text = Page(generating_html(ANSWER, "And then it")).text
    assert "It took place in May." in text
    assert "Being written, not yet checked: And then it" in text
    assert "data-stop-writing" in generating_html(None, "")


def test_everything_that_a_model_writes_is_escaped():
    hostile = GeneratedAnswer(
        HOSTILE,
        (Statement(HOSTILE, (1,), "supported", 0.9),),
        (UnsupportedSentence(HOSTILE, (HOSTILE,), 0),),
        problem=HOSTILE,
    )
    harmful = replace(QUOTED, written=hostile)
    for html in (
        generated_answer_html(harmful),
        generated_answer_html(harmful, strikes=True),
        generating_html(harmful, HOSTILE),
        with_generated_tab("", HOSTILE, harmful),
        with_generated_tab("", "t", replace(QUOTED, written=replace(hostile, statements=()))),
    ):
        assert_harmless(html)
