"""What a source has where a statement has a word of its own."""

from __future__ import annotations

from assistant.verification.substitutions import substitutions, value_neighbour_matches
from tests.assistant.verification.pairings import paired


def test_a_replaced_word_has_the_sources_word_in_its_slot():
    statement, (pairing,) = paired("The old mill burned down.", "The old barn burned down.")
    (slot,) = substitutions(statement, pairing)
    assert [statement.words[p].text for p in slot.own] == ["mill"]
    assert [pairing.source.words[p].text for p in slot.source_words] == ["barn"]


def test_exchanged_figures_lose_their_neighbours():
    source = "The north has 12 lakes and the south has 30 rivers."
    assert value_neighbour_matches(*paired("The north has 12 lakes.", source)) == [1.0]
    assert value_neighbour_matches(*paired("The north has 30 lakes and is cold.", source)) == [0.0]
