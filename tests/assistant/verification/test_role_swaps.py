"""Who did what to whom, in a statement and in its source."""

from __future__ import annotations

import pytest

from assistant.verification.role_swaps import role_swaps, voices_differ
from tests.assistant.verification.pairings import paired


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("Germany invaded Poland.", "Poland invaded Germany.", 1),
        ("Poland was invaded by Germany.", "Germany invaded Poland.", 0),
        ("Germany invaded Poland.", "Poland was invaded by Germany.", 0),
        ("Germany was invaded by Poland.", "Germany invaded Poland.", 1),
        ("Otto Brandt painted Maria Holt.", "Maria Holt painted Otto Brandt.", 1),
        ("Otto Brandt met, painted Maria Holt.", "Maria Holt painted Otto Brandt.", 0),  # clauses
        ("Anna met Bernard.", "Bernard met Anna.", 0),
        ("In Paris Anna met Bernard.", "Anna met Bernard in Paris.", 0),
    ],
)
def test_swapped_roles_are_reported_and_the_passive_is_understood(statement, source, count):
    assert len(list(role_swaps(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "expected"),
    [
        ("Maria Holt was painted by Otto Brandt.", "Otto Brandt painted Maria Holt.", True),
        ("Otto Brandt painted Maria Holt.", "Maria Holt was painted by Otto Brandt.", True),
        ("Otto Brandt painted Maria Holt.", "Otto Brandt painted Maria Holt.", False),
        ("Otto Brandt painted her.", "The mill was built by monks.", False),
    ],
)
def test_one_side_in_the_passive(statement, source, expected):
    own, (pairing,) = paired(statement, source)
    assert voices_differ(own, pairing) is expected
