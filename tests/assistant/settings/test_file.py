"""Reading `footnote.toml`: what is wrong with a file is one line that says what and where."""

from __future__ import annotations

import os

import pytest

from assistant.settings.file import MAX_FILE_BYTES, read_config_file
from index.errors import InvalidInput


@pytest.fixture
def file(tmp_path):
    return tmp_path / "footnote.toml"


def refusal(file, *, is_named=True):
    with pytest.raises(InvalidInput) as refused:
        read_config_file(file, is_named=is_named)
    line = str(refused.value)
    assert str(file) in line
    assert "\n" not in line
    return line


def test_its_values_are_those_of_the_settings(file):
    file.write_bytes(b'\xef\xbb\xbf# mine\nreader = "small"\nmodel_tokens = 200\n')
    read = {"reader": "small", "model_tokens": 200}
    assert read_config_file(file, is_named=False) == read_config_file(file, is_named=True) == read


def test_a_data_folder_needs_none_but_a_named_one_must_be_there(file):
    assert read_config_file(file, is_named=False) == {}
    file.write_text("")
    assert read_config_file(file / "footnote.toml", is_named=False) == {}  # the folder is a file
    assert "Not a directory" in refusal(file / "footnote.toml")
    file.unlink()
    assert "there is no configuration file" in refusal(file)


@pytest.mark.parametrize(
    ("key", "nearest"),
    [("langauge_model", "language_model"), ("prt", "port"), ("READER", "reader"), ("dta", "data")],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(file, key, nearest):
    file.write_text(f"{key} = 1\n")
    line = refusal(file, is_named=False)
    assert f"there is no setting {key!r}: the nearest is {nearest}" in line or key == "READER"
    assert "there is no setting" in line


@pytest.mark.parametrize("name", ["language_model", "host", "allow_download", "prompts", "data"])
def test_a_strangers_data_folder_neither_sends_nor_opens_anything(file, name):
    file.write_text(f'{name} = "x"\n' if name != "allow_download" else f"{name} = true\n")
    line = refusal(file, is_named=False)
    assert f"{name} is not taken from a data folder" in line
    assert "--config" in line
    assert name in read_config_file(file, is_named=True)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_file_with_a_secret_must_be_its_owners_alone(file):
    file.write_text('model_key = "geheim"\n')
    file.chmod(0o640)
    line = refusal(file)
    assert "others can read the file, and model_key is secret: run `chmod 600" in line
    assert "geheim" not in line
    file.chmod(0o600)
    assert read_config_file(file, is_named=True) == {"model_key": "geheim"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"port = ", "it is not TOML"),
        (b"port 7860", "it is not TOML"),
        (b"port = " + b"9" * 5000, "it is not TOML"),
        (b"port = " + b"9" * 4000, "port = 9999"),
        (b"a = " + b"[" * 15_000, "it is not TOML"),
        (b"port = 1\nport = 2\n", "it is not TOML"),
        ("host = 'caf\u00e9'".encode("latin-1"), "it is not UTF-8 text"),
        (b"# " + b"x" * MAX_FILE_BYTES, "it is no file of at most 20,000 bytes"),
        (b"port = 0x" + b"F" * 5000, "port = a number of thousands of digits: give"),
        (b"calibrates = [0x" + b"F" * 5000 + b"]", "calibrates = a number of thousands"),
        (b"data = '~nobody-of-that-name/x'", "there is no such home folder"),
        (b'data = "a\\u0000b"', "data = 'a\\x00b': give a string"),
        (b"[page]\nport = 1\n", "there is no setting 'page'"),
        (b'"' + b"k" * 5000 + b'" = 1\n', "there is no setting"),
    ],
)
def test_a_broken_file_is_one_line(file, content, words):
    file.write_bytes(content)
    line = refusal(file)
    assert words in line
    assert len(line) < 500


def test_what_is_no_file_is_not_waited_for(file):
    file.mkdir()
    assert "it is no file" in refusal(file, is_named=False)
    file.rmdir()
    os.mkfifo(file)
    assert "it is no file" in refusal(file, is_named=False)
