"""Lists and counts in exported answers."""

from __future__ import annotations

from assistant.conversations.export import export_answer, read_export
from assistant.conversations.export_structured import (
    structured_result_markdown,
    structured_result_of,
    structured_result_section,
)
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.types import UNSTRUCTURED, ArticleCount, StructuredResult
from tests.assistant.structured_answers import COUNTED, LIST

HOSTILE = StructuredResult(
    count=ArticleCount("x", 2, 2, (("<i>", 1), ("2024", 1_234)), 0, ()),
)


def test_exports_hold_the_list_and_the_count_and_the_same_record():
    markdown = export_answer(answer_json(LIST), "markdown")
    assert "- Kirkby \\[1\\]" in markdown
    assert "- and 2 more" in markdown
    html = export_answer(answer_json(COUNTED), "html")
    assert '<p dir="auto">3 articles.</p>' in html
    assert '<th scope="row">March 2023</th><td>2</td>' in html
    assert "<b>Porthaven" not in html
    (record,) = read_export(html).records
    assert answer_from_json(record).structured == COUNTED.structured


def test_a_list_in_markdown_has_its_numbers_and_every_text_is_shown_as_one():
    shown = structured_result_markdown(LIST.structured, "Three towns.", lambda text: f"<{text}>")
    assert shown == [
        "<Three towns.>", "", "- <Kirkby> \\[1\\]", "- <Lindholm> \\[1\\]", "- <Skagen> \\[2\\]",
        "- and 2 more", "",
    ]  # fmt: skip


def test_a_count_in_markdown_is_a_table_of_its_periods():
    assert structured_result_markdown(COUNTED.structured, "", str)[:4] == [
        "| Period | Articles |", "| --- | ---: |", "| March 2023 | 2 |", "| April 2023 | 1 |",
    ]  # fmt: skip


def test_a_list_and_a_count_in_html():
    (rows,) = structured_result_section(LIST.structured, "")
    assert rows == (
        "<ul><li><bdi>Kirkby</bdi> <sup>[1]</sup></li><li><bdi>Lindholm</bdi> <sup>[1]</sup></li>"
        "<li><bdi>Skagen</bdi> <sup>[2]</sup></li><li>and 2 more</li></ul>"
    )
    remark, table = structured_result_section(HOSTILE, "<b>Two</b>.")
    assert remark == '<p dir="auto">&lt;b&gt;Two&lt;/b&gt;.</p>'
    assert "&lt;i&gt;" in table
    assert "<td>1,234</td>" in table


def test_one_period_needs_no_table_and_nothing_gives_nothing():
    alone = StructuredResult(count=ArticleCount("x", 2, 2, (("2024", 2),), 0, ()))
    assert structured_result_section(alone, "") == []
    assert structured_result_markdown(alone, "", str) == []
    assert structured_result_section(UNSTRUCTURED, "") == []
    assert structured_result_of(answer_json(LIST)) == LIST.structured
