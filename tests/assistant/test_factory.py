"""Which parts a library is opened with."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from assistant.config import Config, from_environment
from assistant.factory import (
    configured_assistant,
    embedder_for_build,
    index_manifest,
    library_of,
    open_assistant,
    open_index_embedder,
    open_searcher,
    use_large_reader,
)
from assistant.reading import cascade
from assistant.reading.cascade import CascadeReader, LargeReader
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


def test_the_large_reader_reads_from_the_next_question_on_and_answers_name_it(config, tiny_reader):
    assistant = configured_assistant(config)
    small, threshold = assistant.reader, assistant.threshold
    assert assistant.ask("Who founded the museum?").reader == ""
    use_large_reader(assistant, config, LargeReader(tiny_reader))
    assert isinstance(assistant.reader, CascadeReader)
    assert assistant.reader.small is small
    assert assistant.threshold == threshold
    answer = assistant.ask("Who founded the museum?")
    assert (answer.reader, answer.status) == ("large", "answered")


def test_two_libraries_share_one_large_network(config, tiny_reader):
    large = LargeReader(tiny_reader)
    both = [configured_assistant(config) for _ in range(2)]
    for assistant in both:
        use_large_reader(assistant, config, large)
    assert both[0].reader._large is both[1].reader._large


def test_the_small_reader_reads_if_it_is_chosen_or_the_other_not_there(
    config, tiny_reader, tmp_path, caplog
):
    assistant = configured_assistant(config)
    use_large_reader(assistant, replace(config, reader="small"), LargeReader(tiny_reader))
    use_large_reader(assistant, config, LargeReader(tmp_path / "none"))
    assert isinstance(assistant.reader, SpanReader)
    assert caplog.records == []


@pytest.mark.parametrize("name", ["model-1.data", "weights.json"])
def test_a_damaged_large_reader_is_one_line_in_the_log_and_stops_nothing(
    config, tiny_reader, tmp_path, caplog, name
):
    folder = shutil.copytree(tiny_reader, tmp_path / "large")
    (folder / name).write_bytes(b"no")
    assistant = configured_assistant(config)
    use_large_reader(assistant, config, LargeReader(folder))
    assert isinstance(assistant.reader, SpanReader)
    (record,) = caplog.records
    line = record.getMessage()
    assert line.startswith("footnote: the small reader reads, as the large one cannot: ")
    assert name in line
    assert "\n" not in line
    assert assistant.ask("Who founded the museum?").status == "answered"


def test_any_other_fault_in_opening_it_is_one_line_as_well(
    config, tiny_reader, monkeypatch, caplog
):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(cascade, "ReadingNetwork", fail)
    assistant = configured_assistant(config)
    use_large_reader(assistant, config, LargeReader(tiny_reader))
    assert isinstance(assistant.reader, SpanReader)
    assert ["(MemoryError)" in record.getMessage() for record in caplog.records] == [True]


def test_an_assistant_opened_by_a_program_reads_with_the_large_reader(
    config, tiny_reader, monkeypatch
):
    monkeypatch.setattr(cascade, "LARGE_FOLDER", tiny_reader)
    assert isinstance(open_assistant(config.data).reader, CascadeReader)
    monkeypatch.setenv("FOOTNOTE_READER", "small")
    assert isinstance(open_assistant(config.data).reader, SpanReader)


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
