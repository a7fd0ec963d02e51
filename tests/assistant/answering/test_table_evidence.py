"""Rows of tables as evidence: their header, and what may not be taken from them."""

from __future__ import annotations

from types import SimpleNamespace

from assistant.answering.table_evidence import header_of, readable_quote, with_checked_rows
from assistant.types import Evidence, Reading
from index.storage.text_index import STOP_TERMS, index_term
from index.types import Article, Sentence, Table

TEXT = "Port Berths Cranes\nKell 8 3\nNorr 9 4\n\nKell is a port."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


TABLE = Table(
    (
        (at("Port"), at("Berths"), at("Cranes")),
        (at("Kell"), at("8"), at("3")),
        (at("Norr"), at("9"), at("4")),
    )
)
ARTICLE = Article("ports", "Ports", TEXT, "0" * 64, tables=(TABLE,))


class Terms:
    """Index terms of words between blanks."""

    def terms(self, text: str) -> list[str]:
        return [index_term(word.strip(".?")) for word in text.split()]

    def content_terms(self, text: str) -> list[str]:
        return [term for term in self.terms(text) if term not in STOP_TERMS]


SESSION = SimpleNamespace(text=Terms())


def evidence(words: str, score: float, answer: str = "") -> Evidence:
    start, end = at(words)
    found = TEXT.index(answer, start) if answer else 0
    span = (found, found + len(answer)) if answer else None
    return Evidence(ARTICLE, Sentence(start, end), score, span)


def checked(question: str, *every: Evidence) -> Reading:
    return with_checked_rows(question, Reading(every, 0.9), SESSION)  # type: ignore[arg-type]


def test_a_row_has_the_names_of_its_columns():
    assert header_of(evidence("Kell 8 3", 0.9)) == "Port | Berths | Cranes"
    assert readable_quote(evidence("Kell 8 3", 0.9)) == "Port: Kell; Berths: 8; Cranes: 3."
    assert header_of(evidence("Kell is a port.", 0.9)) is None
    assert readable_quote(evidence("Kell is a port.", 0.9)) == "Kell is a port."


def test_a_number_is_taken_from_the_column_that_is_asked_for():
    reading = checked("How many cranes are in Kell?", evidence("Kell 8 3", 0.9, "8"))
    assert reading.evidence[0].answer == at("3")
    assert reading.confidence == 0.9


def test_a_row_of_another_name_is_no_evidence():
    rows = evidence("Kell 8 3", 0.8, "8"), evidence("Norr 9 4", 0.4, "9")
    reading = checked("How many berths are in Norr?", *rows)
    assert [each.quote for each in reading.evidence] == ["Norr 9 4"]
    assert reading.confidence == 0.45


def test_a_row_without_what_is_asked_for_is_no_evidence():
    assert checked("How many lighthouses are in Kell?", evidence("Kell 8 3", 0.9)).evidence == ()


def test_sentences_beside_tables_stay_as_they_are():
    sentence = evidence("Kell is a port.", 0.9)
    assert checked("What lighthouses has Vik?", sentence).evidence == (sentence,)
