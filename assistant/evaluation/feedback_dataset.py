"""Feedback as labelled questions: ratings become test cases.

    answer rated good        answerable, with its citations as evidence
    answer rated bad         skipped: the right answer is unknown
    … should be refused      not answerable
    refusal rated good       not answerable
    refusal rated bad        skipped: the place of the answer is unknown
    single citations         good ones are evidence, bad ones are not

`eval` skips a row with `"skip"`, which gives the reason; it can be completed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.conversations.store import WHOLE_ANSWER, StoredTurn, rated_turns
from assistant.serialization.from_json import FORGOTTEN_KEY, answer_text
from assistant.serialization.to_json import Json
from assistant.serialization.untrusted_fields import Record
from index.library import Library


def feedback_rows(library: Library) -> Iterator[Json]:
    """A row of `eval --questions` for each rated answer, oldest first; UserDataUnusable."""
    for turn, before in rated_turns(library):
        yield feedback_row(turn, before)


def feedback_row(turn: StoredTurn, before: Sequence[Record] = ()) -> Json:
    """The row of one rated answer; `before` are the previous answers, oldest first."""
    record = turn.record
    row: Json = {"qid": f"feedback-{turn.id}", "question": record["question"]}
    if before:
        row["history"] = [{"question": r["question"], "answer": answer_text(r)} for r in before]
    judged = {feedback.number: feedback for feedback in turn.feedback}
    whole = judged[WHOLE_ANSWER].verdict if WHOLE_ANSWER in judged else None
    row |= _labels(record, whole, {n: f.verdict for n, f in judged.items() if n != WHOLE_ANSWER})
    row["verdict"] = whole
    row["notes"] = [f.note for f in turn.feedback if f.note]
    return row


def _labels(record: Record, whole: str | None, verdicts: dict[int, str]) -> Json:
    refused = record["status"] == "not_found"
    if record["status"] == "reply":
        return _skipped("not a question about the articles")
    if whole == "refuse" or (refused and whole == "up"):
        return {"answerable": False, "answers": [], "relevant": [], "evidence": []}
    if whole == "down":
        where = "where the answer stands" if refused else "the right answer"
        return _skipped(f"add {where}: relevant, evidence and answers")
    evidence = [
        row
        for row in record["citations"]
        if not row.get(FORGOTTEN_KEY)
        and (
            verdicts.get(row["number"]) == "up" or (whole == "up" and row["number"] not in verdicts)
        )
    ]
    if not evidence:
        return _skipped("none of its citations was found good")
    short = record["short_answer"]
    holds = short is not None and any(short in row["quote"] for row in evidence)
    return {
        "answerable": True,
        "answers": [short] if holds else [],
        "relevant": list(dict.fromkeys(row["article_id"] for row in evidence)),
        "evidence": [row["quote"] for row in evidence],
    }


def _skipped(reason: str) -> Json:
    return {"skip": reason, "answers": [], "relevant": [], "evidence": []}
