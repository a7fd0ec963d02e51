"""Tables in the source panel."""

from __future__ import annotations

from index.types import Article, Table
from ui.html.source_panel import Highlight, article_html

TEXT = "Ports\n\nPorts <in> spring\nPort Berths\nKell & Co 8\nNorr 9\n\nThe end of it."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


TABLE = Table(
    (
        (at("Port Berths")[0:1] + (at("Port Berths")[0] + 4,), at("Berths")),
        (at("Kell & Co"), at("8")),
        (at("Norr"), at("9")),
    ),
    caption=at("Ports <in> spring"),
)
ARTICLE = Article("ports", "Ports", TEXT, "0" * 64, tables=(TABLE,))


def test_rows_are_a_table_with_caption_and_scopes():
    html = article_html(ARTICLE)
    assert "<caption>Ports &lt;in&gt; spring</caption>" in html
    assert '<thead><tr><th scope="col">Port</th><th scope="col">Berths</th></tr></thead>' in html
    assert '<tr><th scope="row">Kell &amp; Co</th><td class="number">8</td></tr>' in html
    assert html.count("<table") == 1
    assert '<p dir="auto" class="">The end of it.</p>' in html
    assert 'role="region" tabindex="0" aria-label="Ports &lt;in&gt; spring"' in html


def test_a_cited_row_is_marked_cell_by_cell_with_the_id_once():
    html = article_html(ARTICLE, at("Norr 9"))
    assert '<th scope="row"><mark id="cited">Norr</mark></th>' in html
    assert '<td class="number"><mark>9</mark></td>' in html
    assert html.count('id="cited"') == 1


def test_other_citations_are_marked_too():
    html = article_html(ARTICLE, at("The end of it."), others=(Highlight(*at("Kell & Co 8"), 2),))
    assert '<mark class="also">8</mark>' in html
    assert '<mark id="cited">The end of it.</mark>' in html


def test_spans_are_shown_as_spans():
    text = "Town People\n2013 2023\nKell 7 9"
    people, town = (5, 11), (0, 4)
    table = Table(
        ((town, people, people), (town, (12, 16), (17, 21)), ((22, 26), (27, 28), (29, 30))),
        header_rows=2,
    )
    html = article_html(Article("towns", "Towns", text, "0" * 64, tables=(table,)))
    assert '<th scope="col" rowspan="2">Town</th><th scope="col" colspan="2">People</th>' in html
    assert '<tr><th scope="col">2013</th><th scope="col">2023</th></tr>' in html


def test_two_tables_one_after_the_other_stay_two():
    text = "a b\n1 2\nc d\n3 4"
    first = Table((((0, 1), (2, 3)), ((4, 5), (6, 7))))
    second = Table((((8, 9), (10, 11)), ((12, 13), (14, 15))))
    html = article_html(Article("t", "T", text, "0" * 64, tables=(first, second)))
    assert html.count("<table") == 2


def test_an_empty_cell_stays_in_its_column():
    text = "Port Berths\nKell\nOver."
    table = Table((((0, 4), (5, 11)), ((12, 16), (16, 16))))
    html = article_html(Article("t", "T", text, "0" * 64, tables=(table,)))
    assert '<tr><th scope="row">Kell</th><td></td></tr>' in html
