"""From evidence to an answer, by hand."""

from __future__ import annotations

import hashlib

import pytest

from assistant.answering import extractive
from assistant.answering.extractive import MAX_STATEMENTS, compose, near_misses, page_of
from assistant.types import Evidence, Reading
from index.types import Article, Sentence


def article(identity: str, text: str, **more) -> Article:
    return Article(
        identity, identity.upper(), text, hashlib.sha256(text.encode()).hexdigest(), **more
    )


def evidence(identity: str, text: str, score: float, answer: str | None = None, **more) -> Evidence:
    at = text.index(answer) if answer else 0
    span = (at, at + len(answer)) if answer else None
    return Evidence(article(identity, text, **more), Sentence(0, len(text)), score, span)


def test_the_best_sentence_comes_first_and_weak_ones_not_at_all():
    reading = Reading(
        (evidence("a", "One.", 0.9), evidence("b", "Two.", 0.6), evidence("c", "Three.", 0.05)), 0.8
    )
    sentences = compose(reading)
    assert [s.statement.text for s in sentences] == ["One.", "Two."]
    assert [s.statement.citations for s in sentences] == [(1,), (2,)]
    assert [s.citation.number for s in sentences] == [1, 2]
    assert [s.citation.article_id for s in sentences] == ["a", "b"]
    assert [s.evidence for s in sentences] == list(reading.evidence[:2])


def test_near_identical_sentences_are_given_once_with_the_others_named():
    said = "The harbour was closed on Monday because of the storm over the bay."
    reading = Reading(
        (
            evidence("a", said, 0.9),
            evidence("b", said.replace("harbour", "Harbour"), 0.1),
            evidence("c", "Ships waited outside.", 0.8),
        ),
        0.8,
    )
    also_in = [(s.citation.article_id, s.citation.also_in) for s in compose(reading)]
    assert also_in == [("a", ("b",)), ("c", ())]


@pytest.mark.parametrize("changed", ["1902", "12 people"])
def test_sentences_that_differ_in_a_number_are_both_given(changed):
    base = "The old museum in Kirkby was founded in 1901 and drew 14 people on its very first day."
    other = (
        base.replace("1901", changed) if changed == "1902" else base.replace("14 people", changed)
    )
    reading = Reading((evidence("a", base, 0.9), evidence("b", other, 0.9)), 0.8)
    assert len(compose(reading)) == 2


def test_no_more_statements_than_are_read():
    many = tuple(
        evidence(f"a{i}", f"Sentence of the kind {chr(97 + i)}{i}.", 0.9) for i in range(9)
    )
    assert len(compose(Reading(many, 0.9))) == MAX_STATEMENTS
    assert compose(Reading((), 0.1)) == ()


@pytest.mark.parametrize("count", [50, 500])
def test_weak_sentences_are_compared_with_the_statements_alone(monkeypatch, count):
    compared = []
    equal = extractive.are_equal
    monkeypatch.setattr(
        extractive, "are_equal", lambda *keys: compared.append(keys) or equal(*keys)
    )
    strong = (evidence("a", "One is first.", 0.9), evidence("b", "Two is next.", 0.8))
    weak = tuple(evidence(f"c{i}", f"Sentence {i} is weak.", 0.01) for i in range(count))
    assert len(compose(Reading(strong + weak, 0.9))) == 2
    assert len(compared) == 1 + 2 * count


def test_a_repetition_after_the_last_statement_is_named_with_it():
    distinct = tuple(evidence(f"a{i}", f"Number {i} of them.", 0.9) for i in range(7))
    late = (evidence("b", "Number 1 of them.", 0.01), evidence("c", "Number 6 of them.", 0.8))
    sentences = compose(Reading(distinct + late, 0.9))
    assert [s.citation.also_in for s in sentences] == [(), ("b",), (), (), ()]


def test_a_repetition_of_a_sentence_that_adds_nothing_belongs_to_it():
    key = "On Monday the old ferry of Lindholm sank near the long pier of the town of Kirkby"
    reading = Reading(
        (
            evidence("a", "It sank on Monday.", 0.9, "Monday"),
            evidence("b", f"{key} alone.", 0.8, "Monday"),
            evidence("c", f"{key} alone today.", 0.7, "near the long pier"),
        ),
        0.8,
    )
    assert [s.citation.article_id for s in compose(reading)] == ["a"]


def test_what_adds_nothing_to_the_answer_is_left_out():
    reading = Reading(
        (
            evidence("a", "The ferry sank on Monday.", 0.9, "Monday"),
            evidence("b", "On Monday it went down.", 0.8, "Monday"),
            evidence("c", "It sank in a storm.", 0.7, "storm"),
        ),
        0.8,
    )
    lead, other = compose(reading)
    assert lead.statement.text == "The ferry sank on Monday."
    assert other.statement.text == "It sank in a storm."
    assert (lead.citation.answer_start, lead.citation.answer_end) == (18, 24)
    assert other.citation.answer_start is None


def test_further_sentences_stand_in_the_order_of_the_article():
    text = "It burned. Then it sank. Nobody died."
    ship = article("a", text)
    burned, sank, nobody = Sentence(0, 10), Sentence(11, 24), Sentence(25, 37)
    reading = Reading(
        (
            Evidence(ship, sank, 0.9),
            evidence("b", "A storm came.", 0.8),
            Evidence(ship, nobody, 0.7),
            Evidence(ship, burned, 0.6),
        ),
        0.9,
    )
    sentences = compose(reading)
    assert [s.statement.text for s in sentences] == [
        "Then it sank.", "It burned.", "Nobody died.", "A storm came.",
    ]  # fmt: skip
    assert [s.number for s in sentences] == [1, 2, 3, 4]


def test_a_pronoun_gets_the_sentence_before_it_unless_that_was_given():
    text = "Holt left. He came back."
    ship = article("a", text)
    left, came = Evidence(ship, Sentence(0, 10), 0.8), Evidence(ship, Sentence(11, 24), 0.9)

    def naming(of: Evidence) -> Sentence | None:
        return Sentence(0, 10) if of.sentence.start == 11 else None

    (alone,) = compose(Reading((came,), 0.9), antecedent=naming)
    assert (alone.statement.text, alone.statement.context) == ("He came back.", "Holt left.")
    both = compose(Reading((left, came), 0.9), antecedent=naming)
    assert [s.statement.context for s in both] == [None, None]


def test_near_misses_have_no_numbers():
    misses = near_misses(Reading((evidence("a", "One.", 0.2), evidence("b", "Two.", 0.1)), 0.1))
    assert [(m.number, m.quote) for m in misses] == [(None, "One."), (None, "Two.")]


def test_pages_count_from_one():
    starts = (0, 100, 100, 250)
    assert [page_of(starts, offset) for offset in (0, 99, 100, 249, 250, 999)] == [1, 1, 3, 3, 4, 4]
    assert page_of((), 5) is None
    (sentence,) = compose(Reading((evidence("a", "One.", 0.9, page_starts=(0,)),), 0.9))
    assert sentence.citation.page == 1
