"""The ways to multiply by a constant matrix that were tried; `PRECISIONS` names them.

Int8 products are of unsigned activations and signed weights. Processors without VNNI add the
products of two neighbours in 16 bits, so full-range weights can overflow there
(255 * 127 * 2 > 32767); `_safe_columns` chooses weights that cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from encoder_graph import MICROSOFT, Graph, Hidden, Linear, Table, layer_norm
from numpy.typing import NDArray
from onnx import TensorProto
from weight_rounding import Moments, round_together

Ranges = Sequence[tuple[NDArray[Any], NDArray[Any]]]
"""Lowest and highest output of each layer normalisation, by channel, over some sentences."""

GELU_LOWEST = -0.17  # the minimum of x * Phi(x) is -0.16997
PAIR_LIMIT = 127  # 128 * 255 <= 32767, less 1 because each weight of the pair is rounded
SMOOTHING = 0.7  # 0.5 .. 1 were tried: mean cosine .9988 .9990 .9990 (.85) .9989


def table_fp32(graph: Graph, ids: str, rows: NDArray[Any]) -> str:
    """The rows as they are."""
    return graph.add("Gather", [graph.constant(rows), ids], axis=0)


def table_int8(graph: Graph, ids: str, rows: NDArray[Any]) -> str:
    """Rows as int8 with a scale each, turned into float32 after the look-up."""
    scales = np.abs(rows).max(axis=1, keepdims=True).astype(np.float32) / np.float32(127)
    whole = np.rint(rows / scales).astype(np.int8)
    found = graph.add("Gather", [graph.constant(whole), ids], axis=0)
    found = graph.add("Cast", [found], to=TensorProto.FLOAT)
    scale = graph.add("Gather", [graph.constant(scales), ids], axis=0)
    return graph.add("Mul", [found, scale])


def linear_fp32(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
    """Plain float32."""
    product = graph.add("MatMul", [x.name, graph.constant(weight)])
    return graph.add("Add", [product, graph.constant(bias)])


def linear_dynamic(highest: int) -> Linear:
    """Int8 with one activation range for the whole batch, as onnxruntime quantises by itself."""

    def linear(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        scales = np.abs(weight).max(axis=0).astype(np.float32) / np.float32(highest)
        whole = np.rint(weight / scales).astype(np.int8)
        constants = [whole, scales, np.zeros_like(scales, np.int8), bias]
        inputs = [x.name, *(graph.constant(value) for value in constants)]
        return graph.add("DynamicQuantizeMatMul", inputs, MICROSOFT)

    return linear


def linear_blocks(block: int) -> Linear:
    """The operator MatMulNBits: int8 with a scale per block, of weights and activations."""

    def linear(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        inner, outer = weight.shape
        blocks = weight.T.reshape(outer, inner // block, block)
        scales = np.abs(blocks).max(axis=2, keepdims=True).astype(np.float32) / np.float32(127)
        whole = (np.rint(blocks / scales) + 128).astype(np.uint8)
        parts = [graph.constant(whole), graph.constant(scales.reshape(outer, -1))]
        inputs = [x.name, *parts, "", "", graph.constant(bias)]
        sizes = {"K": inner, "N": outer, "bits": 8, "block_size": block}
        # Accuracy level 4: the activations as int8 too.
        return graph.add("MatMulNBits", inputs, MICROSOFT, accuracy_level=4, **sizes)

    return linear


def linear_per_token(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
    """Int8 with an activation range per token: a token's result does not depend on others."""
    whole, scales = _safe_columns(weight, x.moments)
    top = graph.add("ReduceMax", [x.name], axes=[-1], keepdims=1)
    low = graph.add("Neg", [graph.add("ReduceMin", [x.name], axes=[-1], keepdims=1)])
    span = graph.add("Max", [top, low, graph.constant(np.array(1e-9, np.float32))])
    scaled = graph.add("Div", [x.name, span])
    product = _int8_product(graph, scaled, whole, scales, step=1 / 127, zero=128)
    return graph.add("Add", [graph.add("Mul", [product, span]), graph.constant(bias)])


