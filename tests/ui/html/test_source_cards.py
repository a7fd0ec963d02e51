"""The cards below an answer: one an article, with why each sentence was chosen."""

from __future__ import annotations

from assistant.types import Explanation
from tests.ui.html.parsed_page import Page, assert_harmless
from tests.ui.records import answer, article, citation
from ui.html.answer import answer_html


def test_citations_of_one_article_share_a_card_that_counts_them():
    source = article("It rained. The sun came out.", date="2023-08-18")
    other = article("Snow fell.", id="b.txt", title="B title", source="https://example.org/b")
    cited = (
        citation(source, "It rained.", 1, page=2),
        citation(other, "Snow fell.", 2),
        citation(source, "The sun came out.", 3, page=4),
    )
    html = answer_html(answer(*cited))
    cards = [b for b in Page(html).all("button") if b["class"] == "card"]
    assert [card["data-article"] for card in cards] == ["a.txt", "b.txt"]
    text = Page(html).text
    assert "1 3A title18 August 2023 · pages 2, 4 · 2 sentences" in text
    assert "2B title1 sentencehttps://example.org/b" in text


def test_why_a_sentence_was_chosen_is_told():
    source = article("It rained.")
    why = Explanation(("rained",), ("May",), 1, 12, None, 0.874, "The <b>sun</b> came out.", 0.21)
    html = answer_html(answer(citation(source, "It rained.", explanation=why)))
    text = Page(html).text
    assert "Words of the question in itrainedNot in itMay" in text
    assert "1st over all; by meaning 12th, by words not among the first" in text
    assert "87% that it answers" in text
    assert "The <b>sun</b> came out. (21%)" in text
    assert_harmless(html)


def test_a_foreign_article_and_its_twins_are_noted():
    source = article("Es war im Mai.")
    html = answer_html(
        answer(citation(source, "Es war im Mai.", language="de", also_in=("b.txt",)))
    )
    assert "in another language (de): less sure" in html
    assert "also in:" in html
    assert "less sure" not in answer_html(answer(citation(source, "Es war im Mai.", language="en")))
