"""Who did what to whom, in a statement and in its source."""

from __future__ import annotations

import pytest

from assistant.verification.role_swaps import role_swaps
from tests.assistant.verification.pairings import paired


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("Germany invaded Poland.", "Poland invaded Germany.", 1),
        ("Poland was invaded by Germany.", "Germany invaded Poland.", 0),
        ("Germany invaded Poland.", "Poland was invaded by Germany.", 0),
        ("Germany was invaded by Poland.", "Germany invaded Poland.", 1),
        ("Anna met Bernard.", "Bernard met Anna.", 0),
        ("In Paris Anna met Bernard.", "Anna met Bernard in Paris.", 0),
    ],
)
def test_swapped_roles_are_reported_and_the_passive_is_understood(statement, source, count):
    assert len(list(role_swaps(*paired(statement, source)))) == count
