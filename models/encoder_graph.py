"""Builds the ONNX graphs of the sentence encoder and the readers, with torch not needed.

tokens -> embeddings -> n layers -> mean over the real tokens -> unit vector. How the constant
matrices are multiplied is the caller's choice (`Linear`), so that one description of the network
gives the fp32 graph and every quantised candidate. A reader has linear heads on the tokens
instead of the mean; its trunk is BERT or MPNet (`mpnet.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import onnx
from mpnet import RELATIVE_BIAS, relative_bias
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from weight_rounding import Moments

OPSET = 17  # LayerNormalization is an operator of its own from 17 on
MICROSOFT = "com.microsoft"  # onnxruntime's own operators; they spare passes over the data
PRODUCTS = ("attention", "attention_output", "ffn", "ffn_output")  # of a layer, in order
TYPES = "embeddings.token_type_embeddings.weight"
HEADS = {"tokens": True, "answerable": False, "support": False, "unborne": True}
"""The linear heads that a reader may have, in order, and whether they stand on every token: start,
end and evidence; whether the passage answers; whether the sources do not, partly or wholly support
a statement; which of its tokens none supports."""

Weights = Mapping[str, NDArray[Any]]


class Graph:
    """Nodes and constants of one graph in the making; names are given by counting."""

    def __init__(self) -> None:
        """Start empty."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[Any]) -> str:
        """Store an array; returns its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(
        self,
        operator: str,
        inputs: Sequence[str],
        domain: str = "",
        **attributes: float | Sequence[int],
    ) -> str:
        """Append a node of one output; returns the output's name."""
        output = f"v{len(self.nodes)}"
        node = helper.make_node(operator, list(inputs), [output], domain=domain)
        for name, value in sorted(attributes.items()):
            node.attribute.append(helper.make_attribute(name, value))
        self.nodes.append(node)
        return output


@dataclass(frozen=True, slots=True)
class Trunk:
    """What the weights of a trunk do not say: all of it stands in the model's own config.json."""

    heads: int
    epsilon: float  # of the layer normalisations
    first_position: int  # in the table of positions; those before it stand for padding


BERT = Trunk(heads=12, epsilon=1e-12, first_position=0)
MPNET = Trunk(heads=12, epsilon=1e-5, first_position=2)


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer normalisation: its input, its parameters, and its place in the order of all."""

    source: str
    gain: NDArray[Any]
    offset: NDArray[Any]
    epsilon: float
    number: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A tensor of the graph of shape (texts, tokens, width), and the norm it is the output of.

    `moments` are of the values that it had in some texts.
    """

    name: str
    norm: Norm | None = None
    moments: Moments | None = None


Linear = Callable[[Graph, Hidden, NDArray[Any], NDArray[Any]], str]
"""`linear(graph, x, weight, bias)` appends x @ weight + bias; weight has shape (in, out)."""

Table = Callable[[Graph, str, NDArray[Any]], str]
"""`table(graph, ids, rows)` appends the look-up of rows by id."""


def build(weights: Weights, table: Table, linears: Mapping[str, Linear]) -> bytes:
    """The serialised sentence encoder, a BERT.

    `linears` holds the kind of product for `attention`, `attention_output`, `ffn`, `ffn_output`.
    Inputs: `input_ids`, `attention_mask`, int64 of shape (texts, tokens). Output: `embedding`,
    float32 unit vectors of shape (texts, width).
    """
    graph = Graph()
    hidden = _embeddings(graph, weights, table, BERT)
    hidden = encode(graph, hidden, _mask_bias(graph), weights, BERT, linears)
    _pool(graph, hidden.name)
    width = weights["embeddings.LayerNorm.bias"].shape[0]
    inputs = ("input_ids", "attention_mask")
    return serialise(graph, "encoder", inputs, {"embedding": ["texts", width]})


