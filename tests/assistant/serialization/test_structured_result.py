"""Lists and counts in records: written, read back, exported, checked, and forgotten."""

from __future__ import annotations

from dataclasses import replace

from assistant.cli.answer_text import answer_lines
from assistant.conversations.export import export_answer, read_export
from assistant.conversations.export_check import _problems
from assistant.conversations.redaction import REDACTED_TEXT, redact_record
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.structured_result import (
    structured_result_from_json,
    structured_result_json,
)
from assistant.serialization.to_json import answer_json
from assistant.types import UNSTRUCTURED, ArticleCount, CountedArticle, ListItem, StructuredResult
from tests.ui.records import answer, article, citation

LEAGUE = article("Kirkby, Lindholm and <b>Porthaven</b> met.", id="league", title="The league")
FERRY = article("Skagen joined it later.", id="ferry", title="The ferry")
CITED = (citation(LEAGUE, LEAGUE.text, 1), citation(FERRY, FERRY.text, 2))
ITEMS = (
    ListItem("Kirkby", (1,), 0, 6),
    ListItem("Lindholm", (1,), 8, 16),
    ListItem("Skagen", (2,), 0, 6),
)
COUNT = ArticleCount(
    "mention “Kirkby”", 3, 2, (("2023-03", 2), ("2023-04", 1)), 0,
    (
        CountedArticle("league", "The league", "2023-03-05"),
        CountedArticle("ferry", "The ferry", None),
    ),
)  # fmt: skip
LIST = answer(*CITED, structured=StructuredResult("list", ITEMS, more_items=2))
COUNTED = answer(*CITED, structured=StructuredResult("count", count=COUNT), message="3 articles.")


def test_a_plain_answer_has_none_of_the_keys():
    assert structured_result_json(UNSTRUCTURED) == {}
    assert not {"kind", "items", "count", "choices"} & answer_json(answer(*CITED)).keys()


def test_records_are_read_back_as_they_were():
    for each in (LIST, COUNTED, answer(*CITED, structured=StructuredResult(choices=("A?", "B?")))):
        assert answer_from_json(answer_json(each)).structured == each.structured


def test_what_a_record_cannot_mean_is_left_out():
    hostile = {
        "kind": "poem", "more_items": -3, "count": [1], "choices": [1, "A?"],
        "items": [{"text": "x", "citations": [9], "start": 0, "end": 1}, {"text": 3}, "x", None,
                  {"text": "x", "citations": [], "start": 0, "end": 1}],
    }  # fmt: skip
    assert structured_result_from_json(hostile, 2) == StructuredResult(choices=("A?",))
    broken = {"count": {"articles": "many", "periods": [{"period": 5}], "listed": 7}}
    assert structured_result_from_json(broken, 0).count == ArticleCount("", 0, 0, (("", 0),), 0, ())


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


def test_the_terminal_shows_them_too():
    lines = list(answer_lines(LIST))
    assert "  · Kirkby [1]" in lines
    assert "  and 2 more" in lines
    lines = list(answer_lines(COUNTED))
    assert lines[0] == "3 articles."
    assert any(line.strip().startswith("March 2023 ██") for line in lines)
    asked_back = answer(
        status="reply", message="Which?", structured=StructuredResult(choices=("A?",))
    )
    assert list(answer_lines(asked_back)) == ["Which?", "  · A?"]


def test_a_list_that_was_changed_by_hand_is_a_problem():
    assert list(_problems(LIST)) == []
    forged = replace(LIST, structured=StructuredResult("list", (ListItem("Atlantis", (1,), 0, 8),)))
    assert list(_problems(forged)) == [
        "the list has 'Atlantis', which does not stand in its citation"
    ]


def test_a_forgotten_article_leaves_nothing_in_lists_and_counts():
    redacted = redact_record(answer_json(LIST), LEAGUE)
    assert [item["text"] for item in redacted["items"]] == ["Skagen"]
    counted = replace(COUNTED, message="The main sentences of “The league”.")
    redacted = redact_record(answer_json(counted), LEAGUE)
    assert [row["article_id"] for row in redacted["count"]["listed"]] == ["ferry"]
    assert redacted["message"] == f"The main sentences of “{REDACTED_TEXT}”."
