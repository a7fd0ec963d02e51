"""Float weights out of a shipped int8 reader, so that training can go on from what ships.

    python training/shipped_weights.py models/reader-large build/reader-large --source build/mpnet

Only the codes and scales of the matrices are exact: what rounding took away stays lost. What is as
published (word table, positions, the bias of distances) is taken from `--source`; it must be an
MPNet, as the large reader is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from reader_model import MpnetTrunk, TrainableReader, open_trunk, save_trained
from train_reader import open_tokenizer

GELU_LOWEST = -0.17  # as models/encoder_precision.py has it
ATTENTION = ("attn.q", "attn.k", "attn.v")
PRODUCTS = 4  # of a layer: attention, its output, ffn, its output

Matrix = NDArray[np.float32]


def main() -> None:
    """Write weights.pt."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", type=Path, required=True)
    options = parser.parse_args()
    network = TrainableReader(open_trunk(options.source, open_tokenizer()))
    restore(network, options.model / "model.onnx")
    options.out.mkdir(parents=True, exist_ok=True)
    save_trained(network, options.out / "weights.pt")


@torch.no_grad()
def restore(network: TrainableReader, path: Path) -> None:
    """Set the weights of the layers and heads to those of a model of precision `int8-token`."""
    if not isinstance(network.trunk, MpnetTrunk):
        raise ValueError("only the large reader's trunk is known here")
    model = onnx.load(path)
    values = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    norms = [node for node in model.graph.node if node.op_type == "LayerNormalization"]
    own, smoothed = norms[::2], norms[1::2]
    products = list(_products(model.graph, values))
    parameters = dict(network.trunk.encoder.named_parameters())

    def put(name: str, value: Matrix) -> None:
        parameters[name].copy_(torch.from_numpy(np.ascontiguousarray(value)))

    for number in range(len(products) // PRODUCTS):
        layer = f"encoder.layer.{number}."
        four = products[PRODUCTS * number :][:PRODUCTS]
        first, second = (
            _unsmoothed(own[2 * number + n], smoothed[2 * number + n], four[2 * n], values)
            for n in (0, 1)
        )
        for part, weight, bias in zip(
            ATTENTION, np.split(first[0], 3, axis=1), np.split(first[1], 3), strict=True
        ):
            put(f"{layer}attention.{part}.weight", weight.T)
            put(f"{layer}attention.{part}.bias", bias)
        put(f"{layer}attention.attn.o.weight", four[1][0].T)
        put(f"{layer}attention.attn.o.bias", four[1][1])
        put(f"{layer}intermediate.dense.weight", second[0].T)
        put(f"{layer}intermediate.dense.bias", second[1])
        put(f"{layer}output.dense.weight", four[3][0].T)
        put(f"{layer}output.dense.bias", four[3][1] - GELU_LOWEST * four[3][0].sum(axis=0))
        for name, norm in (("attention.", own[2 * number + 1]), ("output.", own[2 * number + 2])):
            put(f"{layer}{name}LayerNorm.weight", values[norm.input[1]])
            put(f"{layer}{name}LayerNorm.bias", values[norm.input[2]])
    for head in ("tokens", "answerable"):
        linear = getattr(network, head)
        weight, bias = _head(model.graph, head, values)
        linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight.T)))
        linear.bias.copy_(torch.from_numpy(np.array(bias)))


def _products(
    graph: onnx.GraphProto, values: dict[str, NDArray[np.generic]]
) -> Iterator[tuple[Matrix, Matrix]]:
    """The matrix of each int8 product, shape (in, out), and what is added after it, in order."""
    users = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            whole, scales = values[node.input[1]], values[node.input[3]]
            added = users[users[node.output[0]].output[0]]
            yield whole.astype(np.float32) * scales, values[added.input[1]].astype(np.float32)


def _unsmoothed(
    norm: onnx.NodeProto,
    smoothed: onnx.NodeProto,
    product: tuple[Matrix, Matrix],
    values: dict[str, Matrix],
) -> tuple[Matrix, Matrix]:
    """A product as it was before the channels of its input were centred and scaled."""
    factor = values[norm.input[1]] / values[smoothed.input[1]]
    centre = values[norm.input[2]] - values[smoothed.input[2]] * factor
    weight = product[0] / factor[:, None]
    return weight, product[1] - centre @ weight


def _head(graph: onnx.GraphProto, name: str, values: dict[str, Matrix]) -> tuple[Matrix, Matrix]:
    """Weight and bias of a linear head by the name of its output."""
    made = {output: node for node in graph.node for output in node.output}
    added = made[name]
    return values[made[added.input[0]].input[1]], values[added.input[1]]


if __name__ == "__main__":
    main()
