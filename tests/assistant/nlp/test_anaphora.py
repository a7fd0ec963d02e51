"""Which sentence says whom a pronoun means."""

from __future__ import annotations

import pytest

from assistant.nlp.anaphora import antecedent_sentence
from index.text.sentences import split_sentences


def named(text: str, quote: str) -> str | None:
    found = antecedent_sentence(text, split_sentences(text), text.index(quote))
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("He asked for a pilot.", "Captain Jonas Holt left the harbour at noon."),
        ("It was refused.", "Captain Jonas Holt left the harbour at noon."),
        ("Captain Jonas Holt left", None),
        ("Nobody knows why.", None),
    ],
)
def test_the_nearest_sentence_with_a_name(quote, expected):
    text = (
        "Captain Jonas Holt left the harbour at noon. He asked for a pilot. It was refused. "
        "Nobody knows why."
    )
    assert named(text, quote) == expected


def test_none_where_nobody_is_named_near():
    assert named("the ferry sank. He was saved.", "He was") is None
    assert named("He was saved.", "He was") is None
