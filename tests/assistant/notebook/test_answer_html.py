"""What a notebook shows of an answer: escaped, marked, and nothing that is loaded."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.types import NOT_FOUND, Answer, Citation, Statement, Timings

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</blockquote></div><iframe src=//evil.example>",
    "&lt;b&gt; &amp;",
    "\u202egnp.exe \u05e9\u05dc\u05d5\u05dd",
    "$\\href{javascript:alert(1)}{x}$",
    "nul \x00 and \ud800 surrogate",
)
ALLOWED = {"div", "p", "b", "ul", "li", "sup", "blockquote", "br", "span", "bdi", "mark"}


class Elements(HTMLParser):
    """The tags, attributes and text of some HTML."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def answer(text, **changed):
    citation = Citation(
        number=1, article_id=text, article_sha256="0", title=text, date="2024-05-01", source=None,
        page=3, start=10, end=10 + len(text), quote=text,
    )  # fmt: skip
    built = Answer(
        question=text, searched_for=text, status="answered",
        statements=(Statement(text, (1,), "verbatim", 0.9),), citations=(citation,),
        near_misses=(), short_answer=None, confidence=0.82, generation=1,
        timings=Timings(1.0, 1.0, 1.0, 3.0), message=text,
    )  # fmt: skip
    return replace(built, **changed)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    shown = Elements(answer(text)._repr_html_())
    assert shown.tags <= ALLOWED
    assert shown.attributes <= {"dir", "style", "class"}
    assert shown.text.count(text.replace("\x00", "\x00")) >= 4


def test_sentences_have_their_marks_and_quotes_their_places():
    shown = Elements(answer("The ferry sails at noon.", message=None)._repr_html_())
    assert "The ferry sails at noon. [1]" in shown.text
    assert "[1] The ferry sails at noon., 2024-05-01, page 3 (" in shown.text
    assert "10-34" in shown.text
    assert "Of ten answers as sure as this, about 8 are right." in shown.text


def test_the_short_answer_is_marked_in_its_quote():
    text = "It sails at <noon>."
    start = 10 + text.index("<noon>")
    citation = replace(
        answer(text).citations[0], answer_start=start, answer_end=start + len("<noon>")
    )
    html = answer(text, citations=(citation,))._repr_html_()
    assert "It sails at <mark>&lt;noon&gt;</mark>." in html


def test_a_refusal_says_so_and_shows_the_nearest_sentences():
    near = replace(answer("The ferry sails.").citations[0], number=None)
    refused = answer(
        "x", status="not_found", statements=(), citations=(), near_misses=(near,), message=None
    )
    shown = Elements(refused._repr_html_())
    assert NOT_FOUND in shown.text
    assert "The nearest sentences:" in shown.text
    assert "[" not in shown.text
    assert "Of ten" not in shown.text


def test_a_share_that_is_only_estimated_is_not_named():
    assert "Of ten" not in answer("x", is_calibrated=False)._repr_html_()
