"""The JSON of answers, hits and receipts, key by key: outside tools rely on it."""

from __future__ import annotations

import json
from dataclasses import replace

from assistant.serialization.library_reports import receipt_json
from assistant.serialization.to_json import (
    answer_error_json,
    answer_json,
    citation_json,
    date_provenance_json,
    dumps,
    hit_json,
)
from assistant.types import (
    BridgeStep,
    Explanation,
    Filters,
    GeneratedAnswer,
    Position,
    QuestionPart,
    RelativeTime,
    SpellingCorrection,
    Statement,
    TimePreference,
    UnsupportedSentence,
)
from index.types import Failure, Hit, Passage, Receipt
from tests.ui.records import answer, article, citation

SOURCE = article("It was in May. It rained for a day.", date="2023-05-03", source="Notes")
MAY = citation(SOURCE, "It was in May.", answer_start=10, answer_end=13)
PLAIN = answer(MAY, short_answer="May", confidence=0.912345)


def test_a_plain_answer_has_these_keys_in_this_order():
    assert list(answer_json(PLAIN)) == [
        "question", "searched_for", "status", "short_answer", "confidence", "statements",
        "citations", "near_misses", "looked_for", "unknown_words", "generation", "timings_ms",
    ]  # fmt: skip
    assert answer_json(PLAIN)["confidence"] == 0.9123
    assert answer_json(PLAIN)["statements"] == [
        {"text": "It was in May.", "citations": [1], "support": "verbatim", "score": 0.9}
    ]
    assert answer_json(PLAIN)["timings_ms"] == {
        "search": 1.0, "read": 1.0, "compose": 1.0, "total": 3.0,
    }  # fmt: skip


def test_the_large_reader_is_named():
    record = answer_json(replace(PLAIN, reader="large"))
    assert record["reader"] == "large"
    assert list(record) == [*list(answer_json(PLAIN))[:3], "reader", *list(answer_json(PLAIN))[3:]]


def test_a_row_of_a_batch_begins_with_its_id_whatever_it_is():
    assert list(answer_json(PLAIN, 7, has_qid=True))[0] == "qid"
    assert answer_json(PLAIN, None, has_qid=True)["qid"] is None
    assert "qid" not in answer_json(PLAIN, 7)


def test_a_citation_has_its_place_and_quote():
    assert citation_json(replace(MAY, ocr=0.87))["ocr"] == 0.87
    assert citation_json(replace(MAY, author="Ada Holt", tags=("rain",))) == {
        "number": 1, "article_id": "a.txt", "article_sha256": SOURCE.sha256, "title": "A title",
        "date": "2023-05-03", "source": "Notes", "page": None, "start": 0, "end": 14,
        "quote": "It was in May.", "answer_start": 10, "answer_end": 13, "author": "Ada Holt",
        "tags": ["rain"],
    }  # fmt: skip


def test_what_a_citation_may_have_besides():
    why = Explanation(("May",), ("when",), 1, 2, None, 0.87654, "It rained.", 0.43219)
    more = citation_json(
        replace(
            MAY, also_in=("b.txt",), explanation=why, date_from="front matter",
            times=(RelativeTime("yesterday", "2023-05-02", "2023-05-02"),),
        )
    )  # fmt: skip
    assert more["date_from"] == "front matter"
    assert more["also_in"] == ["b.txt"]
    assert more["times"] == [{"words": "yesterday", "since": "2023-05-02", "until": "2023-05-02"}]
    assert more["why"] == {
        "matched": ["May"], "unmatched": ["when"], "rank": 1, "dense_rank": 2, "text_rank": None,
        "score": 0.8765, "runner_up": "It rained.", "runner_up_score": 0.4322,
    }  # fmt: skip


def test_how_a_date_is_known():
    assert date_provenance_json(replace(MAY, date=None, file_date="2020-01-02")) == {
        "file_date": "2020-01-02"
    }
    assert date_provenance_json(replace(MAY, file_date="2020-01-02")) == {}
    assert date_provenance_json(replace(MAY, date=None, date_from="front matter")) == {}


def test_what_an_answer_may_have_besides():
    form = answer_json(
        replace(
            PLAIN,
            message="A remark.",
            parts=(QuestionPart("When?", (1,)),),
            hops=(BridgeStep("Who was it?", "Otto", (1,)),),
            corrections=(SpellingCorrection("mey", "may"),),
            filters=Filters(since="2021-05-03"),
            times=(TimePreference("latest", is_newest=True),),
            verdict="yes",
            decided_by=1,
            sides=(Position("May", (1,), "2023"), Position("June", (1,))),
            agreement=(MAY,),
        )
    )
    assert form["message"] == "A remark."
    assert form["parts"] == [{"question": "When?", "citations": [1]}]
    assert form["hops"] == [{"question": "Who was it?", "answer": "Otto", "citations": [1]}]
    assert form["corrected"] == [{"word": "mey", "read_as": "may"}]
    assert form["filters"] == {"since": "2021-05-03"}
    assert form["times"] == [
        {"words": "latest", "since": None, "until": None, "is_newest": True, "is_only": False,
         "is_met": True}
    ]  # fmt: skip
    assert (form["verdict"], form["decided_by"]) == ("yes", 1)
    assert form["sides"] == [
        {"says": "May", "citations": [1], "time": "2023"}, {"says": "June", "citations": [1]},
    ]  # fmt: skip
    assert form["agreement"] == {"articles": [citation_json(MAY)]}


def test_what_a_model_wrote():
    written = GeneratedAnswer(
        "tiny", (Statement("It was May.", (1,), "supported", 0.8),),
        (UnsupportedSentence("It snowed.", ("no source says it",), 1),), "stopped", 1.5, None, 7,
    )  # fmt: skip
    assert answer_json(replace(PLAIN, written=written))["written"] == {
        "model": "tiny",
        "statements": [
            {"text": "It was May.", "citations": [1], "support": "supported", "score": 0.8}
        ],
        "removed": 1,
        "unsupported": [{"text": "It snowed.", "problems": ["no source says it"], "after": 1}],
        "seconds": 1.5,
        "tokens": {"in": None, "out": 7},
        "problem": "stopped",
    }


def test_a_row_that_failed_has_the_keys_of_an_answer():
    failed = answer_error_json({"qid": 7, "question": 5}, "no question")
    assert failed.keys() - {"qid", "error"} <= answer_json(PLAIN).keys()
    assert (failed["qid"], failed["question"], failed["status"]) == (7, "", "error")
    assert answer_error_json({"question": "Who?"}, "x")["searched_for"] == "Who?"


def test_a_hit_and_a_receipt():
    assert hit_json(Hit(Passage(1, "a.txt", 3, 9), 0.12345678, 0.5)) == {
        "article_id": "a.txt", "start": 3, "end": 9, "score": 0.123457,
    }  # fmt: skip
    receipt = Receipt(2, 1, 2, 3, 4, 5, (Failure("x.pdf", "broken"),), (), 1.5)
    assert receipt_json(receipt) == {
        "generation": 2, "added": 1, "changed": 2, "renamed": 3, "removed": 4, "unchanged": 5,
        "failed": [{"source": "x.pdf", "reason": "broken"}], "warnings": [], "seconds": 1.5,
        "reread": 0,
    }  # fmt: skip


def test_half_a_surrogate_pair_is_escaped_and_other_letters_are_not():
    assert dumps({"a": "é中😀"}) == '{"a": "é中😀"}'
    half = dumps({"a": "é \ud800"})
    assert half.isascii()
    assert json.loads(half) == {"a": "é \ud800"}
