"""A verdict, sides and agreement as HTML, without a browser."""

from __future__ import annotations

from assistant.types import Position
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from tests.ui.records import answer, article, citation
from ui.html.answer import answer_for_screen_reader, answer_html

OLD = article("The bridge is 845 meters long.", id="old.md", title="Old", date="2019-04-02")
NEW = article("The bridge is 912 meters long.", id="new.md", title="New", date="2023-09-11")
BOTH = (citation(OLD, OLD.text, 1), citation(NEW, NEW.text, 2))
SIDES = (Position("845 meters", (1,)), Position("912 meters", (2,)))


def test_the_verdict_stands_before_the_quote_and_not_in_it():
    html = answer_html(answer(BOTH[0], verdict="no", decided_by=1))
    assert html.index("<strong>No.</strong>") < html.index('class="statement"')
    assert "Footnote’s word, by sentence 1 of 2 April 2019" in html
    assert '<span class="sentence">The bridge is 845 meters long.</span>' in html
    assert answer_for_screen_reader(answer(BOTH[0], verdict="no", decided_by=1)).startswith(
        "No. The bridge"
    )


def test_each_side_has_its_sentence_and_a_way_to_it_and_the_newer_one_is_marked():
    page = Page(answer_html(answer(*BOTH, sides=SIDES)))
    sources = [b for b in page.all("button") if b["class"] == "side-source"]
    assert [(b["data-article"], b["data-quote"]) for b in sources] == [
        ("old.md", OLD.text), ("new.md", NEW.text)
    ]  # fmt: skip
    assert page.text.count("newer") == 2  # the mark of the side, and the line before the sides
    assert "A newer article (11 September 2023) says otherwise: 912 meters [2]" in page.text
    assert page.text.index("912 meters") < page.text.index("newer") < page.text.index("New")
    assert "2 April 2019" in page.text and "11 September 2023" in page.text
    assert [b["data-number"] for b in page.all("button") if b["class"] == "cite"] == ["1", "2"]
    said = answer_for_screen_reader(answer(*BOTH, sides=SIDES))
    assert said.startswith("Your articles differ: 845 meters; 912 meters. ")


def test_other_sentences_stand_below_the_sides_once():
    third = article("It is painted green.", id="c.md")
    html = answer_html(answer(*BOTH, citation(third, third.text, 3), sides=SIDES))
    sides, rest = html.split('<div class="statements">')
    assert "painted green" not in sides
    assert rest.count('class="cite"') == 1
    assert sides.count('class="cite"') == 2


def test_agreeing_articles_are_one_click_away():
    agreement = (BOTH[0], citation(NEW, NEW.text, None))
    page = Page(answer_html(answer(BOTH[0], agreement=agreement)))
    links = [b for b in page.all("button") if b["class"] == "link"]
    assert [(b["data-article"], b["data-start"]) for b in links] == [
        ("old.md", "0"),
        ("new.md", "0"),
    ]
    assert "The same in 2 articles:" in page.text


def test_nothing_is_told_of_a_plain_answer():
    html = answer_html(answer(BOTH[0]))
    for part in ("verdict", "sides", "agreement"):
        assert part not in html


def test_everything_is_escaped():
    source = article(HOSTILE, id=HOSTILE, title=HOSTILE, date=HOSTILE, source=HOSTILE)
    one, two = citation(source, HOSTILE, 1), citation(source, HOSTILE, 2)
    sides = (Position(HOSTILE, (1,), HOSTILE), Position(HOSTILE, (2,), None))
    assert_harmless(answer_html(answer(one, two, sides=sides, agreement=(one, two))))
