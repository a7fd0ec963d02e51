"""Tables of web pages."""

from __future__ import annotations

from tests.index.parsers.parsing import read

ABOUT = (
    "<p>The office has counted the people of the islands in every year since the war, and gives "
    "the figures here for all of them.</p>"
)
PAGE = (
    f"<html><head><title>Counts</title></head><body><article><h1>Counts</h1>{ABOUT}%s{ABOUT}"
    "</article></body></html>"
)


def tables(markup: str) -> tuple[str, list[list[list[str]]], tuple]:
    article = read("page.html", PAGE % markup)
    shown = [
        [[article.text[slice(*cell)] for cell in row] for row in table.rows]
        for table in article.tables
    ]
    return article.text, shown, article.tables


def test_a_table_has_its_header_and_cells():
    text, (shown,), (table,) = tables(
        "<table><tr><th>Island</th><th>Boats</th></tr><tr><td>Vik</td><td>6 &amp; 7</td></tr>"
        "<tr><td>Great<br>Holm</td><td></td></tr></table>"
    )
    assert shown == [["Island", "Boats"], ["Vik", "6 & 7"], ["Great Holm", ""]]
    assert table.header_rows == 1
    assert "\nIsland Boats\nVik 6 & 7\nGreat Holm\n" in text


def test_spans_captions_and_headers_of_two_rows_are_kept():
    text, (shown,), (table,) = tables(
        "<table><caption>People and boats</caption><thead>"
        "<tr><th rowspan=2>Island</th><th colspan=2>People</th></tr>"
        "<tr><th>2013</th><th>2023</th></tr></thead><tbody>"
        "<tr><td rowspan=2>Holm</td><td>12</td><td>11</td></tr>"
        "<tr><td>4</td><td>5</td></tr></tbody></table>"
    )
    assert shown == [
        ["Island", "People", "People"],
        ["Island", "2013", "2023"],
        ["Holm", "12", "11"],
        ["Holm", "4", "5"],
    ]
    assert table.header_rows == 2
    assert text[slice(*table.caption)] == "People and boats"


def test_a_layout_stays_text():
    text, shown, _ = tables(
        "<table><tr><td><p>A first paragraph of a page.</p><p>A second one of it.</p></td>"
        "<td>Beside it</td></tr></table>"
    )
    assert shown == []
    assert "A first paragraph of a page." in text.split("\n")


def test_the_header_of_rows_alone_is_not_one_of_columns():
    _, (shown,), (table,) = tables(
        "<table><tr><th>Contact</th><td>Ines Dahl</td></tr>"
        "<tr><th>Room</th><td>Blue room</td></tr></table>"
    )
    assert shown == [["Contact", "Ines Dahl"], ["Room", "Blue room"]]
    assert table.header_rows == 0


def test_a_span_that_is_no_number_or_huge_is_bounded():
    _, (shown,), _ = tables(
        "<table><tr><th colspan=x>Island</th><th colspan=99999>Boats</th></tr>"
        "<tr><td>Vik</td><td>6</td></tr><tr><td>Holm</td><td>7</td></tr></table>"
    )
    assert shown[0][:2] == ["Island", "Boats"]
    assert shown[1][:2] == ["Vik", "6"]
