"""What a source has where a statement has a word of its own."""

from __future__ import annotations

import pytest

from assistant.verification.substitutions import substitutions
from tests.assistant.verification.pairings import paired


def test_a_replaced_word_has_the_sources_word_in_its_slot():
    statement, (pairing,) = paired("The old mill burned down.", "The old barn burned down.")
    (slot,) = substitutions(statement, pairing)
    assert [statement.words[p].text for p in slot.statement_words] == ["mill"]
    assert [pairing.source.words[p].text for p in slot.source_words] == ["barn"]


@pytest.mark.parametrize(
    ("statement", "source", "slots"),
    [
        ("Windy mills burned down.", "The old mills burned down.", [(["Windy"], ["old"])]),
        ("The mill burned quickly.", "The mill burned slowly in deep snow.",
         [(["quickly"], ["slowly", "deep"])]),
        ("The old windy mill burned.", "The old mill burned.", [(["windy"], [])]),
        ("Quickly they left.", "A mill burned.", []),  # nothing is the same
        ("The mill and the windy barn burned.", "A mill stood where many farmers of old kept their "
         "cattle in winter, and a barn burned.", []),  # too far apart
    ],
)  # fmt: skip
def test_a_slot_lies_between_words_that_both_have(statement, source, slots):
    own, (pairing,) = paired(statement, source)
    assert [
        ([own.words[n].text for n in slot.statement_words],
         [pairing.source.words[n].text for n in slot.source_words])
        for slot in substitutions(own, pairing)
    ] == slots  # fmt: skip
