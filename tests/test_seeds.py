"""The starter articles and the questions about them: complete, traceable and our own words."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
QUESTIONS = ROOT / "tests" / "data" / "questions.jsonl"
GIVEN = ROOT.parent / "shared" / "seeds"
KEYS = {"title", "date", "author", "source", "example"}
ROW_KEYS = {"qid", "question", "answerable", "answers", "relevant", "evidence", "wording", "type"}
TYPES = {"who", "when", "where", "why", "how", "how_many", "what", "yes_no", "list"}
ADDRESS = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|gov|int|io|jp|kr|cn)\b", re.IGNORECASE
)
# A rough cut is enough: a piece ends at a full stop, question or exclamation mark before a blank.
PIECE_END = re.compile(r"(?<=[.!?”])\s+")
QUOTED = re.compile(r"“[^”]*”")


def read_seed(path: Path) -> tuple[dict[str, Any], str]:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n"), f"{path.name}: no front matter"
    _, head, body = text.split("---\n", 2)
    meta = yaml.safe_load(head)
    assert isinstance(meta, dict), f"{path.name}: front matter is not a mapping"
    return meta, body


def seeds() -> dict[str, tuple[dict[str, Any], str]]:
    return {path.name: read_seed(path) for path in sorted(SEEDS.glob("*.md"))}


def questions() -> list[dict[str, Any]]:
    with QUESTIONS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def folded(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def paragraphs(body: str) -> list[str]:
    blocks = [block.strip() for block in body.split("\n\n")]
    return [block for block in blocks if block and not block.startswith("#")]


def test_there_are_enough_seeds() -> None:
    assert len(seeds()) >= 12


def test_front_matter_is_complete() -> None:
    titles: list[str] = []
    for name, (meta, _) in seeds().items():
        assert meta.keys() >= KEYS, f"{name}: lacks {sorted(KEYS - meta.keys())}"
        for key in ("title", "author", "source"):
            assert isinstance(meta[key], str) and meta[key].strip(), f"{name}: {key} is empty"
        datetime.date.fromisoformat(str(meta["date"]))
        assert meta["author"] == "Footnote", name
        assert meta["example"] is True, name
        titles.append(meta["title"])
    assert len(titles) == len(set(titles))


def test_no_web_addresses() -> None:
    for path in [*sorted(SEEDS.glob("*.md")), QUESTIONS]:
        found = ADDRESS.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found}"


def test_bodies_have_whole_paragraphs_of_fair_length() -> None:
    for name, (meta, body) in seeds().items():
        assert f"# {meta['title']}" not in body, f"{name}: the title is repeated"
        parts = paragraphs(body)
        assert 6 <= len(parts) <= 14, f"{name}: {len(parts)} paragraphs"
        assert not any("\n" in part for part in parts), f"{name}: a hard-wrapped paragraph"
        words = sum(len(part.split()) for part in parts)
        assert 350 <= words <= 700, f"{name}: {words} words"


def test_rows_are_well_formed_and_ids_unique() -> None:
    rows = questions()
    for row in rows:
        assert row.keys() == ROW_KEYS, row
        assert row["type"] in TYPES, row["qid"]
        assert row["wording"] in {"own", "other"}, row["qid"]
        if not row["answerable"]:
            assert row["answers"] == row["relevant"] == row["evidence"] == [], row["qid"]
    assert len({row["qid"] for row in rows}) == len(rows)
    assert len({row["question"] for row in rows}) == len(rows)


def test_counts() -> None:
    rows = questions()
    answerable = [row for row in rows if row["answerable"]]
    assert len(answerable) >= 60
    assert len(rows) - len(answerable) >= 15
    assert 2 * sum(row["wording"] == "other" for row in answerable) >= len(answerable)
    asked = {row["question"] for row in answerable}
    assert "Who invited the leaders of South Korea and Japan to Camp David?" in asked


def test_every_evidence_sentence_stands_in_a_relevant_article() -> None:
    articles = seeds()
    for row in questions():
        if not row["answerable"]:
            continue
        assert row["evidence"] and row["relevant"], row["qid"]
        assert set(row["relevant"]) <= articles.keys(), row["qid"]
        parts = {name: paragraphs(articles[name][1]) for name in row["relevant"]}
        for sentence in row["evidence"]:
            assert any(sentence in part for found in parts.values() for part in found), (
                row["qid"],
                sentence,
            )
        for name, found in parts.items():
            assert any(s in part for s in row["evidence"] for part in found), (row["qid"], name)


def test_every_answer_stands_in_an_evidence_sentence() -> None:
    for row in questions():
        for answer in row["answers"]:
            assert answer and any(answer in sentence for sentence in row["evidence"]), (
                row["qid"],
                answer,
            )


def test_every_seed_serves_some_question() -> None:
    used = {name for row in questions() for name in row["relevant"]}
    assert used == set(seeds())


def test_no_sentence_is_taken_from_the_given_articles() -> None:
    if not GIVEN.is_dir():
        pytest.skip(f"{GIVEN} is absent: nothing to compare the seeds with")
    given = " ".join(
        folded(path.read_text(encoding="utf-8")) for path in sorted(GIVEN.glob("*.txt"))
    )
    assert given, f"{GIVEN} holds no text"
    for name, (_, body) in seeds().items():
        for part in paragraphs(body):
            for quotation in QUOTED.findall(part):
                assert folded(quotation.strip("“”").rstrip(".,")) in given, (
                    f"{name}: quoted by nobody: {quotation}"
                )
            for piece in PIECE_END.split(QUOTED.sub("", part)):
                assert len(piece) <= 40 or folded(piece) not in given, f"{name}: {piece}"
