"""Weights that are rounded together: nearer to the exact product, and safe from overflow."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from tests import tiny_reader

WIDTH, OUTER, TOKENS = 48, 12, 600


@pytest.fixture(autouse=True)
def _beside_the_scripts() -> Iterator[None]:
    with tiny_reader.export_scripts():
        yield


@pytest.fixture
def inputs() -> np.ndarray:
    """Inputs of which each goes along with others, as those of a network do."""
    random = np.random.default_rng(3)
    hidden = random.normal(size=(TOKENS, 8)) @ random.normal(size=(8, WIDTH))
    return hidden + 0.1 * random.normal(size=(TOKENS, WIDTH)) + 2.0


@pytest.fixture
def weight() -> np.ndarray:
    return np.random.default_rng(4).normal(size=(WIDTH, OUTER)).astype(np.float32)


def moments_of(inputs: np.ndarray):
    from weight_rounding import moments_of

    return moments_of(inputs)


def test_the_product_changes_less_than_by_rounding_each_weight(inputs, weight):
    from encoder_precision import _safe_columns

    alone, scales = _safe_columns(weight, None)
    together, same = _safe_columns(weight, moments_of(inputs))
    np.testing.assert_array_equal(scales, same)
    error = [np.square(inputs @ (codes * scales - weight)).mean() for codes in (alone, together)]
    assert error[1] < 0.5 * error[0]


def test_no_two_neighbours_overflow_when_they_add_up(inputs, weight):
    from encoder_precision import _safe_columns

    codes = _safe_columns(weight, moments_of(inputs))[0].astype(np.int64)
    assert np.abs(codes).max() <= 127
    assert np.abs(codes[:-1] + codes[1:]).max() * 255 <= 32767


def test_moments_of_moved_inputs_are_those_of_the_inputs_moved(inputs):
    centre, factor = np.linspace(-1, 1, WIDTH), np.linspace(0.5, 2, WIDTH)
    moved, expected = (
        moments_of(inputs).moved(centre, factor),
        moments_of((inputs - centre) / factor),
    )
    np.testing.assert_allclose(moved.products, expected.products, atol=1e-6)
    np.testing.assert_allclose(moved.total, expected.total, atol=1e-8)


def test_moments_add_up(inputs):
    both = moments_of(inputs[:100]).with_more(moments_of(inputs[100:]))
    assert both.count == TOKENS
    np.testing.assert_allclose(both.products, moments_of(inputs).products)


def test_an_export_rounds_each_product_by_its_own_inputs(tmp_path):
    from export_reader import PAIRS, PRECISION, export, moments, passage_rows, rows_of
    from mpnet import by_bert_names

    text, file = "The ferry sails at noon. It is red.", tmp_path / "passages.jsonl"
    file.write_text(json.dumps({"title": "The_harbour", "text": text}))
    rows = passage_rows(file)
    (expected,) = rows_of([(PAIRS[0][0], "The harbour", text)])
    assert [row["input_ids"].tolist() for row in rows] == [expected["input_ids"].tolist()]
    weights = by_bert_names(tiny_reader.tiny_weights())
    seen = moments(export(weights, "fp32"), rows, heads=2)
    width, inner = tiny_reader.WIDTH, tiny_reader.INNER
    assert [len(each.total) for each in seen] == [width, width, width, inner] * tiny_reader.LAYERS
    assert {each.count for each in seen} == {rows[0]["input_ids"].shape[1]}
    assert export(weights, PRECISION, rows) != export(weights, PRECISION)
