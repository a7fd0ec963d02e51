"""Lists, counts, overviews and choices as HTML: escaped, linked, readable without eyes."""

from __future__ import annotations

import pytest

from assistant.types import ArticleCount, CountedArticle, ListItem, StructuredResult
from tests.ui.records import answer, article, citation
from ui.html.answer import answer_for_screen_reader, answer_html

HOSTILE = article("<script>Kirkby</script> & Lindholm met.", id='a"<b>', title="<i>League</i>")
CITED = citation(HOSTILE, HOSTILE.text, 1)
ITEM = ListItem("<script>Kirkby</script>", (1,), 0, 23)


def test_items_open_their_sentences_and_are_escaped():
    shown = answer_html(answer(CITED, structured=StructuredResult("list", (ITEM,), more_items=3)))
    assert '<ul class="items" aria-label="Found">' in shown
    assert "<script>" not in shown
    assert "<i>" not in shown.replace('<i class="o', "")
    assert 'class="item" data-article="a&quot;&lt;b&gt;" data-start="0"' in shown
    assert "and 3 more" in shown
    assert shown.count('class="cite"') == 1  # arrow keys step through each citation once


def test_a_count_is_a_table_with_bars():
    periods = (("2023-03", 4), ("2023-04", 0), ("2023-05", 1))
    listed = (CountedArticle('a"<b>', "<i>League</i>", "2023-03-05"),)
    count = ArticleCount("mention “x”", 6, 6, periods, 1, listed)
    shown = answer_html(
        answer(CITED, message="6 <b>", structured=StructuredResult("count", count=count))
    )
    assert '<p class="remark" dir="auto">6 &lt;b&gt;</p>' in shown
    assert "<caption>Articles by month</caption>" in shown
    assert shown.count('<th scope="row">') == 3
    assert 'style="inline-size:70.0%"' in shown
    assert 'style="inline-size:0.0%"' in shown
    assert "1 of them has no date." in shown
    assert "and 5 more" in shown


def test_many_empty_months_are_one_row():
    periods = (("2023-01", 4), *((f"2023-{month:02}", 0) for month in range(2, 11)), ("2023-11", 1))
    count = ArticleCount("mention “x”", 5, 5, periods, 0, ())
    shown = answer_html(answer(CITED, structured=StructuredResult("count", count=count)))
    assert "February 2023 to October 2023" in shown
    assert shown.count('<th scope="row">') == 3


def test_one_period_needs_no_chart():
    count = ArticleCount("mention “x”", 1, 1, (("2023-03", 1),), 0, ())
    shown = answer_html(answer(CITED, structured=StructuredResult("count", count=count)))
    assert "<table" not in shown
    assert '<details class="counted"' not in shown


@pytest.mark.parametrize("kind", ["overview", "article"])
def test_an_overview_and_a_fact_are_told_article_by_article(kind):
    other = article("Skagen joined.", id="b", title="Ferry", date="2023-03-05")
    shown = answer_html(
        answer(CITED, citation(other, other.text, 2), structured=StructuredResult(kind))
    )
    assert shown.count('<section class="of-article">') == 2
    assert '<h3><bdi>Ferry</bdi> <span class="when">5 March 2023</span></h3>' in shown


def test_choices_are_buttons_that_ask():
    asked_back = answer(
        status="reply", message="Which?", structured=StructuredResult(choices=('Sum "<b>"',))
    )
    assert 'data-ask="Sum &quot;&lt;b&gt;&quot;"' in answer_html(asked_back)


def test_a_list_and_a_remark_are_read_out_first():
    said = answer_for_screen_reader(
        answer(CITED, message="Two.", structured=StructuredResult("list", (ITEM,)))
    )
    assert said.startswith("Two. 1 found: <script>Kirkby</script>. ")
    none = answer(status="not_found", message="No article.", structured=StructuredResult("count"))
    assert answer_for_screen_reader(none) == "No article."
