"""When a model is called too weak."""

from __future__ import annotations

import pytest

from assistant.generation.track_record import ANSWERS_KEPT, TrackRecord
from assistant.types import GeneratedAnswer, Statement, UnsupportedSentence


def written(supported, weak, removed):
    statements = [Statement("It is.", (1,), "supported", 0.9)] * supported
    statements += [Statement("It was.", (1,), "weak", 0.5)] * weak
    return GeneratedAnswer(
        "tiny", tuple(statements), (UnsupportedSentence("No.", (), 0),) * removed
    )


@pytest.mark.parametrize(
    ("answers", "is_weak"),
    [
        ([(1, 0, 4)] * 3, True),
        ([(1, 3, 1)] * 3, True),  # what is weakly supported is not borne
        ([(4, 0, 1)] * 3, False),
        ([(0, 0, 3)], False),  # too few to tell
        ([], False),
        ([(0, 0, 5)] * ANSWERS_KEPT + [(5, 0, 0)] * ANSWERS_KEPT, False),  # it was changed
    ],
)
def test_a_model_is_weak_if_little_of_what_it_wrote_last_is_borne(answers, is_weak):
    record = TrackRecord()
    for answer in answers:
        record.add(written(*answer))
    assert bool(record.warning("tiny")) == is_weak


def test_the_warning_says_how_many_in_plain_words():
    record = TrackRecord()
    record.add(written(2, 1, 9))
    assert record.warning("tiny").startswith(
        "tiny may be too weak for this: of the last 12 sentences that it wrote, the "
        "articles bear 2."
    )
