"""Every filter operator and condition that LlamaIndex names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
)
from llama_index.core.vector_stores.utils import build_metadata_filter_fn

from integrations.llamaindex.metadata_filters import metadata_predicate, with_document_ids

ROW = {"year": 2021, "town": "Varn", "tags": ["sea", "light"], "empty": [], "height": 41.5,
       "none": None, "blank": ""}  # fmt: skip
OPERATORS = [
    ("==", "town", "Varn", True), ("==", "town", "varn", False), ("==", "year", 2021, True),
    ("==", "missing", "x", False), ("==", "none", None, False),
    (">", "year", 2020, True), (">", "year", 2021, False), (">", "missing", 1, False),
    ("<", "height", 41.6, True), ("<", "year", 2021, False),
    ("!=", "town", "Pell", True), ("!=", "town", "Varn", False), ("!=", "missing", "x", True),
    (">=", "year", 2021, True), (">=", "year", 2022, False),
    ("<=", "year", 2021, True), ("<=", "height", 41.4, False),
    ("in", "town", ["Varn", "Pell"], True), ("in", "year", [2020], False),
    ("nin", "town", ["Pell"], True), ("nin", "town", ["Varn"], False), ("nin", "none", ["x"], True),
    ("any", "tags", ["wind", "sea"], True), ("any", "tags", ["wind"], False),
    ("all", "tags", ["light", "sea"], True), ("all", "tags", ["sea", "wind"], False),
    ("text_match", "town", "ar", True), ("text_match", "town", "AR", False),
    ("text_match_insensitive", "town", "AR", True), ("text_match_insensitive", "town", "x", False),
    ("contains", "tags", "sea", True), ("contains", "tags", "wind", False),
    ("contains", "missing", "sea", False),
    ("is_empty", "empty", None, True), ("is_empty", "none", None, True),
    ("is_empty", "missing", None, True), ("is_empty", "blank", None, True),
    ("is_empty", "town", None, False),
    # what cannot be compared does not pass, and is no error
    (">", "town", 5, False), ("<", "tags", 5, False), ("text_match", "year", "20", False),
    ("in", "town", 5, False), ("contains", "year", "20", False), ("any", "year", ["20"], False),
]  # fmt: skip


def one(key, operator, value):
    return MetadataFilter(key=key, value=value, operator=operator)


@pytest.mark.parametrize(("operator", "key", "value", "passes"), OPERATORS)
def test_each_operator(operator, key, value, passes):
    filters = MetadataFilters(filters=[one(key, FilterOperator(operator), value)])
    assert metadata_predicate(filters)(ROW) is passes


def test_no_operator_is_left_out():
    assert {operator for operator, *_ in OPERATORS} == {each.value for each in FilterOperator}


YES, NO = one("year", FilterOperator.EQ, 2021), one("year", FilterOperator.EQ, 1)


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        (FilterCondition.AND, {(True, True)}),
        (FilterCondition.OR, {(True, True), (True, False), (False, True)}),
        (FilterCondition.NOT, {(False, False)}),
        (None, {(True, True)}),
    ],
)
def test_each_condition(condition, passes):
    for a in (True, False):
        for b in (True, False):
            filters = MetadataFilters(
                filters=[YES if a else NO, YES if b else NO], condition=condition
            )
            assert metadata_predicate(filters)(ROW) is ((a, b) in passes)


def test_filters_nest():
    inner = MetadataFilters(filters=[NO, YES], condition=FilterCondition.OR)
    neither = MetadataFilters(filters=[inner, NO], condition=FilterCondition.NOT)
    both = MetadataFilters(filters=[YES, inner])
    assert metadata_predicate(both)(ROW)
    assert not metadata_predicate(neither)(ROW)
    assert metadata_predicate(MetadataFilters(filters=[neither, both], condition="or"))(ROW)


@pytest.mark.parametrize("condition", list(FilterCondition))
def test_without_filters_everything_passes(condition):
    assert metadata_predicate(None)(ROW)
    assert metadata_predicate(MetadataFilters(filters=[], condition=condition))(ROW)


VALUES = st.one_of(st.integers(0, 2), st.sampled_from(["a", "ab", "B"]),
                   st.lists(st.sampled_from(["a", "b"]), max_size=2))  # fmt: skip
FILTERS = st.builds(one, st.sampled_from("xy"), st.sampled_from(FilterOperator), VALUES)


@given(
    row=st.dictionaries(st.sampled_from("xyz"), st.one_of(st.none(), VALUES)),
    filters=st.lists(FILTERS, min_size=1, max_size=3),
    condition=st.sampled_from(FilterCondition),
)
def test_they_mean_what_they_mean_in_llama_index(row, filters, condition):
    flat = MetadataFilters(filters=filters, condition=condition)
    try:
        expected = build_metadata_filter_fn(lambda _: row, flat)("")
    except TypeError:  # it compares a text with a number, say
        return
    assert metadata_predicate(flat)(row) is bool(expected)


def test_the_document_goes_by_three_names():
    for key in ("doc_id", "document_id", "ref_doc_id"):
        passes = metadata_predicate(MetadataFilters(filters=[one(key, FilterOperator.EQ, "d1")]))
        assert passes(with_document_ids({}, "d1"))
        assert not passes(with_document_ids({}, None))
