"""Full text: any input is a query, scores are bounded, snapshots stay."""

from __future__ import annotations

import string
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.storage.text_index import (
    MAX_QUERY_TERMS,
    WRITER_HEAP_BYTES,
    TextIndex,
    ascii_letters,
    index_term,
)


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    full_text = TextIndex(tmp_path_factory.mktemp("text"))
    full_text.add(
        [
            (1, "Ports", "Ships waited outside the harbour."),
            (2, "Towns", "The mayor opened a library. " + " ".join(string.ascii_lowercase)),
            (3, "東京", "首相は東京で会談した。"),
        ]
    )
    return full_text.snapshot()


@given(question=st.text(max_size=300))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_a_valid_query(text, question):
    hits = text.search(question, 10)
    assert all(score > 0 for _, score in hits)
    assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("harbours?", 1),
        ('body:"harbour" AND -library^2', 1),
        ("東京", 3),
        ("PORTS", 1),
        ("who opened the library", 2),
        ("the", 1),
    ],
)
def test_full_text_finds_by_words(text, question, best):
    assert text.search(question, 3)[0][0] == best


def test_the_bound_is_above_every_score_and_grows_with_unknown_words(text):
    for question in ("harbour", "mayor library opened", "東京"):
        bound = text.score_bound(question)
        assert all(score <= 2 * bound for _, score in text.search(question, 5))
        assert text.score_bound(f"{question} qwertz") > bound
    assert text.score_bound("") == 0.0


def test_unknown_words_find_nothing(text):
    assert text.search("qwertz", 5) == []
    assert text.search("", 5) == []
    assert text.search("harbour", 0) == []


def test_a_long_question_is_searched_by_its_rarest_words(text):
    assert len(text._query_terms(" ".join(string.ascii_lowercase) * 400)) <= MAX_QUERY_TERMS


def test_a_snapshot_does_not_change(tmp_path):
    full_text = TextIndex(tmp_path)
    full_text.add([(1, "", "one word")])
    before = full_text.snapshot()
    full_text.delete([1])
    full_text.add([(2, "", "another word")])
    assert [i for i, _ in before.search("word", 5)] == [1]
    assert [i for i, _ in full_text.snapshot().search("word", 5)] == [2]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("The oﬃce", "office"),
        ("re\u00adspon\u00adsi\u00adble", "responsible"),
        ("co\u200boperative", "cooperatives"),
        ("４５ 𝟰", "45 4"),
        ("cafe\u0301", "café"),
        ("Ærøskøbing Łódź Straße", "aeroskobing lodz strasse"),
        ("lodz strasse", "Łódź Straße"),
        ("İzmir Diyarbakır", "izmir diyarbakir"),
    ],
)
def test_letters_are_found_however_they_are_written(tmp_path, stored, asked):
    full_text = TextIndex(tmp_path)
    full_text.add([(1, "", stored)])
    snapshot = full_text.snapshot()
    assert [hit for hit, _ in snapshot.search(asked, 5)] == [1]
    assert all(snapshot.document_frequency(term) for term in snapshot.terms(asked))
    assert index_term(asked.split()[-1]) in snapshot.terms(stored)


def test_letters_of_a_text_are_those_of_index_terms():
    assert ascii_letters("Łódź, 3 Ærø\nÞór \ud800") == "lodz, 3 aero\nthor ?"


def test_a_writer_that_is_still_ending_is_waited_for(tmp_path):
    index = TextIndex(tmp_path)
    held = [index._index.writer(WRITER_HEAP_BYTES, 1)]
    end = threading.Timer(0.3, held.clear)
    end.start()
    index.delete_ranges([(1, 2)])
    end.join()
    assert held == []
