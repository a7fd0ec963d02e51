"""The export of a large reader: its graph computes what torch does, and its parts make it whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import tiny_reader


@pytest.fixture(autouse=True)
def _beside_the_scripts() -> Iterator[None]:
    with tiny_reader.export_scripts():
        yield


@pytest.fixture(scope="module")
def weights() -> Any:
    with tiny_reader.export_scripts():
        from mpnet import by_bert_names
    return by_bert_names(tiny_reader.tiny_weights())


def torch_reader() -> Any:
    """The same network in torch, as training has it."""
    import torch
    from transformers import MPNetConfig, MPNetModel

    config = MPNetConfig(
        vocab_size=tiny_reader.WORDS, hidden_size=tiny_reader.WIDTH,
        num_hidden_layers=tiny_reader.LAYERS, num_attention_heads=tiny_reader.HEADS,
        intermediate_size=tiny_reader.INNER, max_position_embeddings=tiny_reader.POSITIONS,
        layer_norm_eps=1e-5,
    )  # fmt: skip
    model = MPNetModel(config, add_pooling_layer=False).eval()
    state = {name: torch.from_numpy(value) for name, value in tiny_reader.tiny_weights().items()}
    heads = {name: state.pop(name) for name in list(state) if name.startswith(("tokens", "answe"))}
    model.load_state_dict(state)
    return model, heads


def test_the_exact_graph_computes_what_torch_does(weights: Any) -> None:
    import torch
    from export_reader import export, feeds, run

    model, heads = torch_reader()
    exported = run(export(weights, "fp32"), ["tokens", "answerable"])
    for (tokens, answerable), feed in zip(exported, feeds(), strict=True):
        ids = torch.from_numpy(feed["input_ids"])
        with torch.no_grad():
            hidden = model(ids, attention_mask=torch.ones_like(ids)).last_hidden_state
            expected = hidden @ heads["tokens.weight"].T + heads["tokens.bias"]
            first = hidden[:, 0] @ heads["answerable.weight"].T + heads["answerable.bias"]
        np.testing.assert_allclose(tokens, expected.numpy(), atol=1e-4)
        np.testing.assert_allclose(answerable, first.numpy(), atol=1e-4)


def test_the_bias_of_each_distance_is_that_of_its_bucket() -> None:
    import torch
    from mpnet import relative_bias
    from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

    by_bucket = np.arange(64, dtype=np.float32).reshape(32, 2)
    bucket = MPNetEncoder.relative_position_bucket(torch.arange(-511, 512)).numpy()
    np.testing.assert_array_equal(relative_bias(by_bucket, 512), by_bucket[bucket].T)


def test_a_row_is_read_alike_whatever_is_read_beside_it(weights: Any) -> None:
    import onnxruntime
    from export_reader import PRECISION, export, feeds

    session = onnxruntime.InferenceSession(export(weights, PRECISION))
    ids = feeds()[2]["input_ids"]
    others = np.vstack([ids[:, ::-1], ids, np.full_like(ids, 7)])
    (alone,), (among,) = (
        session.run(["tokens"], {"input_ids": each}) for each in (ids, np.ascontiguousarray(others))
    )
    np.testing.assert_array_equal(alone[0], among[1])


def test_the_parts_are_limited_in_size_and_alike_each_time(weights: Any, tmp_path: Path) -> None:
    from export_reader import PRECISION, write

    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        write(folder, weights, PRECISION, 400_000)
    config = json.loads((folders[0] / "config.json").read_text())
    names = ["model-1.data", "model-2.data"]
    assert list(config["parts"]) == names
    for name in ["model.onnx", *names]:
        one, other = ((folder / name).read_bytes() for folder in folders)
        assert one == other
        digest = config["sha256"] if name == "model.onnx" else config["parts"][name]
        assert digest == hashlib.sha256(one).hexdigest()
    # The table of words is one constant, which cannot be divided.
    assert (folders[0] / names[0]).stat().st_size == tiny_reader.WORDS * tiny_reader.WIDTH
    assert (folders[0] / names[1]).stat().st_size <= 400_000


def test_a_model_in_parts_computes_what_the_whole_one_does(weights: Any, tmp_path: Path) -> None:
    import onnxruntime
    from export_reader import PRECISION, export, feeds, write

    write(tmp_path, weights, PRECISION, 400_000)
    in_parts = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    whole = onnxruntime.InferenceSession(export(weights, PRECISION))
    for feed in feeds():
        given = {"input_ids": feed["input_ids"]}
        for one, other in zip(in_parts.run(None, given), whole.run(None, given), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_model_that_fits_into_a_part_stays_one_file(weights: Any, tmp_path: Path) -> None:
    from export_reader import PRECISION, write

    write(tmp_path, weights, PRECISION, 400_000)
    write(tmp_path, weights, PRECISION)
    assert not list(tmp_path.glob("*.data"))
    assert "parts" not in json.loads((tmp_path / "config.json").read_text())


def with_judging_heads(weights: Any) -> Any:
    random = np.random.default_rng(8)

    def some(*shape: int) -> Any:
        return random.normal(size=shape).astype(np.float32)

    return weights | {
        "support.weight": some(3, tiny_reader.WIDTH), "support.bias": some(3),
        "unborne.weight": some(1, tiny_reader.WIDTH), "unborne.bias": some(1),
    }  # fmt: skip


def test_further_heads_are_further_outputs_of_the_same_network(weights: Any) -> None:
    from export_reader import export, feeds, run

    more = run(export(with_judging_heads(weights), "fp32"), ["tokens", "support", "unborne"])
    plain = run(export(weights, "fp32"), ["tokens"])
    for (tokens, support, unborne), (expected,), feed in zip(more, plain, feeds(), strict=True):
        np.testing.assert_array_equal(tokens, expected)
        assert support.shape == (1, 3)
        assert unborne.shape == (1, feed["input_ids"].shape[1], 1)


def test_a_network_trained_further_can_share_the_first_part(weights: Any, tmp_path: Path) -> None:
    from export_reader import PRECISION, write
    from model_parts import part_name

    one, other = tmp_path / "one", tmp_path / "other"
    write(one, weights, PRECISION, 400_000)
    changed = {n: v * 1.5 if "layer.1.output" in n else v for n, v in weights.items()}
    write(other, with_judging_heads(changed), PRECISION, 400_000, first_part=one)
    first, second = ((each / part_name(0)).read_bytes() for each in (one, other))
    assert first == second
    assert (one / "model.onnx").read_bytes() != (other / "model.onnx").read_bytes()


def test_a_first_part_of_another_network_is_refused(weights: Any, tmp_path: Path) -> None:
    from export_reader import PRECISION, export, write
    from model_parts import with_first_part

    write(tmp_path, weights, PRECISION, 400_000)
    table = "embeddings.word_embeddings.weight"
    smaller = weights | {table: weights[table][:-1]}
    with pytest.raises(ValueError, match="another network"):
        with_first_part(export(smaller, PRECISION), tmp_path)
