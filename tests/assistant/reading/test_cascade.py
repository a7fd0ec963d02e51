"""The cascade: which passages the large network reads, what follows, and files that are refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.reading.cascade import CascadeReader, LargeReader
from assistant.reading.features import sentence_features
from assistant.reading.network import ReadingNetwork
from assistant.reading.reader import sentence_logits
from assistant.reading.rereading import passages_to_reread
from assistant.retrieval.passages import passages_to_read
from index.errors import ModelUnavailable
from tests.reader import reader
from tests.tiny_reader import PASSAGES_REREAD

QUESTION = "Who founded the museum?"


class NotingNetwork:
    """Notes which passages the network reads."""

    def __init__(self, network: ReadingNetwork) -> None:
        self._network = network
        self.texts: list[str] = []

    def read(self, question, passages):
        self.texts += [each.text for each in passages]
        return self._network.read(question, passages)

    def is_continuation(self, token):
        return self._network.is_continuation(token)


@pytest.fixture
def passages(session):
    found, _ = passages_to_read(session, QUESTION)
    assert len(found) > PASSAGES_REREAD
    return found


@pytest.fixture
def copied(tiny_reader, tmp_path) -> Path:
    return Path(shutil.copytree(tiny_reader, tmp_path / "reader-large"))


def test_the_large_network_reads_the_passages_that_the_small_reader_puts_first(
    session, passages, tiny_reader
):
    noting = NotingNetwork(ReadingNetwork(tiny_reader))
    cascade = CascadeReader(reader(), noting, LargeReader(tiny_reader).beside(reader()).weights)
    cascade.read(QUESTION, passages, session)
    first = reader().score_passages(QUESTION, passages)
    scored = sentence_features(QUESTION, first, session)
    chosen = passages_to_reread(scored, sentence_logits(reader().weights.sentence, scored), 2)
    assert noting.texts == [passages[place].text for place in chosen]


def test_both_networks_scores_are_there_for_a_passage_that_was_read_twice(
    session, passages, tiny_reader
):
    cascade = LargeReader(tiny_reader).beside(reader())
    first = reader().score_passages(QUESTION, passages)
    read = cascade.reread(QUESTION, first, sentence_features(QUESTION, first, session))
    assert [replace(each, reread=None) for each in read] == list(first)
    twice = [each for each in read if each.reread]
    assert len(twice) == PASSAGES_REREAD
    for each in twice:
        assert each.reread.passage is each.passage
        assert len(each.reread.sentences) == len(each.sentences)
        assert each.reread.answerable != each.answerable


def test_a_second_reading_without_weight_changes_neither_order_nor_confidence(
    session, passages, tiny_reader
):
    small = reader().read(QUESTION, passages, session)
    both = LargeReader(tiny_reader).beside(reader()).read(QUESTION, passages, session)
    assert [each.position for each in both.evidence] == [each.position for each in small.evidence]
    assert both.confidence == pytest.approx(small.confidence)
    assert [each.score for each in both.evidence] == pytest.approx(
        [each.score for each in small.evidence]
    )


def test_the_span_of_a_sentence_is_that_of_the_network_that_read_it_last(
    session, passages, tiny_reader
):
    cascade = LargeReader(tiny_reader).beside(reader())
    first = reader().score_passages(QUESTION, passages)
    read = cascade.reread(QUESTION, first, sentence_features(QUESTION, first, session))
    expected, differ = {}, 0
    for each in read:
        start = each.passage.hit.passage.start
        last = each.reread or each
        for sentence, scores in zip(each.passage.sentences, last.sentences, strict=True):
            position = (each.passage.article.id, sentence.start, sentence.end)
            expected[position] = scores.answer and tuple(start + at for at in scores.answer)
        differ += last.sentences != each.sentences
    for each in cascade.read(QUESTION, passages, session).evidence:
        assert each.answer == expected[each.article.id, each.sentence.start, each.sentence.end]
    assert differ == PASSAGES_REREAD


def test_without_a_word_of_the_question_nothing_is_read_again(session, tiny_reader):
    """Then it is as sure as the small reader: not surer than of a foreign question."""
    noting = NotingNetwork(ReadingNetwork(tiny_reader))
    cascade = CascadeReader(reader(), noting, LargeReader(tiny_reader).beside(reader()).weights)
    question = "Zyxwv qwrtp?"
    found, _ = passages_to_read(session, question)
    assert found
    assert cascade.read(question, found, session) == reader().read(question, found, session)
    assert noting.texts == []


def test_a_library_is_calibrated_with_the_small_reader_alone(session, passages, tiny_reader):
    cascade = LargeReader(tiny_reader).beside(reader())
    assert cascade.digest == reader().digest
    assert cascade.raw_confidence(QUESTION, passages, session) == reader().raw_confidence(
        QUESTION, passages, session
    )


def test_nothing_to_read_is_a_low_confidence(session, tiny_reader):
    cascade = LargeReader(tiny_reader).beside(reader())
    assert cascade.read(QUESTION, [], session) == reader().read(QUESTION, [], session)


def test_the_network_is_opened_once_for_all_libraries(tiny_reader):
    large = LargeReader(tiny_reader)
    one, other = large.beside(reader()), large.beside(reader())
    assert one._large is other._large
    assert one.small.network is other.small.network


@pytest.mark.parametrize(
    ("choice", "is_there", "expected"),
    [
        ("", True, True), ("", False, False), ("large", True, True), ("large", False, True),
        ("small", True, False), ("small", False, False),
    ],
)  # fmt: skip
def test_it_is_wanted_where_it_is_there_unless_a_reader_is_chosen(
    tiny_reader, tmp_path, choice, is_there, expected
):
    large = LargeReader(tiny_reader if is_there else tmp_path / "none")
    assert large.is_wanted(choice) is expected


def test_a_folder_that_is_not_there_is_refused_like_a_damaged_file(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"none/weights.json"):
        LargeReader(tmp_path / "none").open()


@pytest.mark.parametrize("name", ["model-2.data", "model.onnx", "config.json", "weights.json"])
def test_a_damaged_file_is_named_in_one_line(copied, name):
    (copied / name).write_bytes(b"no")
    with pytest.raises(ModelUnavailable, match=name) as caught:
        LargeReader(copied).open()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["sentence_features", "confidence_features"])
def test_weights_of_other_features_are_refused(copied, key):
    path = copied / "weights.json"
    form = json.loads(path.read_text())
    path.write_text(json.dumps(form | {key: form[key][:-1]}))
    with pytest.raises(ModelUnavailable, match="fitted with other features"):
        LargeReader(copied).open()


@pytest.mark.parametrize("change", [{"sentence": [0.0] * 9}, {"passages_reread": 0}])
def test_weights_that_do_not_fit_a_second_reading_are_refused(copied, change):
    path = copied / "weights.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelUnavailable, match="fitted with other features"):
        LargeReader(copied).open()
