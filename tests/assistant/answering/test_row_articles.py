"""Rows of .csv files are compared as rows of one table, and cited as the articles they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from assistant.types import Filters
from tests.reader import reader

HARBOURS = """Harbour,Berths,Visitors 2014,Visitors 2024,Depth
Ardwick,42,"1,200","1,350",11.5
St. Olave,17,640,510,7.0
Brack Bay,120,"2,480","2,390",14.2
Low Skerry,8,95,95,
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> Assistant:
    place = tmp_path_factory.mktemp("rows")
    (place / "articles").mkdir()
    (place / "articles" / "harbours.csv").write_text(HARBOURS)
    (place / "articles" / "notes.csv").write_text("Name,Note\nBrack Bay,Closed\nArdwick,Open\n")
    data = place / "data"
    arguments = ["build", "--no-examples", str(place / "articles"), "--data", str(data), "--json"]
    assert main(arguments) == 0
    config = replace(from_environment(), data=data)
    return Assistant(open_searcher(config), reader(), load_weights().threshold)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which harbour has the most berths?", ["Brack Bay"]),
        ("Which harbour has the fewest berths?", ["Low Skerry"]),
        ("Which harbours have more than 20 berths?", ["Ardwick", "Brack Bay"]),
        ("In which harbours did the visitors decline?", ["St. Olave", "Brack Bay"]),
        ("In which harbours did the visitors grow?", ["Ardwick"]),
    ],
)
def test_rows_are_found_by_their_numbers(rows, question, names):
    answer = rows.ask(question)
    assert answer.status == "answered"
    with rows.searcher.session() as session:
        for citation in answer.citations:
            text = session.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote
    assert [c.quote.split(";")[0].removeprefix("Harbour: ") for c in answer.citations] == names
    assert answer.short_answer == names[0]


def test_rows_that_filters_leave_out_are_not_compared(rows):
    largest = rows.ask("Which harbour has the most berths?").citations[0].article_id
    answer = rows.ask("Which harbour has the most berths?", filters=Filters(without=(largest,)))
    assert [c.quote.split(";")[0] for c in answer.citations] == ["Harbour: Ardwick"]


@pytest.mark.parametrize(
    "question", ["Which harbour has the most lighthouses?", "Which station has the most berths?"]
)
def test_what_no_column_says_is_left_to_the_reader(rows, question):
    assert rows.ask(question).structured.kind is None
    assert rows.ask(question).confidence != pytest.approx(0.93)
