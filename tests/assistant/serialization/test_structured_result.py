"""Lists and counts in records, written and read back."""

from __future__ import annotations

from assistant.serialization.from_json import answer_from_json
from assistant.serialization.structured_result import (
    redact_structured_result,
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


def redact(record):
    return redact_structured_result(record, "league", "The league", {1}, "(removed)")


def test_items_and_listed_articles_of_a_forgotten_article_go():
    record = answer_json(LIST)
    assert [row["text"] for row in redact(record)["items"]] == ["Skagen"]
    assert len(record["items"]) == 3  # the record itself is as it was
    listed = redact(answer_json(COUNTED))["count"]["listed"]
    assert [row["article_id"] for row in listed] == ["ferry"]


def test_choices_that_name_it_go_and_the_others_stay():
    record = {"choices": ["“The league” of towns?", "The ferry?", "league?"]}
    assert redact(record) == {"choices": ["The ferry?"]}


def test_its_title_is_taken_out_of_the_assistant_s_own_words_alone():
    message = "The main sentences of “The league”."
    assert redact({"kind": "summary", "message": message})["message"] == (
        "The main sentences of “(removed)”."
    )
    assert redact({"message": message})["message"] == message
    untitled = redact_structured_result({"kind": "summary", "message": "“”"}, "x", "", {1}, "gone")
    assert untitled["message"] == "“”"


def test_a_fact_about_it_goes_and_one_about_another_stays():
    fact = {"kind": "article", "message": "“The league” is by Zoë Lind."}
    assert redact(fact)["message"] == "(removed)"
    other = {"kind": "article", "message": "“The ferry” is by Zoë Lind."}
    assert redact(other) == other


def test_a_plain_record_is_left_as_it_is():
    assert redact({"question": "Who?"}) == {"question": "Who?"}
