"""What other programs import: `from assistant import ...`."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import assistant
from index.errors import IndexMissing, InvalidInput
from tests.conftest import ROOT
from tests.index.library_state import build_folder

TEXT = "The ferry to Ostholm sails at noon. It carries forty cars."


@pytest.fixture
def data(tmp_path):
    from index.library import Library

    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(TEXT)
    build_folder(Library(tmp_path / "data"), tmp_path / "articles")
    return tmp_path / "data"


def test_a_library_is_opened_and_asked(data):
    answer = assistant.open_assistant(data).ask("When does the ferry to Ostholm sail?")
    assert isinstance(answer, assistant.Answer)
    assert answer.status == "answered"
    for citation in answer.citations:
        assert isinstance(citation, assistant.Citation)
        assert TEXT[citation.start : citation.end] == citation.quote


def test_a_path_may_be_text(data):
    assert assistant.open_assistant(str(data)).ask("When does the ferry sail?").citations


def test_what_is_not_there_is_an_error_of_its_own(tmp_path, data):
    with pytest.raises(IndexMissing):
        assistant.open_assistant(tmp_path / "nothing")
    with pytest.raises(IndexMissing):
        assistant.open_assistant(data, collection="not made")
    with pytest.raises(InvalidInput):
        assistant.open_assistant(data, collection="../elsewhere")


def test_a_follow_up_is_asked_with_the_turn_before(data):
    opened = assistant.open_assistant(data)
    before = opened.ask("When does the ferry to Ostholm sail?")
    after = opened.ask("How many cars does it carry?", history=[before.as_turn()])
    assert "Ostholm" in after.searched_for
    assert "forty" in after.citations[0].quote


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Assistent'"):
        _ = assistant.Assistent


def test_importing_it_loads_no_module_of_its_own():
    code = "import sys, assistant; print([m for m in sys.modules if m.startswith('assistant.')])"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["Assistant", "open_assistant", "Answer", "Citation", "Filters"])
def test_help_says_what_it_is_for(name):
    public = getattr(assistant, name)
    assert len(inspect.getdoc(public) or "") > 40
    if name == "Assistant":
        assert "question" in inspect.getdoc(public.ask)
