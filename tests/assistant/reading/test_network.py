"""The shipped network: exact offsets, nothing depends on batch mates, a wrong file is refused."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reading.encoding import MAX_STATEMENT_TOKENS, MAX_TOKENS
from assistant.reading.network import FOLDER, PassageInput, ReadingNetwork
from assistant.reading.span_decoding import decode_sentences
from assistant.verification.entailment import ENTAILMENT_FOLDER
from index.errors import ModelUnavailable
from index.text.sentences import split_sentences
from tests.reader import network
from tests.tiny_reader import write_tiny_reader

ODD = st.lists(
    st.one_of(
        st.sampled_from(
            ["The", "harbour.", "é", "e\u0301", "😀", "مرحبا", "東京。", "İ", "ﬁ", "x" * 90]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map(" ".join)
FERRY = "The ferry to Lindholm sails at noon on Mondays. It carries forty cars."
MUSEUM = "The museum was founded in 1901 by the painter Otto Brandt."


def passage(text: str, title: str = "") -> PassageInput:
    return PassageInput(title, text, tuple((s.start, s.end) for s in split_sentences(text)))


def spans(question: str, text: str) -> list[str]:
    (logits,) = network().read(question, [passage(text)])
    ranges = passage(text).ranges
    read = decode_sentences(logits, len(ranges), network().is_continuation)
    for (start, end), sentence in zip(ranges, read, strict=True):
        if sentence.answer:
            assert start <= sentence.answer[0] < sentence.answer[1] <= end
    return [text[slice(*sentence.answer)] for sentence in read if sentence.answer]


def test_the_answer_is_found_where_it_stands():
    assert spans("When does the ferry sail?", FERRY)[0] in "at noon on Mondays"
    assert spans("Who founded the museum?", MUSEUM)[0].endswith("Otto Brandt")


@given(text=ODD, question=ODD)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_span_lies_in_its_sentence_on_any_text(text, question):
    from index.text.normalisation import normalise

    spans(question, normalise(text.encode("utf-8", "replace").decode()))


def test_a_passage_is_read_alike_whatever_is_read_beside_it():
    alone = network().read("When was the museum founded?", [passage(MUSEUM)])[0]
    others = [passage(FERRY), passage(MUSEUM), passage("word " * 400)]
    among = network().read("When was the museum founded?", others)[1]
    again = network().read("When was the museum founded?", others)[1]
    assert np.array_equal(alone.tokens, among.tokens)
    assert np.array_equal(among.tokens, again.tokens)
    assert (alone.none, alone.answerable) == (among.none, among.answerable)


def test_one_thread_reads_as_two_do():
    single = ReadingNetwork(threads=1)
    for one, other in zip(
        single.read("When?", [passage(MUSEUM), passage(FERRY)]),
        network().read("When?", [passage(MUSEUM), passage(FERRY)]),
        strict=True,
    ):
        assert np.array_equal(one.tokens, other.tokens)


@pytest.mark.parametrize("question", ["", "?", "why " * 2500, "\ud800 lone", "ما اسم العبارة؟"])
@pytest.mark.parametrize(
    "text", ["", "   ", "العبارة تبحر عند الظهر. تحمل أربعين سيارة.", "\ud800."]
)
def test_any_question_and_any_text_can_be_read(question, text):
    spans(question, text)


def test_a_sentence_longer_than_a_row_is_read_to_its_end():
    text = "and so on " * 300 + "the captain of the ferry was Maria Holt"
    (logits,) = network().read("Who was the captain?", [PassageInput("", text, ((0, len(text)),))])
    assert len(logits.tokens) == len(logits.body.ids) > 2 * MAX_TOKENS
    assert np.isfinite(logits.tokens).all()
    (read,) = decode_sentences(logits, 1, network().is_continuation)
    assert text[slice(*read.answer)] == "Maria Holt"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reader"))


def shift_reference(folder: Path, shift: float, every: int = 1) -> None:
    """Let the stored logits of one token of so many differ by that much from those computed."""
    with np.load(folder / "reference.npz") as stored:
        values = dict(stored)
    values["tokens"][::every] += shift
    np.savez(folder / "reference.npz", **values)


def test_a_token_that_another_processor_rounds_otherwise_is_no_fault(copied):
    shift_reference(copied, 0.6, every=5)
    assert ReadingNetwork(copied).read("When?", [passage(FERRY)])


def test_a_machine_that_computes_otherwise_is_refused(copied):
    shift_reference(copied, 1.0)
    with pytest.raises(ModelUnavailable, match="other values on this machine"):
        ReadingNetwork(copied)


@pytest.mark.parametrize("name", ["model.onnx", "config.json", "tokenizer.json", "reference.npz"])
def test_a_missing_or_damaged_file_is_named(copied, name):
    (copied / name).write_bytes(b"no")
    with pytest.raises(ModelUnavailable, match=name):
        ReadingNetwork(copied)
    (copied / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        ReadingNetwork(copied)


def test_a_network_without_token_types_reads_the_same_tokens(tmp_path):
    large = ReadingNetwork(write_tiny_reader(tmp_path))
    one, other = (each.read("When?", [passage(FERRY)])[0] for each in (large, network()))
    assert one.body == other.body
    assert one.tokens.shape == other.tokens.shape
    assert np.isfinite(one.tokens).all()


def test_the_config_holds_the_sum_of_the_file():
    config = json.loads((FOLDER / "config.json").read_text())
    assert config["precision"].startswith("int8")


def test_words_with_ligatures_and_soft_hyphens_are_read_as_words_and_found_where_they_stand():
    question, plain = "Who was fined?", "The officer Griffith Hafling was fined."
    odd = "The oﬃcer Griﬃth Haf\u00adling was ﬁned."
    (read,), (as_plain,) = (network().read(question, [passage(t)]) for t in (odd, plain))
    assert read.body.ids == as_plain.body.ids
    assert np.array_equal(read.tokens, as_plain.tokens)
    assert odd[slice(*read.body.ranges[1])] == "oﬃcer"
    assert spans(question, odd) == ["The oﬃcer Griﬃth Haf\u00adling"]


@pytest.fixture(scope="module")
def judging():
    return ReadingNetwork(ENTAILMENT_FOLDER)


SOLD = ("The mill is old.", "Otto Brandt sold the mill to the town in 1987.", "It rained.")


def test_a_statement_rests_on_the_source_that_says_it(judging):
    said = judging.judge("In 1987 the town bought the mill from Otto Brandt.", "", SOLD)
    assert max(range(3), key=said.evidence.__getitem__) == 1
    wrong = judging.judge("In 1987 the town burned the mill of Anna Lind.", "", SOLD)
    assert said.label[2] - max(said.label[:2]) > wrong.label[2] - max(wrong.label[:2])


def test_the_tokens_of_a_statement_lie_where_its_words_stand(judging):
    statement = "Otto ﬁxed the ﬂour mill."
    said = judging.judge(statement, "Mills", SOLD)
    words = [statement[start:end] for start, end, _ in said.unborne]
    assert words[0] == "Otto"
    assert words[-1] == "."
    assert all(0 <= start <= end <= len(statement) for start, end, _ in said.unborne)


def test_sources_without_room_beside_a_long_statement_are_not_read(judging):
    said = judging.judge("mill " * 500, "", ["town " * 300, "It rained."])
    assert len(said.unborne) == MAX_STATEMENT_TOKENS
    assert said.evidence[1] == -math.inf


@pytest.mark.parametrize("text", ["", "\ud83d\u0000", "ا" * 3000, "…"])
def test_any_statement_can_be_judged(judging, text):
    said = judging.judge(text, text, [text, ""])
    assert all(map(math.isfinite, said.label))
