"""Whether an exported answer agrees with its own citations, and they with the articles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversations.export import ExportedFile
from assistant.conversations.export_check import ExportCheck, check_export
from assistant.serialization.to_json import answer_json
from assistant.types import (
    Answer,
    Explanation,
    GeneratedAnswer,
    ListItem,
    Statement,
    StructuredResult,
)
from index.library import Library
from index.storage import catalogue, schema
from tests.assistant.structured_answers import LIST
from tests.ui.records import answer, article, citation, not_found


@pytest.fixture
def ferry(built):
    """An article of the library."""
    connection = schema.connect(Library(built).catalogue)
    found = catalogue.find_article(connection, "ferry.md")
    connection.close()
    return found


@pytest.fixture
def check(built):
    """`check(answer, ...)`: what an export of them is found to be."""

    def check(*answers: Answer, **fields) -> ExportCheck:
        records = tuple(map(answer_json, answers))
        return check_export(Library(built), ExportedFile(records, **fields))

    return check


def test_an_answer_as_it_was_exported_is_valid(check, ferry):
    cars = citation(ferry, "It carries forty cars and 300 passengers.")
    checked = check(answer(cars, short_answer="forty cars"), not_found(replace(cars, number=None)))
    assert checked.is_valid
    assert checked.problems == ()
    assert [(c.answer, c.anchor.state) for c in checked.citations] == [
        (1, "unchanged"), (2, "unchanged"),
    ]  # fmt: skip


def test_a_quote_that_moved_is_valid_and_one_that_was_edited_is_not(check, ferry):
    cars = citation(ferry, "It carries forty cars and 300 passengers.")
    assert check(answer(replace(cars, start=cars.start + 1, end=cars.end + 1))).is_valid
    edited = replace(cars, quote="It carries forty carts and 300 passengers.")
    checked = check(answer(edited))
    assert not checked.is_valid
    assert (checked.citations[0].anchor.state, checked.problems) == ("edited", ())


def test_an_agreeing_sentence_that_is_cited_is_checked_once(check, ferry):
    cars = citation(ferry, "It carries forty cars and 300 passengers.")
    other = citation(ferry, "The ferry to Lindholm sails at noon on Mondays.", None)
    why = Explanation(("cars",), (), 1, 1, 1, 0.9)
    checked = check(replace(answer(replace(cars, explanation=why)), agreement=(cars, other)))
    assert [c.citation.quote for c in checked.citations] == [cars.quote, other.quote]


SOURCE = article("It was in May. It rained for a day.")
MAY, RAIN = citation(SOURCE, "It was in May."), citation(SOURCE, "It rained for a day.", 2)
PLAIN = answer(MAY, RAIN)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (replace(PLAIN, statements=(Statement("It was in June.", (1,), "verbatim", 0.9),)),
         "statement 1 is not the sentence that it cites"),
        (replace(PLAIN, short_answer="June"), "the short answer is in none of its citations"),
        (replace(PLAIN, written=GeneratedAnswer("m", (Statement("x", (1,), "verbatim", 1.0),))),
         "written sentence 1 is called a quotation"),
        (replace(LIST, structured=StructuredResult("list", (ListItem("Atlantis", (1,), 0, 8),))),
         "the list has 'Atlantis', which does not stand in its citation"),
    ],
)  # fmt: skip
def test_what_was_changed_by_hand_is_a_problem_with_the_answer_s_number(check, changed, problem):
    assert check(changed).problems == (f"answer 1: {problem}",)
    assert check(LIST, changed).problems == (f"answer 2: {problem}",)


def test_words_of_the_file_that_were_changed_are_one(check):
    assert check(LIST, is_unmodified=False).problems == (
        "the words of the file were changed by hand",
    )


def test_a_forgotten_quote_contradicts_nothing(check):
    forgotten = replace(PLAIN, citations=(replace(MAY, quote=""), RAIN))
    assert check(forgotten).problems == ()
