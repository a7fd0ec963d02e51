from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.records import answer, article, citation, not_found
from ui.render import answer_html, answer_said, human_date, problem_html, stage_html, turn_html
from ui.source import CHANGED, article_html, locate, missing_html

HOSTILE = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"${alert(3)} {{value}} & 'q'"


class Page(HTMLParser):
    """What a browser would make of HTML: elements with attributes, and the text of marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked = ""
        self._marks = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._marks += tag == "mark"

    def handle_endtag(self, tag):
        self._marks -= tag == "mark"

    def handle_data(self, data):
        self.text += data
        self.marked += data if self._marks else ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def assert_harmless(html: str) -> None:
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "style", "iframe", "svg", "link"}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


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
    (near,) = page.all("button")
    assert near["data-quote"] == "It is cold there."


def test_the_stand_alone_question_is_shown_only_when_it_differs():
    source = article("It was in May.")
    cited = citation(source, "It was in May.")
    assert "Searched for" not in answer_html(answer(cited))
    assert "Searched for: Who? And when?" in answer_html(
        answer(cited, searched_for="Who? And when?")
    )


def test_a_foreign_article_and_its_twins_are_noted():
    source = article("Es war im Mai.")
    html = answer_html(
        answer(citation(source, "Es war im Mai.", language="de", also_in=("b.txt",)))
    )
    assert "in another language (de): less sure" in html
    assert "also in:" in html
    assert "less sure" not in answer_html(answer(citation(source, "Es war im Mai.", language="en")))


def test_what_is_read_out_tells_the_outcome():
    source = article("It was in May.")
    assert answer_said(answer(citation(source, "It was in May."))) == "It was in May. 1 source."
    assert answer_said(not_found()) == "Your articles do not seem to answer this."


@pytest.mark.parametrize(
    ("date", "words"),
    [("2023-08-18", "18 August 2023"), ("2023-13-01", "2023-13-01"), ("May", "May")],
)
def test_dates_are_words(date, words):
    assert human_date(date) == words


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
    assert locate(before, 0, 11, "It was May.", before.sha256) == ((0, 11), "")
    assert locate(after, 0, 11, "It was May.", before.sha256) == ((12, 23), CHANGED)
    assert locate(after, 12, 25, "All was well.", before.sha256) == (None, CHANGED)
    assert locate(after, -1, -1, "", "") == (None, "")
