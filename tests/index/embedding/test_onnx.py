"""The shipped weights: vectors that agree with the exact model, are unit, and never change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.factory import DEFAULT_MODEL_FOLDER, open_embedder
from index.embedding.onnx import OnnxEmbedder, available_cores
from index.errors import ModelUnavailable
from index.types import Embedder

AGREEMENT = 0.998  # least cosine of a sentence of words with the exact model; measured .9987


DRIFT = 1e-5  # least cosine is 1 less this between a text alone and among others


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return open_embedder()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_MODEL_FOLDER, tmp_path / "model"))


def cosines(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    products: NDArray[Any] = first * second
    return np.asarray(products.sum(axis=1))


def test_agrees_with_the_exact_model(shipped: Embedder, reference: dict[str, NDArray[Any]]) -> None:
    texts = [str(text) for text in reference["texts"]]
    agreement = cosines(shipped.embed(texts), reference["fp32"])
    words = [row for row, text in enumerate(texts) if text]
    assert agreement[words].min() > AGREEMENT
    assert agreement.min() > 0.99  # the empty text is no sentence and fares worse


def test_gives_the_stored_vectors(shipped: Embedder, reference: dict[str, NDArray[Any]]) -> None:
    texts = [str(text) for text in reference["texts"]]
    assert cosines(shipped.embed(texts), reference["shipped"]).min() > 1 - 1e-3


def test_nearest_text_is_the_one_that_answers(shipped: Embedder) -> None:
    texts = [
        "The harbour froze in January and no ship could leave.",
        "The baker raised the price of bread twice that summer.",
        "A new telescope was installed on the roof of the school.",
    ]
    question = shipped.embed(["How much more did a loaf cost?"])[0]
    assert int(np.argmax(shipped.embed(texts) @ question)) == 1


def test_order_is_kept_over_lengths_and_batches(shipped: Embedder) -> None:
    texts = [f"number {n} " * (1 + (n * 7) % 40) for n in range(60)]
    together = shipped.embed(texts)
    apart = np.concatenate([shipped.embed([text]) for text in texts])
    assert cosines(together, apart).min() > 1 - DRIFT


def test_same_texts_give_the_same_bits(shipped: Embedder) -> None:
    texts = ["one", "a second text", "a third text that is longer than both of the others"]
    assert np.array_equal(shipped.embed(texts), shipped.embed(texts))


def test_vectors_are_unit_float32(shipped: Embedder) -> None:
    vectors = shipped.embed(["short", "a rather longer text about nothing"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, shipped.dimension) == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(shipped: Embedder) -> None:
    assert shipped.embed([]).shape == (0, 384)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "\0",
        "\ud800 lone",
        "\udfff",
        "\u202e",
        "é" * 3000,
        "日本語",
        "👩‍👩‍👧",
        "x" * 1_000_000,
    ]
    + ["word " * 200_000, " " * 1_000_000],
    ids=lambda text: f"{text[:1].encode('unicode_escape').decode()}x{len(text)}",
)
def test_any_text_has_a_unit_vector(shipped: Embedder, text: str) -> None:
    assert np.linalg.norm(shipped.embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_reads_up_to_max_tokens(shipped: Embedder) -> None:
    whole = "word " * (shipped.max_tokens - 2)
    assert np.array_equal(shipped.embed([whole]), shipped.embed([whole + "unseen end"]))
    assert not np.array_equal(shipped.embed([whole]), shipped.embed([whole[:-5]]))


def test_progress_sums_to_the_number_of_texts(shipped: Embedder) -> None:
    seen: list[int] = []
    shipped.embed(["a text of some words " * 10] * 100, seen.append)
    assert sum(seen) == 100
    assert len(seen) > 1


def test_fingerprint_names_precision_and_weights(shipped: Embedder) -> None:
    config = json.loads((DEFAULT_MODEL_FOLDER / "config.json").read_text("utf-8"))
    assert config["precision"] in shipped.fingerprint
    assert config["sha256"][:16] in shipped.fingerprint


def test_other_weights_than_the_config_names_are_refused(copy: Path) -> None:
    data = bytearray((copy / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "model.onnx").write_bytes(data)
    with pytest.raises(ModelUnavailable, match="wrong sha256"):
        OnnxEmbedder(copy)


@pytest.mark.parametrize(
    "missing", ["model.onnx", "config.json", "tokenizer.json", "reference.npz"]
)
def test_a_missing_file_is_one_clear_line(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(ModelUnavailable, match=missing) as caught:
        OnnxEmbedder(copy)
    assert "\n" not in str(caught.value)


def test_vectors_that_differ_on_this_machine_are_refused(
    copy: Path, reference: dict[str, NDArray[Any]]
) -> None:
    turned = reference["shipped"][:, ::-1]
    np.savez(copy / "reference.npz", texts=reference["texts"], shipped=turned)
    with pytest.raises(ModelUnavailable, match="other vectors on this machine"):
        OnnxEmbedder(copy)


def test_int8_products_cannot_overflow_in_16_bits() -> None:
    onnx = pytest.importorskip("onnx")
    model = onnx.load(DEFAULT_MODEL_FOLDER / "model.onnx")
    constants = {c.name: c for c in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulIntegerToFloat"]
    assert len(products) == 6 * 4
    for node in products:
        weight = onnx.numpy_helper.to_array(constants[node.input[1]]).astype(np.int64)
        for pair in (weight[:-1], weight[1:]), (-weight[:-1], -weight[1:]):
            worst = 255 * (np.maximum(pair[0], 0) + np.maximum(pair[1], 0)).max()
            assert worst <= 2**15 - 1


def test_at_least_one_core_is_available() -> None:
    assert available_cores() >= 1