def build_reader(
    weights: Weights,
    table: Table,
    linears: Mapping[str, Linear],
    moments: Sequence[Moments] = (),
) -> bytes:
    """The serialised reading network, for rows of one length: it knows no padding.

    `moments` are of the input of each product of the layers, in order, for those who round by them.

    `weights` holds the trunk's and those of the linear heads that are `HEADS`. Inputs: `input_ids`
    and, where the trunk knows types, `token_type_ids`, int64 of shape (texts, tokens). Outputs,
    float32 logits, one for each head: of shape (texts, tokens, n) for those on every token, and
    (texts, n) for those on the first.
    """
    graph = Graph()
    has_types = TYPES in weights
    trunk = MPNET if RELATIVE_BIAS in weights else BERT
    hidden = _embeddings(graph, weights, table, trunk, "token_type_ids" if has_types else None)
    bias = _position_bias(graph, weights) if RELATIVE_BIAS in weights else None
    hidden = encode(graph, hidden, bias, weights, trunk, linears, moments)
    first = graph.add("Gather", [hidden.name, graph.constant(np.array(0, np.int64))], axis=1)
    outputs: dict[str, Sequence[str | int]] = {}
    for name in heads_of(weights):
        weight, bias = weights[f"{name}.weight"].T, weights[f"{name}.bias"]
        source = hidden.name if HEADS[name] else first
        product = graph.add("MatMul", [source, graph.constant(weight)])
        graph.nodes.append(helper.make_node("Add", [product, graph.constant(bias)], [name]))
        outputs[name] = ["texts", *(["tokens"] if HEADS[name] else []), len(bias)]
    inputs = ("input_ids", "token_type_ids") if has_types else ("input_ids",)
    return serialise(graph, "reader", inputs, outputs)


def heads_of(weights: Weights) -> list[str]:
    """The heads that these weights have, in order."""
    return [name for name in HEADS if f"{name}.weight" in weights]


def encode(
    graph: Graph,
    hidden: Hidden,
    bias: str | None,
    weights: Weights,
    trunk: Trunk,
    linears: Mapping[str, Linear],
    moments: Sequence[Moments] = (),
) -> Hidden:
    """Append all layers; `bias` is added to the attention's scores."""
    layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
    for number in range(layers):
        prefix = f"encoder.layer.{number}."
        layer = {k[len(prefix) :]: v for k, v in weights.items() if k.startswith(prefix)}
        own = moments[len(PRODUCTS) * number :][: len(PRODUCTS)]
        hidden = _layer(graph, hidden, bias, layer, trunk, linears, own)
    return hidden


def layer_norm(graph: Graph, norm: Norm) -> str:
    """Append a layer normalisation over the last axis."""
    inputs = [norm.source, graph.constant(norm.gain), graph.constant(norm.offset)]
    return graph.add("LayerNormalization", inputs, axis=-1, epsilon=norm.epsilon)


def _norm(
    graph: Graph, source: str, weights: Weights, name: str, number: int, trunk: Trunk
) -> Hidden:
    gain, offset = weights[f"{name}.weight"], weights[f"{name}.bias"]
    norm = Norm(source, gain, offset, trunk.epsilon, number)
    return Hidden(layer_norm(graph, norm), norm)


def _embeddings(
    graph: Graph, weights: Weights, table: Table, trunk: Trunk, types: str | None = None
) -> Hidden:
    words = table(graph, "input_ids", weights["embeddings.word_embeddings.weight"])
    positions = weights["embeddings.position_embeddings.weight"][trunk.first_position :]
    if types:
        typed = graph.add("Gather", [graph.constant(weights[TYPES]), types], axis=0)
        words = graph.add("Add", [words, typed])
    elif TYPES in weights:  # every token is of type 0: its embedding is a part of the position's
        positions = positions + weights[TYPES][0]
    length = graph.add("Shape", ["input_ids"], start=1, end=2)
    zero = graph.constant(np.array([0], np.int64))
    first = graph.add("Slice", [graph.constant(positions), zero, length, zero])
    summed = graph.add("Add", [words, first])
    return _norm(graph, summed, weights, "embeddings.LayerNorm", 0, trunk)


def _position_bias(graph: Graph, weights: Weights) -> str:
    """What MPNet adds for how far two tokens are apart; shape (1, heads, tokens, tokens)."""
    longest = len(weights["embeddings.position_embeddings.weight"]) - MPNET.first_position
    by_distance = graph.constant(relative_bias(weights[RELATIVE_BIAS], longest))
    length = graph.add("Shape", ["input_ids"], start=1, end=2)
    zero = graph.constant(np.array([0], np.int64))
    numbers = graph.constant(np.arange(longest, dtype=np.int64))
    places = graph.add("Slice", [numbers, zero, length, zero])
    attending = graph.add("Unsqueeze", [places, graph.constant(np.array([1], np.int64))])
    distance = graph.add("Sub", [places, attending])
    column = graph.add("Add", [distance, graph.constant(np.array(longest - 1, np.int64))])
    bias = graph.add("Gather", [by_distance, column], axis=1)
    return graph.add("Unsqueeze", [bias, zero])


