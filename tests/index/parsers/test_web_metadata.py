"""Title, date, author and tags of web pages."""

from __future__ import annotations

import pytest

from index.types import ParsedArticle
from tests.index.make_files import page
from tests.index.parsers.parsing import WORDS, read

BODY = f"<h1>Bridge of Lunde closed</h1><p>{WORDS}</p><p>{WORDS} Nobody was hurt that night.</p>"


def article(head: str, body: str = BODY) -> ParsedArticle:
    return read("a.html", page(f"<article>{body}</article>", head))


class TestDates:
    @pytest.mark.parametrize("stated", ["05/06/2019", "5.6.2019", "05/06/19", "06/2019"])
    def test_a_date_that_can_be_read_in_two_ways_is_none(self, stated: str) -> None:
        head = f"<title>x</title><meta itemprop='datePublished' content='{stated}'>"
        assert article(head, f"<p class='date'><time>{stated}</time></p>{BODY}").date is None

    def test_a_second_date_decides(self) -> None:
        times = "<time>05/06/19 9:00 AM</time><time datetime='2019-05-06 09:00:00'>May</time>"
        assert article("<title>x</title>", f"<p>{times}</p>{BODY}").date == "2019-05-06"

    @pytest.mark.parametrize(
        ("head", "body"),
        [
            ("<meta name='date' content='2019-05-06'>", ""),
            ("<meta property='article:published_time' content='2019-05-06T23:00:00+02:00'>", ""),
            ('<script type=\'application/ld+json\'>{"datePublished": "2019-05-06"}</script>', ""),
            ("", "<p class='date'>6 May 2019</p>"),
            ("", "<p class='date'>May 6, 2019</p>"),
        ],
    )
    def test_dates_that_can_be_read_in_one_way(self, head: str, body: str) -> None:
        assert article(f"<title>x</title>{head}", body + BODY).date == "2019-05-06"

    def test_a_day_above_twelve_is_no_month(self) -> None:
        body = f"<p class='date'><time>26/05/2019</time></p>{BODY}"
        assert article("<title>x</title>", body).date in ("2019-05-26", None)


class TestTitles:
    @pytest.mark.parametrize(
        "head",
        [
            "<title>Bridge of Lunde closed | Fjord Times</title>",
            "<title>Toll rises in May – The Fjord Times</title>"
            "<meta property='og:site_name' content='Fjord Times'>",
            "<title>FjordTimes: Toll rises in May</title>"
            "<link rel='canonical' href='https://www.fjordtimes.example/toll'>",
        ],
    )
    def test_the_name_of_the_site_is_no_part_of_it(self, head: str) -> None:
        body = BODY if "Bridge" in head else BODY.replace("h1", "p")
        assert article(head, body).title in ("Bridge of Lunde closed", "Toll rises in May")

    def test_the_heading_of_a_box_is_not_the_title(self) -> None:
        head = "<title>Bridge of Lunde closed</title>"
        body = f"<div><h1>Letters from our readers</h1></div>{BODY.replace('h1', 'h2')}"
        assert read("a.html", page(body, head)).title == "Bridge of Lunde closed"

    def test_a_part_that_is_not_the_site_stays(self) -> None:
        head = "<meta property='og:title' content='Toll rises - again'>"
        assert article(head, BODY.replace("h1", "p")).title == "Toll rises - again"


def test_tags_and_author() -> None:
    head = (
        "<title>x</title><meta name='author' content='Runa Vik'>"
        "<meta name='keywords' content='bridges, tolls , Bridges'>"
        "<meta property='article:tag' content='Lunde'>"
    )
    found = article(head)
    assert (found.author, found.tags) == ("Runa Vik", ("bridges", "tolls", "Lunde"))