def linear_after_gelu(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
    """As `linear_per_token`, for what a Gelu gives: hardly negative, so all 8 bits go above."""
    width = len(weight)
    above = x.moments and x.moments.moved(np.full(width, GELU_LOWEST), np.ones(width))
    whole, scales = _safe_columns(weight, above)
    lowest = graph.constant(np.array(GELU_LOWEST, np.float32))
    top = graph.add("ReduceMax", [x.name], axes=[-1], keepdims=1)
    span = graph.add("Sub", [top, lowest])
    scaled = graph.add("Div", [graph.add("Sub", [x.name, lowest]), span])
    product = _int8_product(graph, scaled, whole, scales, step=1 / 255, zero=0)
    # x @ w = (x - lowest) @ w + lowest * sum(w), and the second part is constant.
    shift = GELU_LOWEST * (whole * scales).sum(axis=0)
    total = graph.constant((bias + shift).astype(np.float32))
    return graph.add("Add", [graph.add("Mul", [product, span]), total])


def linear_smoothed(ranges: Ranges) -> Linear:
    """As `linear_per_token` after each channel was centred and scaled to a like range.

    Two channels of this model reach 28 where most stay within 2, which would leave 3 bits for the
    rest. A second layer normalisation with other parameters brings them into line, and the matrix
    undoes it. SmoothQuant, Xiao et al. 2023, arXiv 2211.10438; the centring is ours.
    """

    def linear(graph: Graph, x: Hidden, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        if x.norm is None:
            return linear_per_token(graph, x, weight, bias)
        low, high = ranges[x.norm.number]
        centre, reach = (high + low) / 2, (high - low) / 2
        factor = reach**SMOOTHING / np.abs(weight).max(axis=1) ** (1 - SMOOTHING)
        gain = (x.norm.gain / factor).astype(np.float32)
        offset = ((x.norm.offset - centre) / factor).astype(np.float32)
        normed = layer_norm(graph, replace(x.norm, gain=gain, offset=offset))
        even = Hidden(normed, moments=x.moments and x.moments.moved(centre, factor))
        return linear_per_token(
            graph, even, weight * factor[:, None], (bias + centre @ weight).astype(np.float32)
        )

    return linear


def _safe_columns(
    weight: NDArray[Any], moments: Moments | None
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Int8 weights and a scale per column, as fine as can be without overflow in 16 bits.

    They are rounded together if moments of the input are given, else each to the nearest.

    Only neighbours of one sign add up, so this is 1.5 times finer than 7-bit weights.
    """
    first, second = weight[:-1], weight[1:]
    pairs = np.where(first * second > 0, np.abs(first + second), 0).max(axis=0)
    scales = np.maximum(np.abs(weight).max(axis=0) / 127, pairs / PAIR_LIMIT).astype(np.float32)
    if moments:
        return round_together(weight, scales, moments), scales
    return np.rint(weight / scales).astype(np.int8), scales


def _int8_product(
    graph: Graph, x: str, whole: NDArray[Any], scales: NDArray[Any], *, step: float, zero: int
) -> str:
    """Append round(x / step) @ whole, back as float32. `zero` is the code of 0."""
    size = graph.constant(np.array(step, np.float32))
    code = graph.constant(np.array(zero, np.uint8))
    quantised = graph.add("QuantizeLinear", [x, size, code])
    inputs = [quantised, graph.constant(whole), size, graph.constant(scales), code]
    return graph.add("MatMulIntegerToFloat", inputs, MICROSOFT)


def _kinds(linear: Linear, ffn_output: Linear | None = None) -> dict[str, Linear]:
    kinds = dict.fromkeys(("attention", "attention_output", "ffn", "ffn_output"), linear)
    return kinds | {"ffn_output": ffn_output or linear}


PRECISIONS: dict[str, Callable[[Ranges], tuple[Table, dict[str, Linear]]]] = {
    "fp32": lambda _: (table_fp32, _kinds(linear_fp32)),
    "int8-dynamic": lambda _: (table_int8, _kinds(linear_dynamic(127))),
    "int8-dynamic-7bit": lambda _: (table_int8, _kinds(linear_dynamic(64))),
    "int8-dynamic-ffn32": lambda _: (table_int8, _kinds(linear_dynamic(127), linear_fp32)),
    "int8-blocks": lambda _: (table_int8, _kinds(linear_blocks(128))),
    "int8-token-plain": lambda _: (table_int8, _kinds(linear_per_token, linear_after_gelu)),
    "int8-token": lambda ranges: (
        table_int8,
        _kinds(linear_smoothed(ranges), linear_after_gelu),
    ),
}