def _mask_bias(graph: Graph) -> str:
    """0 for a real token, a large negative number for padding; shape (texts, 1, 1, tokens)."""
    axes = graph.constant(np.array([1, 2], np.int64))
    mask = graph.add("Unsqueeze", ["attention_mask", axes])
    mask = graph.add("Cast", [mask], to=TensorProto.FLOAT)
    mask = graph.add("Sub", [mask, graph.constant(np.array(1, np.float32))])
    return graph.add("Mul", [mask, graph.constant(np.array(1e9, np.float32))])


def _layer(
    graph: Graph,
    hidden: Hidden,
    bias: str | None,
    layer: Weights,
    trunk: Trunk,
    linears: Mapping[str, Linear],
    moments: Sequence[Moments],
) -> Hidden:
    def dense(kind: str, x: Hidden, *names: str) -> str:
        weight = np.concatenate([layer[f"{name}.weight"].T for name in names], axis=1)
        offset = np.concatenate([layer[f"{name}.bias"] for name in names])
        seen = moments[PRODUCTS.index(kind)] if moments else None
        return linears[kind](graph, replace(x, moments=seen), weight, offset)

    number = hidden.norm.number if hidden.norm else 0
    own = [f"attention.self.{part}" for part in ("query", "key", "value")]
    context = _attention(graph, dense("attention", hidden, *own), bias, layer, trunk.heads)
    attended = dense("attention_output", Hidden(context), "attention.output.dense")
    summed = graph.add("Add", [attended, hidden.name])
    hidden = _norm(graph, summed, layer, "attention.output.LayerNorm", number + 1, trunk)
    inner = graph.add("Gelu", [dense("ffn", hidden, "intermediate.dense")], MICROSOFT)
    outer = graph.add("Add", [dense("ffn_output", Hidden(inner), "output.dense"), hidden.name])
    return _norm(graph, outer, layer, "output.LayerNorm", number + 2, trunk)


def _attention(graph: Graph, joint: str, bias: str | None, layer: Weights, heads: int) -> str:
    """Softmax attention over the joint query, key and value of shape (texts, tokens, 3 * width)."""
    width = layer["output.LayerNorm.bias"].shape[0]
    shape = graph.constant(np.array([0, 0, 3, heads, width // heads], np.int64))
    split = graph.add("Reshape", [joint, shape])
    split = graph.add("Transpose", [split], perm=[2, 0, 3, 1, 4])
    query, key, value = (
        graph.add("Gather", [split, graph.constant(np.array(part, np.int64))], axis=0)
        for part in range(3)
    )
    key = graph.add("Transpose", [key], perm=[0, 1, 3, 2])
    scores = graph.add("MatMul", [query, key])
    factor = graph.constant(np.array((width // heads) ** -0.5, np.float32))
    scores = graph.add("Mul", [scores, factor])
    if bias:
        scores = graph.add("Add", [scores, bias])
    context = graph.add("MatMul", [graph.add("Softmax", [scores], axis=-1), value])
    context = graph.add("Transpose", [context], perm=[0, 2, 1, 3])
    return graph.add("Reshape", [context, graph.constant(np.array([0, 0, width], np.int64))])


def _pool(graph: Graph, hidden: str) -> None:
    """Mean over the real tokens, as a unit vector."""
    axis = graph.constant(np.array([2], np.int64))
    mask = graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    real = graph.add("Mul", [hidden, graph.add("Unsqueeze", [mask, axis])])
    # A unit vector needs no division by the count: the sum points where the mean does.
    total = graph.add("ReduceSum", [real, graph.constant(np.array([1], np.int64))], keepdims=0)
    length = graph.add("ReduceL2", [total], axes=[1], keepdims=1)
    graph.nodes.append(helper.make_node("Div", [total, length], ["embedding"]))


def serialise(
    graph: Graph,
    name: str,
    inputs: Sequence[str],
    outputs: Mapping[str, Sequence[str | int]],
) -> bytes:
    """The model's bytes; inputs are int64 of shape (texts, tokens), outputs float32."""
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            name,
            [
                helper.make_tensor_value_info(each, TensorProto.INT64, ["texts", "tokens"])
                for each in inputs
            ],
            [
                helper.make_tensor_value_info(each, TensorProto.FLOAT, list(shape))
                for each, shape in outputs.items()
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,  # the version of opset 17: read by every onnxruntime since 1.12
    )
    serialised: bytes = model.SerializeToString()
    return serialised
