"""Words of questions for what columns are named after."""

from __future__ import annotations

from assistant.query.column_words import related_terms
from index.storage.text_index import index_term


def test_other_words_for_the_same_are_related():
    assert index_term("population") in related_terms({index_term("inhabitants")})
    assert index_term("depth") in related_terms({"deep"})
    assert related_terms({"crane"}) == {"crane"}
    assert related_terms(()) == frozenset()
