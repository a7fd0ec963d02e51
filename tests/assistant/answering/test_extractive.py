"""From evidence to an answer, by hand."""

from __future__ import annotations

import hashlib

import pytest

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
    statements, citations = compose(reading)
    assert [s.text for s in statements] == ["One.", "Two."]
    assert [s.citations for s in statements] == [(1,), (2,)]
    assert [c.number for c in citations] == [1, 2]
    assert [c.article_id for c in citations] == ["a", "b"]


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
    _, citations = compose(reading)
    assert [(c.article_id, c.also_in) for c in citations] == [("a", ("b",)), ("c", ())]


@pytest.mark.parametrize("changed", ["1902", "12 people"])
def test_sentences_that_differ_in_a_number_are_both_given(changed):
    base = "The old museum in Kirkby was founded in 1901 and drew 14 people on its very first day."
    other = (
        base.replace("1901", changed) if changed == "1902" else base.replace("14 people", changed)
    )
    reading = Reading((evidence("a", base, 0.9), evidence("b", other, 0.9)), 0.8)
    assert len(compose(reading)[0]) == 2


def test_no_more_statements_than_are_read():
    many = tuple(
        evidence(f"a{i}", f"Sentence of the kind {chr(97 + i)}{i}.", 0.9) for i in range(9)
    )
    assert len(compose(Reading(many, 0.9))[0]) == MAX_STATEMENTS
    assert compose(Reading((), 0.1)) == ((), ())


def test_what_adds_nothing_to_the_answer_is_left_out():
    reading = Reading(
        (
            evidence("a", "The ferry sank on Monday.", 0.9, "Monday"),
            evidence("b", "On Monday it went down.", 0.8, "Monday"),
            evidence("c", "It sank in a storm.", 0.7, "storm"),
        ),
        0.8,
    )
    statements, citations = compose(reading)
    assert [s.text for s in statements] == ["The ferry sank on Monday.", "It sank in a storm."]
    assert (citations[0].answer_start, citations[0].answer_end) == (18, 24)
    assert citations[1].answer_start is None


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
    statements, citations = compose(reading)
    assert [s.text for s in statements] == [
        "Then it sank.", "It burned.", "Nobody died.", "A storm came.",
    ]  # fmt: skip
    assert [c.number for c in citations] == [1, 2, 3, 4]


def test_a_pronoun_gets_the_sentence_before_it_unless_that_was_given():
    text = "Holt left. He came back."
    ship = article("a", text)
    left, came = Evidence(ship, Sentence(0, 10), 0.8), Evidence(ship, Sentence(11, 24), 0.9)

    def naming(of: Evidence) -> Sentence | None:
        return Sentence(0, 10) if of.sentence.start == 11 else None

    (alone,), _ = compose(Reading((came,), 0.9), naming=naming)
    assert (alone.text, alone.context) == ("He came back.", "Holt left.")
    led, _ = compose(Reading((left, came), 0.9), naming=naming)
    assert [s.context for s in led] == [None, None]


def test_near_misses_have_no_numbers():
    misses = near_misses(Reading((evidence("a", "One.", 0.2), evidence("b", "Two.", 0.1)), 0.1))
    assert [(m.number, m.quote) for m in misses] == [(None, "One."), (None, "Two.")]


def test_pages_count_from_one():
    starts = (0, 100, 100, 250)
    assert [page_of(starts, offset) for offset in (0, 99, 100, 249, 250, 999)] == [1, 1, 3, 3, 4, 4]
    assert page_of((), 5) is None
    _, citations = compose(Reading((evidence("a", "One.", 0.9, page_starts=(0,)),), 0.9))
    assert citations[0].page == 1
