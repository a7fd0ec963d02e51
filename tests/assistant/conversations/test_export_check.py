"""Whether an exported answer agrees with its own citations."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversations.export_check import _problems
from assistant.types import ListItem, StructuredResult
from tests.assistant.structured_answers import LIST


def test_a_list_that_was_changed_by_hand_is_a_problem():
    assert list(_problems(LIST)) == []
    forged = replace(LIST, structured=StructuredResult("list", (ListItem("Atlantis", (1,), 0, 8),)))
    assert list(_problems(forged)) == [
        "the list has 'Atlantis', which does not stand in its citation"
    ]
