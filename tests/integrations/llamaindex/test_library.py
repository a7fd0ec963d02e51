"""Libraries are opened as by the command line."""

from __future__ import annotations

import shutil

import pytest

from index.errors import InvalidInput
from integrations.llamaindex.library import library_assistant, library_searcher


def test_the_search_and_the_assistant_are_over_the_data_folder(library):
    with library_searcher(library).session() as session:
        assert session.article_count == 3
    answer = library_assistant(str(library)).ask("When did the tram line open?")
    assert answer.short_answer == "1931"


def test_a_collection_is_a_library_below_it(library, tmp_path):
    shutil.copytree(library, tmp_path / "collections" / "copies")
    with library_searcher(tmp_path, "copies").session() as session:
        assert session.article_count == 3
    with pytest.raises(InvalidInput):
        library_searcher(tmp_path, "../copies")
