"""The static encoder: a hand-made table whose means can be reckoned, and the shipped weights."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from index.embedding.factory import DEFAULT_MODEL, FAST_MODEL, FAST_MODEL_FOLDER, open_embedder
from index.embedding.static import BATCH_TEXTS, StaticEmbedder
from index.errors import ModelUnavailable
from index.types import Embedder


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return open_embedder(FAST_MODEL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FAST_MODEL_FOLDER, tmp_path / "model"))


@pytest.fixture
def small(tmp_path: Path) -> StaticEmbedder:
    """Three words of two numbers each: unknown (0, 3), tide (4, 0), rose (0, 1)."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "tide": 1, "rose": 2}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    table = np.array([[0, 1], [2, 0], [0, 2]], np.int8)
    np.savez(tmp_path / "table.npz", table=table, scales=np.array([3, 2, 0.5], np.float32))
    config: dict[str, Any] = {"name": "small", "dimension": 2, "precision": "int8"}
    config["sha256"] = {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in ("table.npz", "tokenizer.json")
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    return StaticEmbedder(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tide", (1, 0)),
        ("tide rose rose rose", (4 / 5, 3 / 5)),  # (4, 0) + 3 (0, 1)
        ("tide unheard", (4 / 5, 3 / 5)),  # (4, 0) + (0, 3)
        ("", (0, 1)),  # as an unknown word
    ],
)
def test_a_vector_is_the_mean_of_the_words_vectors(
    small: StaticEmbedder, text: str, expected: tuple[float, float]
) -> None:
    assert small.embed([text])[0].tolist() == pytest.approx(expected)


def test_nearest_text_is_the_one_that_answers(shipped: Embedder) -> None:
    texts = [
        "The harbour froze in January and no ship could leave.",
        "The baker raised the price of bread twice that summer.",
        "A new telescope was installed on the roof of the school.",
    ]
    questions = [
        "How much did a loaf cost?",
        "When were boats stuck?",
        "Where do pupils see stars?",
    ]
    best = np.argmax(shipped.embed(questions) @ shipped.embed(texts).T, axis=1)
    assert best.tolist() == [1, 0, 2]


def test_a_text_has_the_same_bits_alone_and_among_others(shipped: Embedder) -> None:
    texts = [f"number {n} of the tide " * (1 + (n * 7) % 40) for n in range(BATCH_TEXTS + 60)]
    together = shipped.embed(texts)
    apart = np.concatenate([shipped.embed([text]) for text in texts])
    assert np.array_equal(together, apart)


def test_word_order_does_not_count(shipped: Embedder) -> None:
    first, second = shipped.embed(["the dog bit the man", "the man bit the dog"])
    assert first @ second == pytest.approx(1)


def test_vectors_are_unit_float32(shipped: Embedder) -> None:
    vectors = shipped.embed(["short", "a rather longer text about nothing"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, shipped.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])


def test_no_texts_give_no_vectors(shipped: Embedder) -> None:
    assert shipped.embed([]).shape == (0, shipped.dimension)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "\ud800 lone", "\u202e", "é" * 3000, "日本語", "👩‍👩‍👧", "x" * 1_000_000]
    + ["word " * 200_000, " " * 1_000_000],
    ids=lambda text: f"{text[:1].encode('unicode_escape').decode()}x{len(text)}",
)
def test_any_text_has_a_unit_vector(shipped: Embedder, text: str) -> None:
    assert np.linalg.norm(shipped.embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_reads_up_to_max_tokens(shipped: Embedder) -> None:
    whole = "word tide " * (shipped.max_tokens // 2)
    assert np.array_equal(shipped.embed([whole]), shipped.embed([whole + "unseen end"]))
    assert not np.array_equal(shipped.embed([whole]), shipped.embed([whole[:-5]]))


def test_progress_is_told_after_each_batch(shipped: Embedder) -> None:
    seen: list[int] = []
    shipped.embed(["a text"] * (BATCH_TEXTS + 1), seen.append)
    assert seen == [BATCH_TEXTS, 1]


def test_fingerprint_names_precision_and_weights(shipped: Embedder) -> None:
    config = json.loads((FAST_MODEL_FOLDER / "config.json").read_text("utf-8"))
    digest = hashlib.sha256((FAST_MODEL_FOLDER / "table.npz").read_bytes()).hexdigest()
    assert shipped.fingerprint == f"fast:{config['precision']}:8192:{digest[:16]}"
    assert shipped.name == config["name"] == FAST_MODEL
    assert shipped.fingerprint != open_embedder(DEFAULT_MODEL).fingerprint


@pytest.mark.parametrize("name", ["table.npz", "tokenizer.json"])
def test_other_files_than_the_config_names_are_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelUnavailable, match=rf"{name} is damaged \(wrong sha256\)"):
        StaticEmbedder(copy)


@pytest.mark.parametrize("missing", ["table.npz", "config.json", "tokenizer.json"])
def test_a_missing_file_is_one_clear_line(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(ModelUnavailable, match=missing) as caught:
        StaticEmbedder(copy)
    assert "\n" not in str(caught.value)


def test_a_config_without_its_keys_is_one_clear_line(copy: Path) -> None:
    (copy / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailable, match="config.json"):
        StaticEmbedder(copy)


def test_it_needs_no_torch_and_no_onnxruntime() -> None:
    script = (
        "import sys; from index.embedding.factory import open_embedder; "
        "open_embedder('fast').embed(['a']);"
        "sys.exit(' '.join({'torch', 'onnxruntime', 'scipy'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_ships_is_small() -> None:
    assert sum(path.stat().st_size for path in FAST_MODEL_FOLDER.iterdir()) < 13_000_000
