"""Dates of articles in words, and how each is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import RelativeTime
from assistant.wording import day_words
from tests.ui.records import article, citation
from ui.html.dates import date_html
from ui.html.source_cards import citation_notes_html, source_cards_html
from ui.html.source_panel import article_html


@pytest.mark.parametrize(
    ("date", "words"),
    [("2023-08-18", "18 August 2023"), ("2023-13-01", "2023-13-01"), ("May", "May")],
)
def test_dates_are_words(date, words):
    assert day_words(date) == words


SOURCE = article("It was in May. It rained for a day.")
MAY = citation(SOURCE, "It was in May.")


class TestDates:
    def test_a_date_tells_how_it_is_known(self):
        html = date_html(replace(SOURCE, date="2023-08-18", date_from="dateline"))
        assert 'title="The date stands at the head of the text."' in html
        assert ">18 August 2023<" in html

    def test_the_day_of_a_file_goes_by_its_own_name(self):
        of_file = replace(SOURCE, date=None, file_date="2023-08-18")
        assert date_html(of_file).startswith("file of <time")
        assert "file of" in article_html(of_file)
        assert date_html(replace(SOURCE, date=None)) == ""

    def test_cards_show_it_and_what_yesterday_was(self):
        time = RelativeTime("yesterday", "2023-08-17", "2023-08-17")
        cited = replace(MAY, date="2023-08-18", date_from="mail", times=(time,))
        assert "The date is that of the letter." in source_cards_html([cited])
        assert "“yesterday”: on 17 August 2023" in citation_notes_html(cited)
