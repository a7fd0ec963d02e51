"""What the networks say of the questions is read once and then taken from the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.reading.cascade import LargeReader
from assistant.reading.features import SENTENCE_FEATURES
from assistant.reading.rereading import CASCADE_SENTENCE_FEATURES
from tests.reader import reader

ROWS = [
    ({"qid": "1", "question": "Who founded the museum?", "answers": ["Otto Brandt"],
      "relevant": ["museum"], "evidence": ["It was founded by Otto Brandt."]}, True),
    ({"qid": "2", "question": "Which metal melts first?", "answers": []}, False),
]  # fmt: skip
ARTICLES = (
    '{"id": "museum", "title": "The museum", "text": "It was founded by Otto Brandt. It is red."}\n'
    '{"id": "ferry", "title": "The ferry", "text": "The ferry sails at noon."}\n'
    '{"id": "metals", "title": "Metals", "text": "Lead melts in a fire. Iron does not."}\n'
)


class Unreadable:
    """Stands for a network that must not be asked."""

    def read(self, *_: Any) -> Any:
        raise AssertionError("read although it is in the cache")


@pytest.mark.parametrize("is_cascade", [False, True])
def test_a_second_run_reads_nothing_and_has_the_same_features(
    tmp_path: Path, tiny_reader: Path, monkeypatch: pytest.MonkeyPatch, is_cascade: bool
) -> None:
    from reader_cases import collect_cases, open_session

    (tmp_path / "articles.jsonl").write_text(ARTICLES)
    chosen = LargeReader(tiny_reader).beside(reader()) if is_cascade else reader()
    caches = [tmp_path / name for name in ("small", "large")[: 1 + is_cascade]]
    names = CASCADE_SENTENCE_FEATURES if is_cascade else SENTENCE_FEATURES
    with open_session(tmp_path / "library", tmp_path / "articles.jsonl") as session:
        first = collect_cases("some", ROWS, session, chosen, caches)
        monkeypatch.setattr("assistant.reading.reader.SpanReader.score_passages", Unreadable().read)
        again = collect_cases("some", ROWS, session, chosen, caches)
    assert [case.row["qid"] for case in first] == ["1", "2"]
    for one, other in zip(first, again, strict=True):
        assert one.scored.features.shape[1] == len(names)
        np.testing.assert_array_equal(one.scored.features, other.scored.features)
    (gold,) = np.flatnonzero(first[0].is_evidence)
    passage, sentence = first[0].scored.places[gold]
    assert first[0].read[passage].passage.article.id == "museum"
    assert sentence == 0
