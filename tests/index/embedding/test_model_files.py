"""The files of a model: read only if they are what its config says."""

from __future__ import annotations

import hashlib
import json

import pytest

from index.embedding.model_files import open_tokenizer, read_model
from index.errors import ModelUnavailable

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


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_a_tokenizer_that_cannot_be_read_is_named(folder, content):
    if content is not None:
        (folder / "tokenizer.json").write_text(content)
    with pytest.raises(ModelUnavailable, match=rf"tokenizer.json .*; {MEND}$"):
        open_tokenizer(folder, MEND)
