"""Records that anyone may have written, read back field by field."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.serialization.from_json import (
    answer_from_json,
    answer_text,
    citation_from_json,
    filters_and_times_from_json,
    search_text,
)
from assistant.serialization.to_json import answer_json, citation_json
from assistant.types import (
    NO_FILTERS,
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
from index.errors import InvalidInput
from tests.ui.records import answer, article, citation, not_found

SOURCE = article("It was in May. It rained for a day.", date="2023-05-03", source="Notes")
MAY = citation(
    SOURCE, "It was in May.", answer_start=10, answer_end=13, also_in=("b.txt",),
    explanation=Explanation(("May",), (), 1, 2, None, 0.5, "It rained.", 0.25),
    date_from="front matter", times=(RelativeTime("today", "2023-05-03", "2023-05-03"),),
)  # fmt: skip
RAIN = citation(SOURCE, "It rained for a day.", 2)
WHOLE = replace(
    answer(MAY, RAIN, short_answer="May"),
    message="A remark.",
    content_words=("when",),
    unknown_words=("zzz",),
    parts=(QuestionPart("When?", (1,)), QuestionPart("Who?", ())),
    hops=(BridgeStep("Who was it?", "Otto", (1,)),),
    corrections=(SpellingCorrection("mey", "may"),),
    filters=Filters(since="2021-05-03", sources=("Notes",)),
    times=(TimePreference("latest", is_newest=True, is_met=False),),
    written=GeneratedAnswer(
        "tiny", (Statement("It was May.", (1,), "weak", 0.5),),
        (UnsupportedSentence("It snowed.", ("no",), 1),), "stopped", 1.5, None, 7,
    ),
    sides=(Position("May", (1,), "2023"), Position("June", (2,))),
    agreement=(MAY, RAIN),
)  # fmt: skip


def record(**changes):
    form = json.loads(json.dumps(answer_json(answer(MAY, RAIN))))
    return form | changes


@pytest.mark.parametrize("original", [WHOLE, not_found(MAY), replace(WHOLE, sides=(),
                                      verdict="yes", decided_by=2)])  # fmt: skip
def test_a_record_gives_the_answer_back(original):
    assert answer_from_json(json.loads(json.dumps(answer_json(original)))) == original


@pytest.mark.parametrize(
    ("reader", "expected"), [("large", "large"), ("small", ""), ("<b>", ""), (None, ""), ({}, "")]
)
def test_only_a_reader_that_there_is_is_named(reader, expected):
    record = answer_json(not_found()) | {"reader": reader}
    assert answer_from_json(record).reader == expected


def test_unknown_keys_are_left_out():
    assert answer_from_json(record(of_a_later_version=1)) == answer_from_json(record())


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"question": "Who?"},
        {"question": "Who?", "status": "sure"},
        {"question": 5, "status": "answered"},
        {"question": None, "status": "not_found"},
    ],
)
def test_what_is_no_answer_is_refused(broken):
    with pytest.raises(InvalidInput, match="this is not an answer"):
        answer_from_json(broken)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"citations": ["x"]}, "the citations are not a list of objects"),
        ({"citations": [{"start": 0}]}, "a citation has no start and end"),
        ({"statements": [{"text": "x", "citations": []}]}, "names a citation that is not there"),
        ({"statements": [{"text": "x", "citations": [3]}]}, "names a citation that is not there"),
        ({"statements": [{"text": "x", "citations": [0]}]}, "names a citation that is not there"),
        ({"statements": [{"text": "x", "citations": ["1"]}]}, "names a citation that is not"),
        ({"written": {"statements": [{"citations": [9]}]}}, "names a citation that is not there"),
    ],
)
def test_what_names_nothing_that_is_there_is_refused(changes, words):
    with pytest.raises(InvalidInput, match=words):
        answer_from_json(record(**changes))


def test_a_support_that_is_none_is_weak():
    changed = record(statements=[{"text": "x", "citations": [1], "support": "proven"}])
    assert answer_from_json(changed).statements[0].support == "weak"


@pytest.mark.parametrize(
    ("verdict", "decided_by"), [("maybe", 1), ("yes", 0), ("yes", 3), ("yes", "1"), (None, 1)]
)
def test_a_verdict_stands_only_with_the_citation_that_decides(verdict, decided_by):
    read = answer_from_json(record(verdict=verdict, decided_by=decided_by))
    assert (read.verdict, read.decided_by) == (None, None)


def test_one_side_or_one_agreeing_article_is_none():
    alone = record(
        sides=[{"says": "May", "citations": [1]}, {"says": "June", "citations": [9]}],
        agreement={"articles": [citation_json(MAY)]},
    )
    read = answer_from_json(alone)
    assert (read.sides, read.agreement) == ((), ())


def test_a_citation_of_wrong_types_is_read_as_far_as_it_goes():
    read = citation_from_json(
        {"start": 0, "end": 3, "number": True, "title": 5, "quote": None, "date_from": "a dream",
         "also_in": "x", "why": [], "times": [{"words": 3}]}
    )  # fmt: skip
    assert (read.number, read.title, read.quote, read.date_from) == (None, "", "", None)
    assert (read.also_in, read.explanation) == ((), None)
    assert read.times == (RelativeTime("", "", ""),)


def test_filters_of_a_later_version_are_none_and_times_are_kept():
    filters, times = filters_and_times_from_json(
        {"filters": {"mood": "gay"}, "times": [{"words": "latest", "is_newest": 1}]}
    )
    assert filters == NO_FILTERS
    assert times == (TimePreference("latest", is_newest=False),)


def test_the_words_of_an_answer():
    assert answer_text(record()) == "It was in May. It rained for a day."
    assert answer_text(answer_json(not_found()), "Nothing.") == "Nothing."
    assert answer_text({"status": "reply", "message": "Hello."}) == "Hello."
    assert answer_text({"status": "answered", "statements": [{"text": 5}]}) == ""


def test_texts_are_searched_without_regard_to_case_and_width():
    assert search_text(["Ｆｅｒｒｙ", "STRASSE ß"]) == "ferry\nstrasse ss"
    assert search_text(["a\0b \ud800"]) == "a b ?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(answer_json(WHOLE))), JSON))
def test_any_record_is_read_or_refused_in_words(changes):
    form = record(**changes)
    with suppress(InvalidInput):
        read = answer_from_json(form)
        numbers = {number for statement in read.statements for number in statement.citations}
        assert numbers <= set(range(1, len(read.citations) + 1))
