"""The files of a model: read only if they are what its config says."""

from __future__ import annotations

import hashlib
import json

import pytest

from index.embedding.model_files import open_checked_session, open_tokenizer, read_model
from index.errors import ModelUnavailable
from tests.tiny_reader import write_tiny_reader

MEND = "install it again"


@pytest.fixture
def folder(tmp_path):
    data = b"weights"
    config = {"sha256": hashlib.sha256(data).hexdigest(), "dimension": 4}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "model.onnx").write_bytes(data)
    return tmp_path


def test_a_whole_model_is_read(folder):
    config, data = read_model(folder, MEND)
    assert (config["dimension"], data) == (4, b"weights")


@pytest.mark.parametrize("name", ["config.json", "model.onnx"])
def test_a_missing_file_is_named_with_what_to_do(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"{name} \(FileNotFoundError\); {MEND}$"):
        read_model(folder, MEND)


def test_a_config_that_is_no_json_is_named(folder):
    (folder / "config.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="config.json"):
        read_model(folder, MEND)


def test_other_weights_than_those_of_the_config_are_refused(folder):
    (folder / "model.onnx").write_bytes(b"weightz")
    with pytest.raises(ModelUnavailable, match=rf"is damaged \(wrong sha256\); {MEND}$"):
        read_model(folder, MEND)


@pytest.fixture
def in_parts(tmp_path):
    return write_tiny_reader(tmp_path / "large")


def test_a_model_in_parts_is_opened(in_parts):
    session = open_checked_session(in_parts, MEND)
    assert [each.name for each in session.get_inputs()] == ["input_ids"]
    assert [each.name for each in session.get_outputs()] == ["tokens", "answerable"]


@pytest.mark.parametrize("name", ["model.onnx", "model-1.data", "model-2.data"])
def test_a_damaged_or_missing_part_is_named_with_what_to_do(in_parts, name):
    path = in_parts / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelUnavailable, match=rf"{name} is damaged \(wrong sha256\); {MEND}$"):
        open_checked_session(in_parts, MEND)
    path.unlink()
    with pytest.raises(ModelUnavailable, match=rf"{name} \(FileNotFoundError\); {MEND}$"):
        open_checked_session(in_parts, MEND)


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_a_tokenizer_that_cannot_be_read_is_named(folder, content):
    if content is not None:
        (folder / "tokenizer.json").write_text(content)
    with pytest.raises(ModelUnavailable, match=rf"tokenizer.json .*; {MEND}$"):
        open_tokenizer(folder, MEND)
