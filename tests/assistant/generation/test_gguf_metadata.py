"""What is read of a GGUF file, whole or damaged."""

from __future__ import annotations

import struct

import pytest

from assistant.generation.gguf_metadata import GgufMetadata, read_gguf_metadata


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def pair(key, kind, value):
    return text(key) + struct.pack("<I", kind) + value


PAIRS = (
    pair("general.architecture", 8, text("tiny")),
    pair("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 2) + text("a") + text("é")),
    pair("tokenizer.ggml.scores", 9, struct.pack("<IQ2f", 6, 2, 0.5, 1.5)),
    pair("tiny.rope.freq_base", 6, struct.pack("<f", 1e4)),
    pair("tiny.context_length", 4, struct.pack("<I", 2048)),
    pair("tokenizer.chat_template", 8, text("{{ messages }}")),
)


def header(count):
    return b"GGUF" + struct.pack("<IQQ", 3, 0, count)


@pytest.fixture
def read(tmp_path):
    def read(content):
        file = tmp_path / "model.gguf"
        file.write_bytes(content)
        return read_gguf_metadata(file)

    return read


def test_the_window_and_the_template_are_found_between_other_values(read):
    assert read(header(len(PAIRS)) + b"".join(PAIRS)) == GgufMetadata(2048, has_chat_template=True)


@pytest.mark.parametrize("missing", range(1, 200, 7))
def test_a_file_that_ends_early_says_as_much_as_it_can(read, missing):
    whole = header(len(PAIRS)) + b"".join(PAIRS)
    assert read(whole[:-missing]).context_tokens in (2048, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGML",
        header(2**60),
        header(1) + pair("x.context_length", 8, struct.pack("<Q", 2**62)),
        header(1) + pair("x.context_length", 9, struct.pack("<IQ", 8, 2**62)),
        header(1) + pair("x.context_length", 99, b""),
        header(1) + pair("x.context_length", 5, struct.pack("<i", -1)),
    ],
)
def test_what_cannot_be_read_is_not_known(read, content):
    assert read(content) == GgufMetadata()


def test_a_file_that_is_not_there_is_not_known(tmp_path):
    assert read_gguf_metadata(tmp_path / "none.gguf") == GgufMetadata()
