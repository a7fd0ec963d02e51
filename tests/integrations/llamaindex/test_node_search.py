"""Small parts of the search among nodes; each mode is tested with the vector store."""

from __future__ import annotations

import numpy as np
import pytest

from integrations.llamaindex.node_search import unit_vectors


def test_vectors_get_unit_length_and_zeros_stay():
    np.testing.assert_allclose(unit_vectors([[3, 4], [0, 0]]), [[0.6, 0.8], [0, 0]])
    assert unit_vectors([[1e100, 0.0]]).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize("rows", [[], [[]], [[1.0], [1.0, 2.0]], [[float("inf")]]])
def test_what_is_no_matrix_of_numbers_is_refused(rows):
    with pytest.raises(ValueError):  # noqa: PT011 - NumPy's own words for rows that differ
        unit_vectors(rows)
