"""An answer as HTML: its statements, its citations, and what it says where there is none."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import QuestionPart
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from tests.ui.records import answer, article, citation, not_found
from ui.html.answer import (
    answer_for_screen_reader,
    answer_html,
    problem_html,
    stage_html,
    turn_html,
)
from ui.html.source_panel import missing_html


def test_a_statement_is_followed_by_a_button_for_each_of_its_citations():
    source = article("It rained. The sun came out at noon.", date="2023-08-18")
    page = Page(answer_html(answer(citation(source, "The sun came out at noon."))))
    cite, card = page.all("button")
    assert cite["class"] == "cite"
    assert card["class"] == "card"
    assert (cite["data-start"], cite["data-end"]) == ("11", "36")
    assert cite["data-quote"] == "The sun came out at noon."
    assert cite["data-article"] == "a.txt"
    assert "Source 1: A title" in (cite["aria-label"] or "")
    assert "18 August 2023" in page.text


def test_everything_from_an_article_is_escaped_in_an_answer():
    source = article(HOSTILE, title=HOSTILE, id=HOSTILE, date=HOSTILE)
    cited = citation(source, HOSTILE, also_in=(HOSTILE,), language=HOSTILE)
    html = answer_html(answer(cited, searched_for=HOSTILE))
    assert_harmless(html)
    assert HOSTILE in Page(html).text
    assert_harmless(answer_html(not_found(citation(source, HOSTILE, None))))
    assert_harmless(turn_html("1", HOSTILE, problem_html(HOSTILE), "failed", HOSTILE))
    assert_harmless(answer_html(answer(status="reply", message=HOSTILE)))
    assert_harmless(stage_html(HOSTILE))
    assert_harmless(missing_html(HOSTILE))


def test_not_found_says_so_and_offers_the_nearest_sentences_as_places():
    source = article("Ulan is a city. It is cold there.")
    page = Page(answer_html(not_found(citation(source, "It is cold there.", None))))
    assert "Your articles do not seem to answer this." in page.text
    near, add = page.all("button")
    assert near["data-quote"] == "It is cold there."
    assert add["data-view"] == "articles"


def test_not_found_tells_what_was_looked_for_and_what_no_article_holds():
    answer = replace(
        not_found(), content_words=("capital", "Mongolia"), unknown_words=("Mongolia",)
    )
    text = Page(answer_html(answer)).text
    assert "Looked for: capital, Mongolia" in text
    assert "In no article: Mongolia" in text
    assert "In no article" not in Page(answer_html(replace(answer, unknown_words=()))).text


def test_the_parts_of_a_question_are_ticked_or_named_as_missing():
    source = article("It rained.")
    parts = (QuestionPart("Who <led>?", (1,)), QuestionPart("When did they come?", ()))
    html = answer_html(answer(citation(source, "It rained."), status="partial", parts=parts))
    assert [li["data-found"] for li in Page(html).all("li") if "data-found" in li] == ["yes", "no"]
    assert "✓ Who <led>? answered by 1" in Page(html).text
    assert "– When did they come? not in your articles" in Page(html).text
    said = answer_for_screen_reader(
        answer(citation(source, "It rained."), status="partial", parts=parts)
    )
    assert "Not answered: When did they come?" in said


def test_the_stand_alone_question_is_shown_only_when_it_differs():
    source = article("It was in May.")
    cited = citation(source, "It was in May.")
    assert "Searched for" not in answer_html(answer(cited))
    html = answer_html(answer(cited, searched_for="Who? And when?"))
    assert "Searched for: Who? And when?" in Page(html).text


def test_what_is_read_out_tells_the_outcome():
    source = article("It was in May.")
    assert answer_for_screen_reader(answer(citation(source, "It was in May."))) == (
        "It was in May. Very likely right. 1 source."
    )
    assert answer_for_screen_reader(not_found()) == "Your articles do not seem to answer this."
