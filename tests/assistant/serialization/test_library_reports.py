"""The keys of everything that the command line prints as JSON."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.evaluation.evaluate import compute_metrics
from assistant.serialization.filters import FILTER_KEYS, filters_json
from assistant.serialization.to_json import answer_json
from assistant.types import (
    BridgeStep,
    Explanation,
    Filters,
    GeneratedAnswer,
    Position,
    QuestionPart,
    RelativeTime,
    SpellingCorrection,
    Statement,
    StructuredResult,
    TimePreference,
    UnsupportedSentence,
)
from tests.ui.records import answer, article, citation

ARTICLE = article("The ferry sailed yesterday.", id="ferry", title="The ferry")


def keys(value: object) -> object:
    """A JSON value with its scalars left out, and one row of each list."""
    if isinstance(value, dict):
        return {key: keys(each) for key, each in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else None


def printed(capsys, *arguments: str) -> object:
    main(list(arguments))
    return json.loads(capsys.readouterr().out)


DATED = {"id": None, "title": None, "date": None, "source": None, "language": None}


@pytest.mark.parametrize(
    ("command", "shape"),
    [
        (
            ["status"],
            {
                "data": None, "articles": None, "passages": None, "generation": None,
                "model": None, "fingerprint": None, "segments": None,
                "generations": [
                    {
                        "number": None, "made": None, "what": None, "articles": None,
                        "passages": None,
                    }
                ],
                "can_roll_back": None, "calibrated": None, "bytes": None,
                "uploads": {"bytes": None, "allowed": None},
                "sources": [
                    {"kind": None, "location": None, "articles": None, "example": None}
                ],
                "failures": None,
            },
        ),
        (
            ["show", "ferry.md"],
            {
                **DATED, "author": None, "date_from": None, "sha256": None, "start": None,
                "end": None, "text": None, "tags": None, "read_by": None, "warnings": None,
                "fetched": None, "ocr_pages": None, "tables": None,
            },
        ),
        (["search", "ferry"], {
            "question": None,
            "hits": [{"article_id": None, "start": None, "end": None, "score": None}],
        }),
        (["verify-index"], {"problems": None}),
        (["collections"], None),
    ],
)  # fmt: skip
def test_each_command_prints_its_keys(capsys, built, command, shape):
    assert keys(printed(capsys, *command, "--json", "--data", str(built))) == shape


def test_rows_of_a_list(capsys, built):
    rows = {row["id"]: row for row in printed(capsys, "list", "--json", "--data", str(built))}
    assert set(rows["ferry.md"]) == {
        *DATED, "words", "state", "place", "date_from", "author", "tags",
    }  # fmt: skip
    assert set(rows["museum.txt"]) - {"date_from", "file_date", "author", "tags"} == {
        *DATED, "words", "state", "place",
    }  # fmt: skip


def test_health(capsys, built):
    shape = printed(capsys, "doctor", "--json", "--data", str(built))
    assert list(shape) == [
        "sound", "problems", "articles", "passages", "generation", "model", "bytes",
        "uploads_allowed_bytes", "memory_bytes", "near_duplicates", "empty", "failed", "network",
        "language_model", "open_to_others", "reader",
    ]  # fmt: skip


def test_a_receipt_and_a_collection(capsys, own_copy):
    receipt = printed(capsys, "build", "--json", "--data", str(own_copy))
    assert list(receipt) == [
        "generation", "added", "changed", "renamed", "removed", "unchanged", "failed", "warnings",
        "seconds", "reread",
    ]  # fmt: skip
    main(["collections", "--create", "work", "--data", str(own_copy)])
    capsys.readouterr()
    assert printed(capsys, "collections", "--json", "--data", str(own_copy)) == [
        {"name": "work", "articles": 0}
    ]


def test_an_exported_answer_that_is_checked(capsys, built, tmp_path):
    asked = printed(capsys, "ask", "Who founded the museum?", "--json", "--data", str(built))
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(asked))
    checked = printed(capsys, "verify", str(file), "--json", "--data", str(built))
    assert list(checked) == ["holds", "problems", "citations"]
    assert list(checked["citations"][0]) == ["answer", "question", "state", "now", "citation"]
    assert list(checked["citations"][0]["now"]) == ["start", "end", "quote"]


def test_figures_of_an_evaluation():
    assert {
        "questions", "search_hit@1", "mrr", "refused_unanswerable", "false_refusal", "auroc",
        "calibration_error", "p50_ms", "p95_ms",
    } <= set(compute_metrics([]))  # fmt: skip


def test_an_answer_with_everything_in_it():
    cited = citation(
        ARTICLE, ARTICLE.text, 1, also_in=("copy",), file_date="2024-03-01",
        times=(RelativeTime("yesterday", "2024-02-29", "2024-02-29"),),
        explanation=Explanation(("ferry",), ("captain",), 1, 1, None, 0.9, "Another.", 0.2),
    )  # fmt: skip
    statement = Statement(ARTICLE.text, (1,), "weak", 0.5, "context")
    full = answer(
        cited,
        message="A remark.",
        parts=(QuestionPart("When?", (1,)),),
        hops=(BridgeStep("Who?", "Otto", (1,)),),
        corrections=(SpellingCorrection("fery", "ferry"),),
        filters=Filters(
            "2024-01-01", "2024-12-31", ("Notes",), ("ferry",), ("Ann",), ("sea",), ("x",)
        ),
        times=(TimePreference("latest", "2024-01-01", None, True, True, False),),
        structured=StructuredResult("list", choices=("A?",)),
        written=GeneratedAnswer(
            "model", (statement,), (UnsupportedSentence("No.", ("problem",), 1),), "cut", 1.5, 2, 3
        ),
        verdict="yes",
        decided_by=1,
        sides=(Position("noon", (1,), "2024"), Position("one", (1,))),
        agreement=(cited, cited),
    )
    form = answer_json(full)
    assert list(form) == [
        "question", "searched_for", "status", "message", "parts", "hops", "corrected", "filters",
        "times", "kind", "choices", "written", "verdict", "decided_by", "sides", "agreement",
        "short_answer", "confidence", "statements", "citations", "near_misses", "looked_for",
        "unknown_words", "generation", "timings_ms",
    ]  # fmt: skip
    assert form["times"] == [
        {
            "words": "latest", "since": "2024-01-01", "until": None, "is_newest": True,
            "is_only": True, "is_met": False,
        }
    ]  # fmt: skip
    assert list(form["citations"][0]) == [
        "number", "article_id", "article_sha256", "title", "date", "source", "page", "start",
        "end", "quote", "answer_start", "answer_end", "author", "tags",
        *date_keys(form["citations"][0]), "times", "also_in", "why",
    ]  # fmt: skip
    assert form["citations"][0]["times"] == [
        {"words": "yesterday", "since": "2024-02-29", "until": "2024-02-29"}
    ]
    assert list(form["citations"][0]["why"]) == [
        "matched", "unmatched", "rank", "dense_rank", "text_rank", "score", "runner_up",
        "runner_up_score",
    ]  # fmt: skip
    assert list(form["written"]) == [
        "model", "statements", "removed", "unsupported", "seconds", "tokens", "problem",
    ]  # fmt: skip
    assert list(form["written"]["unsupported"][0]) == ["text", "problems", "after"]
    assert list(form["written"]["statements"][0]) == [
        "text", "citations", "support", "score", "context",
    ]  # fmt: skip
    assert form["sides"][0] == {"says": "noon", "citations": [1], "time": "2024"}
    assert list(form["timings_ms"]) == ["search", "read", "compose", "total"]
    assert tuple(filters_json(full.filters)) == FILTER_KEYS


def date_keys(row: dict) -> list[str]:
    return [key for key in ("date_from", "file_date") if key in row]
