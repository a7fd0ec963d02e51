"""Mistyped words are read as those of the articles; right and foreign ones are left alone."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.factory import open_searcher
from assistant.query.spelling import apply_corrections, spelling_corrections
from assistant.types import SpellingCorrection
from index.library import Library
from tests.assistant.reading.test_reader import settings
from tests.index.library_state import build_folder, searcher


@pytest.fixture
def session(built):
    with open_searcher(settings(built)).session() as session:
        yield session


def knows(word: str) -> bool:
    return word in {"fairy", "ladder"}


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("When does the ferry to Lindhlom sail?", [("Lindhlom", "Lindholm")]),
        ("How many pasengers does it carry?", [("pasengers", "passengers")]),
        ("Who fuonded the museun in Kirkby?", [("fuonded", "founded"), ("museun", "museum")]),
        ("Where is the museum of Kirkby?", []),
        ("Where is the ladder?", []),  # a word that no article holds, and a right one
        ("Who is Quixotesque?", []),
        ("MUSEUN?", []),
        ("wo war das museun gestern abend gegründet worden klappt hierdurch niemals", []),
        ("", []),
    ],
)  # fmt: skip
def test_only_a_slip_is_corrected(session, question, read_as):
    assert spelling_corrections(question, session, knows) == tuple(
        SpellingCorrection(*each) for each in read_as
    )


def test_only_whole_words_are_put_right():
    corrected = (SpellingCorrection("museun", "museum"),)
    assert apply_corrections("museun, museuns and the museun", corrected) == (
        "museum, museuns and the museum"
    )


def test_ask_answers_a_mistyped_question_and_tells_what_it_read(built, capsys):
    main(["ask", "When does the ferry to Lindhlom sail?", "--data", str(built), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["searched_for"] == "When does the ferry to Lindhlom sail?"
    assert answer["corrected"] == [{"word": "Lindhlom", "read_as": "Lindholm"}]
    assert "noon" in answer["citations"][0]["quote"]


def test_a_question_without_slips_has_no_such_key(built, capsys):
    main(["ask", "When does the ferry to Lindholm sail?", "--data", str(built), "--json"])
    assert not {"corrected", "hops"} & json.loads(capsys.readouterr().out).keys()


def test_a_word_of_the_articles_is_proposed_as_it_is_read(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "data")
    folder.mkdir()
    (folder / "a.txt").write_text("The sig\u00adna\u00adture of the mayor is missing.")
    build_folder(library, folder)
    with searcher(library).session() as session:
        (swapped,) = spelling_corrections("Where is the singature?", session, knows)
    assert swapped == SpellingCorrection("singature", "signature")


def test_a_slip_in_a_name_without_its_accents_is_corrected_to_the_name(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "data")
    folder.mkdir()
    (folder / "a.txt").write_text("The pilot is Øystein Ólafsdóttir.")
    build_folder(library, folder)
    with searcher(library).session() as session:
        found = spelling_corrections("Who are Olafsdotitr and Oystien?", session, knows)
    assert found == (
        SpellingCorrection("Olafsdotitr", "Ólafsdóttir"),
        SpellingCorrection("Oystien", "Øystein"),
    )
