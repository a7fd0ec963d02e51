"""Questions that a table answers, asked of a small library with the shipped models."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from tests.reader import reader

HARBOURS = """# Harbours of the northern coast

The coast guard counted the harbours in spring.

| Harbour | Berths | Cranes | Depth (m) | Opened |
|---|---:|---:|---:|---|
| Ardwick | 42 | 6 | 11.5 | 1931 |
| St. Olave | 17 | 2 | 7.0 | 1954 |
| Brack Bay | 120 | 11 | 14.2 | 1978 |
| Low Skerry | 8 | 0 | 4.5 | 1902 |
| Total | 187 | 19 | | |

Fishing boats pay no fee. Yachts pay eight crowns a night.
"""
FARES = """# Fares of the ferry

| Route | Fare 2022 | Fare 2024 | Captain |
|---|---|---|---|
| Ardwick to Low Skerry | €4.50 | €5.20 | Mara Quist |
| Ardwick to Brack Bay | €11.00 | €10.50 | Jon Pell |
| Brack Bay to St. Olave | €7.20 | €7.20 | Ida Rask |
"""
BOOKING = """# Booking of the hall

| Item | Entry |
|---|---|
| Hall | Riverside Hall |
| Contact | Nora Blythe |
| Guests | 140 |
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Assistant:
    place = tmp_path_factory.mktemp("tables")
    (place / "articles").mkdir()
    for name, text in (("harbours", HARBOURS), ("fares", FARES), ("booking", BOOKING)):
        (place / "articles" / f"{name}.md").write_text(text)
    data = place / "data"
    arguments = ["build", "--no-examples", str(place / "articles"), "--data", str(data), "--json"]
    assert main(arguments) == 0
    config = replace(from_environment(), data=data)
    return Assistant(open_searcher(config), reader(), load_weights().threshold)


@pytest.mark.parametrize(
    ("question", "quote", "cell"),
    [
        ("How many cranes are there in Brack Bay?", "Brack Bay 120 11 14.2 1978", "11"),
        ("How many berths does Ardwick have?", "Ardwick 42 6 11.5 1931", "42"),
        ("How deep is the harbour of St. Olave?", "St. Olave 17 2 7.0 1954", "7.0"),
        ("When was Low Skerry opened?", "Low Skerry 8 0 4.5 1902", "1902"),
        ("What is the total number of berths?", "Total 187 19", "187"),
        ("What was the fare from Ardwick to Brack Bay in 2024?",
         "Ardwick to Brack Bay €11.00 €10.50 Jon Pell", "€10.50"),
        ("Who is the captain from Brack Bay to St. Olave?",
         "Brack Bay to St. Olave €7.20 €7.20 Ida Rask", "Ida Rask"),
        ("Who is the contact for the booking?", "Contact Nora Blythe", "Nora Blythe"),
        ("Which harbour has the most berths?", "Brack Bay 120 11 14.2 1978", "Brack Bay"),
        ("Which harbour has exactly two cranes?", "St. Olave 17 2 7.0 1954", "St. Olave"),
        ("Which harbour has no crane?", "Low Skerry 8 0 4.5 1902", "Low Skerry"),
    ],
)  # fmt: skip
def test_the_cell_is_the_answer_and_its_row_the_quote(tables, question, quote, cell):
    answer = tables.ask(question)
    assert answer.citations[0].quote == quote
    assert answer.short_answer == cell
    assert answer.statements[0].text == quote


def test_the_header_is_the_context(tables):
    answer = tables.ask("How many cranes are there in Brack Bay?")
    assert answer.statements[0].context == "Harbour | Berths | Cranes | Depth (m) | Opened"


def test_several_rows_are_a_list_in_the_order_of_the_table(tables):
    answer = tables.ask("Which harbours have more than 10 berths?")
    assert [item.text for item in answer.structured.items] == ["Ardwick", "St. Olave", "Brack Bay"]
    assert [c.quote.split()[0] for c in answer.citations] == ["Ardwick", "St.", "Brack"]


def test_rows_are_compared_over_years(tables):
    rose = tables.ask("On which routes did the fare rise?")
    assert [c.quote[:21] for c in rose.citations] == ["Ardwick to Low Skerry"]
    fell = tables.ask("On which route did the fare fall?")
    assert [c.quote[:20] for c in fell.citations] == ["Ardwick to Brack Bay"]


@pytest.mark.parametrize(
    "question",
    [
        "How many berths does Kettle Point have?",
        "How many lighthouses does Brack Bay have?",
        "What is the width of the harbour of Ardwick?",
        "Who is the mayor of Low Skerry?",
        "What was the fare from Ardwick to Brack Bay in 2019?",
        "Which harbour has exactly 99 berths?",
    ],
)
def test_no_other_number_is_given_for_what_the_table_does_not_hold(tables, question):
    assert tables.ask(question).status == "not_found"


def test_a_column_that_may_be_either_gives_the_row_without_an_answer(tables):
    answer = tables.ask("How much does Ardwick to Low Skerry cost?")
    assert answer.citations[0].quote == "Ardwick to Low Skerry €4.50 €5.20 Mara Quist"
    assert answer.short_answer is None


def test_text_beside_a_table_is_answered_as_ever(tables):
    answer = tables.ask("How much do yachts pay?")
    assert answer.citations[0].quote == "Yachts pay eight crowns a night."
