"""Which names earlier turns are about, and how salient they are."""

from __future__ import annotations

from assistant.query.dialogue_context import DialogueTurn, salient_names


def test_the_names_of_the_last_turn_are_most_in_mind():
    known = salient_names(
        [DialogueTurn("Who was Otto Brandt?", None), DialogueTurn("Who was Maria Holt?", None)]
    )
    assert [m.name for m in known] == ["Maria Holt", "Otto Brandt"]
    assert [m.weight for m in known] == [2.0, 2.0 * 0.75]
