"""The source panel: the quote is marked in its article, whatever the text, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from tests.ui.records import article
from ui.html.source_panel import (
    AROUND_ARTICLE,
    ARTICLE_CHANGED,
    LINK_OUTDATED,
    MAX_CHARACTERS,
    Highlight,
    article_html,
    locate_quote,
    source_panel_html,
)


def test_other_sentences_of_the_answer_are_marked_as_well_and_overlaps_are_not_doubled():
    source = article("It rained. The sun came out. Snow fell.")
    marks = (Highlight(0, 10, 2), Highlight(5, 20, 3), Highlight(29, 39, 4))
    page = Page(article_html(source, (11, 28), others=marks))
    assert [(m.get("id"), m.get("class"), m.get("data-number")) for m in page.all("mark")] == [
        (None, "also", "2"),
        ("cited", None, None),
        (None, "also", "4"),
    ]
    assert page.marked == "It rained.The sun came out.Snow fell."


def test_a_very_long_article_is_sent_in_part_around_the_citation():
    lines = [f"Line {n} tells of the lamp." for n in range(40_000)]
    text = "\n\n".join(lines)
    assert len(text) > 1_000_000
    start = text.index("Line 30000 ")
    end = start + len(lines[30_000])
    html = article_html(article(text), (start, end))
    page = Page(html)
    assert page.marked == lines[30_000]
    assert len(html) < 6 * MAX_CHARACTERS
    before, after = (int(b["data-from"] or 0) for b in page.all("button") if "data-from" in b)
    assert before < start < after
    following = Page(article_html(article(text), (start, end), start=after))
    shown = html.split("</header>")[1]
    last = Page(shown).text.rsplit("Line ", 1)[1].split(" ")[0]
    assert f"Line {int(last) + 1} tells" in following.text
    assert following.marked == ""


@given(st.integers(0, 400_000), st.integers(1, 300))
def test_the_citation_is_always_inside_the_part_that_is_shown(start, length):
    text = "word " * 80_000  # one paragraph that no line break cuts
    end = min(start + length, len(text))
    page = Page(article_html(article(text), (min(start, end - 1), end)))
    assert page.marked == text[min(start, end - 1) : end]


def test_a_link_opens_its_place_and_says_when_the_article_has_changed(tmp_path):
    source = tmp_path / "rows.jsonl"
    row = {"id": "a.txt", "title": "A title", "text": "It rained. The sun came out."}
    source.write_text(json.dumps(row))
    library = Library(tmp_path / "data")
    request = BuildRequest(add=(("jsonl", str(source), False),))
    build(library, request, lambda _: open_embedder("fast"))
    place = {"article": "a.txt", "at": "11-28"}
    page = Page(source_panel_html(library, place))
    assert page.marked == "The sun came out."
    assert LINK_OUTDATED in Page(source_panel_html(library, {**place, "sha": "0" * 16})).text
    for at in ("28-11", "-3-5", "x", "999999999999-9999999999999", "5000-6000"):
        assert Page(source_panel_html(library, {**place, "at": at})).marked == ""
    assert "no longer in the library" in source_panel_html(
        library, {"article": "gone", "at": "1-2"}
    )


def test_everything_of_an_article_is_escaped_in_the_source_panel():
    source = article(
        f"One.\n\n{HOSTILE} Two.", title=HOSTILE, author=HOSTILE, source=HOSTILE, date=HOSTILE
    )
    html = article_html(source, (6, 6 + len(HOSTILE)), HOSTILE)
    assert_harmless(html)
    assert Page(html).marked == HOSTILE


def test_only_web_addresses_become_links():
    link = Page(article_html(article("x", source="https://example.org/a?b=1&c=2"))).all("a")
    assert [a["href"] for a in link] == ["https://example.org/a?b=1&c=2"]
    for source in ("javascript:alert(1)", "https://a b", "data:text/html,x", '/home/"me"/a.txt'):
        assert Page(article_html(article("x", source=source))).all("a") == []


def test_offsets_count_code_points_also_behind_emoji_and_astral_letters():
    text = "😀😀 𝔸 first 👩‍👩‍👧. The 𝕤econd one."
    source = article(text)
    start = text.index("The")
    page = Page(article_html(source, (start, len(text))))
    assert page.marked == "The 𝕤econd one."
    assert page.all("mark") == [{"id": "cited"}]


def test_every_paragraph_finds_its_own_direction():
    source = article("قمة كامب ديفيد\n\nAn English line.", title="قمة")
    page = Page(article_html(source, (0, 14)))
    assert page.marked == "قمة كامب ديفيد"
    assert [p["dir"] for p in page.all("p") if "dir" in p] == ["auto", "auto"]


def test_pages_are_marked_where_they_begin():
    source = article("One.\n\nTwo.\n\nThree.", page_starts=(0, 6))
    page = Page(article_html(source, (12, 18)))
    assert [d["data-page"] for d in page.all("div") if "data-page" in d] == ["1", "2"]
    assert "page 2" in page.text


@given(st.text(min_size=1, max_size=80), st.data())
def test_the_mark_is_the_slice_whatever_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = Page(article_html(article(text), (start, end)))
    assert page.marked.replace("\r", "") == text[start:end].replace("\n", "").replace("\r", "")
    assert sum("id" in mark for mark in page.all("mark")) <= 1


def test_a_quote_is_never_marked_where_it_does_not_stand():
    before = article("It was May. All was well.")
    after = article("A new line. It was May.")
    assert locate_quote(before, 0, 11, "It was May.", before.sha256) == ((0, 11), "")
    assert locate_quote(after, 0, 11, "It was May.", before.sha256) == ((12, 23), ARTICLE_CHANGED)
    assert locate_quote(after, 12, 25, "All was well.", before.sha256) == (None, ARTICLE_CHANGED)
    assert locate_quote(after, -1, -1, "", "") == (None, "")


def test_how_the_article_was_read_stands_below_its_title():
    source = replace(
        article("It rained."), tags=("<b>rain</b>",), read_by="pdf 2", warnings=("page 2 & 3",)
    )
    html = article_html(source)
    assert '<p class="reading" dir="auto">PDF; page 2 &amp; 3</p>' in html
    assert "&lt;b&gt;rain&lt;/b&gt;" in html
    assert 'class="reading"' not in article_html(article("It rained."))


def test_boilerplate_is_shown_with_a_word_why():
    text = "The toll rises.\n\nPhoto: Vik\n\nRead also: Lunde\n\nCarts go free."
    source = replace(article(text), boilerplate=((17, 27), (29, 45)))
    html = article_html(source)
    assert html.count(AROUND_ARTICLE) == 1
    assert html.count('class="around"') == 2
    assert html.index(AROUND_ARTICLE) < html.index("Photo: Vik") < html.index("Carts go free.")
