"""Names and definite noun phrases of a question or an answer."""

from __future__ import annotations

import pytest

from assistant.nlp.noun_phrases import capitalised_names, capitalised_runs, definite_phrases
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Did Laos join ASEAN?", ["Laos", "ASEAN"]),
        ("Who is the mayor of New York?", ["New York"]),
        ("When did the Treaty of Paris end?", ["Treaty of Paris"]),
        ("Why did Kim Jong Un’s envoy leave?", ["Kim Jong Un"]),
        ("And the U.S. troops?", ["U.S."]),
        ("However, Maria Holt stayed.", ["Maria Holt"]),
        ("It was signed on May 3 by Laos.", ["Laos"]),
        ("Laos left. Later Laos joined.", ["Laos", "Laos"]),
        ("Ferries sail; the ferries are old.", []),  # small elsewhere
        ("who was it?", []),
        ("", []),
    ],
)
def test_names_in_order_without_dates_and_words_that_open(text, names):
    assert capitalised_names(text) == names


def test_a_run_comes_with_where_it_begins():
    text = "But then Maria Holt met Otto."
    assert [(at, name) for at, name in capitalised_runs(text)] == [(9, "Maria Holt"), (24, "Otto")]
    assert all(text.startswith(name, at) for at, name in capitalised_runs(text))


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("Who hosted the Camp David summit?", ["the Camp David summit"]),
        ("Who led the liaison office in Kaesong?", ["the liaison office in Kaesong"]),
        ("When did the law pass?", ["the law"]),
        ("Who signed the treaty and the charter?", ["the treaty", "the charter"]),
        ("Who stayed?", []),
        ("the", []),
    ],
)
def test_definite_phrases_end_where_the_clause_goes_on(question, phrases):
    assert definite_phrases(question) == phrases


@pytest.mark.parametrize("piece", ["A", "A.", "Aa ", "1", "the ", "’s ", "Aa-"])
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(capitalised_names, piece) < LINEAR
