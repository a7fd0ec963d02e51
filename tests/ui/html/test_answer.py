from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Explanation, QuestionPart
from assistant.wording import day_words
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from tests.ui.records import answer, article, citation, not_found
from ui.html.answer import (
    answer_for_screen_reader,
    answer_html,
    problem_html,
    stage_html,
    turn_html,
)
from ui.html.source_panel import (
    ARTICLE_CHANGED,
    LINK_OUTDATED,
    MAX_CHARACTERS,
    Highlight,
    article_html,
    locate_quote,
    missing_html,
    source_panel_html,
)

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


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.93, "Very likely right Of ten answers as sure as this, about 9 are right."),
        (0.9999, "Very likely right Of ten answers as sure as this, about 9 are right."),
        (0.61, "Probably right Of ten answers as sure as this, about 6 are right."),
        (0.02, "Uncertain: check the source Of ten answers as sure as this, about 1 are right."),
    ],
)
def test_the_confidence_is_said_in_words(confidence, words):
    source = article("It was in May.")
    html = answer_html(answer(citation(source, "It was in May."), confidence=confidence))
    assert words in Page(html).text


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


def test_the_stand_alone_question_is_shown_only_when_it_differs():
    source = article("It was in May.")
    cited = citation(source, "It was in May.")
    assert "Searched for" not in answer_html(answer(cited))
    html = answer_html(answer(cited, searched_for="Who? And when?"))
    assert "Searched for: Who? And when?" in Page(html).text


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
    assert answer_for_screen_reader(answer(citation(source, "It was in May."))) == (
        "It was in May. Very likely right. 1 source."
    )
    assert answer_for_screen_reader(not_found()) == "Your articles do not seem to answer this."


@pytest.mark.parametrize(
    ("date", "words"),
    [("2023-08-18", "18 August 2023"), ("2023-13-01", "2023-13-01"), ("May", "May")],
)
def test_dates_are_words(date, words):
    assert day_words(date) == words


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
