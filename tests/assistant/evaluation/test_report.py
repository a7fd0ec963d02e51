"""The report: one file, escaped, with what failed and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.evaluation.report import (
    MAX_EXAMPLES,
    ReportHead,
    check_writable,
    report_html,
    value_words,
    write_report,
)
from assistant.evaluation.self_evaluation import own_metrics
from index.errors import InvalidInput
from tests.assistant.evaluation.asked_questions import BUILT, BURNED, CLOZE, FOREIGN, RUN, asked
from tests.ui.records import answer

HEAD = ReportHead("my <notes>", "2024-05-01", 1200, 3400, 7, "http://127.0.0.1:7860")


class Tags(HTMLParser):
    """Collects attributes, and checks that elements close in order."""

    VOID = ("meta", "br", "circle", "rect", "line", "path")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_is_one_file_that_loads_nothing():
    tags = Tags(report_html(HEAD, {"one": RUN}))
    assert tags.names.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert all(link.startswith("http://127.0.0.1:7860/?") for link in tags.links)


def test_texts_of_articles_and_questions_are_escaped():
    html = report_html(HEAD, {"<one>": RUN})
    assert "my &lt;notes&gt;" in html
    assert "Which &lt;metal&gt; melts?" in html
    assert "&lt;b&gt;Bees&lt;/b&gt; hum in 1742." in html
    for raw in ("<notes>", "<metal>", "<b>Bees", "<Mill>", "<one>"):
        assert raw not in html


def test_failures_link_to_the_place_that_should_have_answered_and_to_what_was_cited():
    html = report_html(replace(HEAD, collection="my box"), {"one": RUN})
    place = f"?collection=my+box&amp;article=a.txt&amp;at={BUILT.start}-{BUILT.end}"
    cited = f"?collection=my+box&amp;article=a.txt&amp;at={BURNED.start}-{BURNED.end}"
    assert place in html
    assert cited in html
    for words in (
        "Answered with another sentence first (1)", "Refused though an article answers (1)",
        "Answered without the article that answers (1)",
        "Answered though it is about something else (1)",
    ):  # fmt: skip
        assert words in html


def test_the_words_that_a_cloze_asks_for_are_marked():
    wrong = asked(CLOZE, answer(BURNED, short_answer="burned"))
    html = report_html(HEAD, {"one": [wrong]})
    assert "Anna Berg built the mill in <mark>1742</mark>." in html
    assert "It <mark>burned</mark>." in html


def test_a_run_without_failures_says_so_and_many_failures_are_cut():
    right = asked(CLOZE, answer(BUILT))
    assert "<p>None.</p>" in report_html(HEAD, {"one": [right]})
    many = [asked(FOREIGN, answer(BURNED), n / 100) for n in range(MAX_EXAMPLES + 3)]
    html = report_html(HEAD, {"one": many})
    assert f"({MAX_EXAMPLES + 3}, the surest {MAX_EXAMPLES})" in html
    assert len(re.findall("Which &lt;metal&gt; melts", html)) == MAX_EXAMPLES


def test_two_configurations_stand_side_by_side():
    better = [asked(CLOZE, answer(BUILT)), *RUN[1:]]
    worse = [asked(CLOZE, answer(BURNED)), *RUN[1:]]
    html = report_html(HEAD, {"first way": better, "second way": worse})
    Tags(html)
    assert "only A has 1 right first, only B 0. That could well be chance" in html
    assert "first way" in html
    assert "second way" in html
    same = report_html(HEAD, {"first way": RUN, "second way": RUN})
    assert "Both have the same answerable questions right first." in same


def test_it_says_what_made_questions_cannot_show():
    html = report_html(HEAD, {"one": RUN})
    assert "easier than people’s questions" in html
    assert "(15% to 85%)" in html  # 2 of 4


def test_figures_in_words():
    figures = own_metrics(RUN)
    assert value_words("right_first", figures).startswith("50% <small>(")
    assert value_words("p50_ms", figures) == "50 ms"
    assert value_words("auroc", figures) == "0.875"
    assert value_words("foreign_refused", {"foreign_refused": None}) == "–"


def test_a_report_replaces_an_older_one_only_when_it_is_complete(tmp_path):
    file = tmp_path / "report.html"
    write_report(file, "one")
    write_report(file, "two \udc80")
    assert file.read_text("utf-8") == "two ?"
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(TypeError):
        write_report(file, 3)
    assert file.read_text("utf-8") == "two ?"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_written_is_said_first(tmp_path):
    with pytest.raises(InvalidInput, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(InvalidInput, match="is not a folder"):
        check_writable(tmp_path / "none" / "report.html")
