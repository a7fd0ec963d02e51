"""Which parts a library is opened with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import Config, from_environment
from assistant.factory import (
    configured_assistant,
    embedder_for_build,
    index_manifest,
    library_of,
    open_index_embedder,
    open_searcher,
)
from assistant.reading.reader import SpanReader
from index.errors import IndexMissing
from index.library import Library


@pytest.fixture
def config(built) -> Config:
    return replace(from_environment(), data=built)


def test_the_library_is_that_of_the_data_folder(config):
    library = library_of(replace(config, shared_data=True))
    assert library.folder == config.data
    assert library.is_shared


def test_an_index_says_what_it_was_built_with(config, tmp_path):
    manifest = index_manifest(library_of(config))
    embedder = open_index_embedder(config)
    assert (manifest.model, manifest.fingerprint) == (embedder.name, embedder.fingerprint)
    with pytest.raises(IndexMissing):
        index_manifest(Library(tmp_path / "none"))


def test_search_and_the_assistant_are_opened_over_it(config):
    with open_searcher(config).session() as session:
        assert [hit.passage.article_id for hit in session.search("ferry", 1)] == ["ferry.md"]
    assistant = configured_assistant(config)
    assert isinstance(assistant.reader, SpanReader)
    with assistant.searcher.session() as session:
        assert session.article("ferry.md").title == "The ferry of Lindholm"


def test_a_build_takes_the_model_that_is_asked_for_else_that_of_the_index(config):
    own = open_index_embedder(config)
    assert embedder_for_build(config, own.name).name == own.name
    assert embedder_for_build(replace(config, model="hashing"), own.name).name == "hashing"
    assert embedder_for_build(replace(config, model="hashing"), None).name == "hashing"


class Opened:
    """An embedder in memory."""

    def __init__(self, name: str, fingerprint: str) -> None:
        self.name, self.fingerprint = name, fingerprint


def test_one_that_is_open_is_taken_only_if_the_index_was_built_with_exactly_it(config):
    manifest = index_manifest(library_of(config))
    same = Opened(manifest.model, manifest.fingerprint)
    assert embedder_for_build(config, manifest.model, same) is same
    other_weights = Opened(manifest.model, "another")
    assert embedder_for_build(config, manifest.model, other_weights) is not other_weights
    other_model = replace(config, model="hashing")
    assert embedder_for_build(other_model, manifest.model, same) is not same
