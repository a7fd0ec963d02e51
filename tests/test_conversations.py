"""The conversational questions over the starter articles: each names sentences that stand there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.test_seeds import SEEDS, paragraphs, read_seed

QUESTIONS = Path(__file__).resolve().parent / "data" / "conversations.jsonl"


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def test_there_are_enough_and_a_third_is_kept_unseen():
    unseen = sum(row["unseen"] for row in rows())
    assert len(rows()) >= 150
    assert abs(unseen - len(rows()) / 3) <= 5
    assert len({row["qid"] for row in rows()}) == len(rows())


def test_every_expected_sentence_stands_in_its_article():
    for row in rows():
        texts = {name: paragraphs(read_seed(SEEDS / name)[1]) for name in row["relevant"]}
        assert len(row["answers"]) == len(row["evidence"]), row["qid"]
        for answer, sentence in zip(row["answers"], row["evidence"], strict=True):
            assert answer in sentence, row["qid"]
            assert any(sentence in part for parts in texts.values() for part in parts), row["qid"]


def test_only_answered_questions_expect_sentences():
    for row in rows():
        assert bool(row["evidence"]) == (row["status"] in ("answered", "partial")), row["qid"]
