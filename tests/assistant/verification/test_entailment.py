"""What the network's output says of a statement."""

from __future__ import annotations

import math

import pytest

from assistant.reading.network import SupportLogits
from assistant.verification.entailment import UNREAD, judge
from assistant.verification.types import NumberedSource

TEXT = "The mill was closed because of heavy rain in Lindholm."
ONE = (NumberedSource(1, "A mill."),)


class Network:
    """A network whose output is given, and that remembers what it was asked."""

    def __init__(self, label=(0.0, 0.0, 0.0), evidence=(1.0,), unborne=()):
        self.logits = SupportLogits(label, evidence, unborne)
        self.asked = []

    def judge(self, statement, title, sources):
        self.asked.append((statement, title, list(sources)))
        return self.logits


def test_the_logit_is_that_of_support_against_both_others():
    assert judge(Network(), TEXT, ONE).logit == pytest.approx(-math.log(2))
    sure = judge(Network((-9.0, -9.0, 9.0)), TEXT, ONE)
    assert sure.logit == pytest.approx(18 - math.log(2))


def test_the_strongest_source_counts_as_evidence():
    three = [NumberedSource(n, f"Sentence {n}.") for n in (4, 5, 6)]
    assert judge(Network(evidence=(0.5, -3.0, 2.0)), TEXT, three).evidence == 2.0
    assert judge(Network(evidence=(-math.inf,)), TEXT, ONE).evidence == UNREAD


@pytest.mark.parametrize(
    ("logits", "mean"), [((), 0.0), ((2.0,), 2.0), ((1.0, 9.0, -4.0, 2.0, 1.0), 4.0)]
)
def test_the_words_that_are_borne_least_count(logits, mean):
    unborne = tuple((n, n + 1, logit) for n, logit in enumerate(logits))
    assert judge(Network(unborne=unborne), TEXT, ONE).unborne == mean


def test_the_sentence_before_the_best_source_is_read_as_well_but_is_no_source():
    network = Network(evidence=(9.0, 1.0, 0.5))
    sources = [
        NumberedSource(1, "He opened it.", "Mills", "Otto built a mill."),
        NumberedSource(2, "It burned.", "Fires", "Nobody knew why."),
    ]
    assert judge(network, TEXT, sources).evidence == 1.0
    ((statement, title, read),) = network.asked
    assert (statement, title) == (TEXT, "Mills")
    assert read == ["Otto built a mill.", "He opened it.", "It burned."]
