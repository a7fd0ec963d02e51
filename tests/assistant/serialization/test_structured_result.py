"""Lists and counts in records, written and read back."""

from __future__ import annotations

from assistant.serialization.from_json import answer_from_json
from assistant.serialization.structured_result import (
    structured_result_from_json,
    structured_result_json,
)
from assistant.serialization.to_json import answer_json
from assistant.types import UNSTRUCTURED, ArticleCount, StructuredResult
from tests.assistant.structured_answers import CITED, COUNTED, LIST
from tests.ui.records import answer


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
