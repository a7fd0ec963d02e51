"""Answers and hits as JSON, in the shapes that outside tools rely on.

The same record is what the store of conversations and every export keep. Each key is spelled out
here; none is made from the name of a Python field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.serialization.filters import filters_json
from assistant.serialization.structured_result import structured_result_json
from assistant.types import (
    NO_FILTERS,
    Answer,
    Citation,
    Explanation,
    GeneratedAnswer,
    Position,
    RelativeTime,
    Statement,
    TimePreference,
)
from index.storage.catalogue import ArticleSummary
from index.types import Article, Hit

Json = dict[str, Any]
Dated = Article | Citation | ArticleSummary
_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: object, *, indent: int | None = None) -> str:
    """JSON in plain Unicode; escaped if a string contains unpaired surrogates."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    is_plain = text.isascii() or not _SURROGATE.search(text)
    return text if is_plain else json.dumps(value, indent=indent)


def answer_json(answer: Answer, qid: object = None, *, has_qid: bool = False) -> Json:
    """One answer; a batch row's `qid` is the first key."""
    record: Json = {"qid": qid} if has_qid else {}
    record |= {
        "question": answer.question,
        "searched_for": answer.searched_for,
        "status": answer.status,
    }
    if answer.message is not None:
        record["message"] = answer.message
    if answer.parts:
        record["parts"] = [
            {"question": part.question, "citations": list(part.citations)} for part in answer.parts
        ]
    if answer.hops:
        record["hops"] = [
            {"question": hop.question, "answer": hop.answer, "citations": list(hop.citations)}
            for hop in answer.hops
        ]
    if answer.corrections:
        record["corrected"] = [
            {"word": each.word, "read_as": each.read_as} for each in answer.corrections
        ]
    if answer.filters != NO_FILTERS:
        record["filters"] = filters_json(answer.filters)
    if answer.times:
        record["times"] = [time_preference_json(preference) for preference in answer.times]
    record |= structured_result_json(answer.structured) | _generated_json(answer.written)
    record |= _consistency_json(answer)
    if not answer.is_calibrated:
        record["calibrated"] = False
    record |= {"reader": answer.reader} if answer.reader else {}
    return record | {
        "short_answer": answer.short_answer,
        "confidence": round(answer.confidence, 4),
        "statements": [_statement_json(statement) for statement in answer.statements],
        "citations": [citation_json(citation) for citation in answer.citations],
        "near_misses": [citation_json(citation) for citation in answer.near_misses],
        "looked_for": list(answer.content_words),
        "unknown_words": list(answer.unknown_words),
        "generation": answer.generation,
        "timings_ms": {
            "search": answer.timings.search,
            "read": answer.timings.read,
            "compose": answer.timings.compose,
            "total": answer.timings.total,
        },
    }


def _consistency_json(answer: Answer) -> Json:
    record: Json = {}
    if answer.verdict:
        record |= {"verdict": answer.verdict, "decided_by": answer.decided_by}
    if answer.sides:
        record["sides"] = [_position_json(side) for side in answer.sides]
    if answer.agreement:
        record["agreement"] = {"articles": [citation_json(each) for each in answer.agreement]}
    return record


def _position_json(side: Position) -> Json:
    record: Json = {"says": side.says, "citations": list(side.citations)}
    return record if side.time is None else record | {"time": side.time}


def _statement_json(statement: Statement) -> Json:
    record: Json = {
        "text": statement.text,
        "citations": list(statement.citations),
        "support": statement.support,
        "score": round(statement.score, 4),
    }
    if statement.context is not None:
        record["context"] = statement.context
    if statement.problems:
        record["problems"] = list(statement.problems)
    return record if statement.layout is None else record | {"layout": statement.layout}


def _generated_json(written: GeneratedAnswer | None) -> Json:
    if written is None:
        return {}
    record: Json = {
        "model": written.model,
        "statements": [_statement_json(statement) for statement in written.statements],
        "removed": len(written.unsupported),
        "unsupported": [
            {"text": each.text, "problems": list(each.problems), "after": each.after}
            for each in written.unsupported
        ],
        "seconds": written.seconds,
        "tokens": {"in": written.tokens_in, "out": written.tokens_out},
    }
    if written.problem is not None:
        record["problem"] = written.problem
    if written.tokens_a_second is not None:
        record["tokens_a_second"] = written.tokens_a_second
    if written.remark is not None:
        record["remark"] = written.remark
    return {"written": record}


def citation_json(citation: Citation) -> Json:
    """One citation or near miss."""
    record: Json = {
        "number": citation.number,
        "article_id": citation.article_id,
        "article_sha256": citation.article_sha256,
        "title": citation.title,
        "date": citation.date,
        "source": citation.source,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "answer_start": citation.answer_start,
        "answer_end": citation.answer_end,
        "author": citation.author,
        "tags": list(citation.tags),
    }
    record |= date_provenance_json(citation)
    if citation.ocr is not None:
        record["ocr"] = citation.ocr
    if citation.times:
        record["times"] = [relative_time_json(time) for time in citation.times]
    if citation.also_in:
        record["also_in"] = list(citation.also_in)
    if citation.explanation:
        record["why"] = _explanation_json(citation.explanation)
    return record


def time_preference_json(preference: TimePreference) -> Json:
    """What the time words of a question require of the articles."""
    return {
        "words": preference.words,
        "since": preference.since,
        "until": preference.until,
        "is_newest": preference.is_newest,
        "is_only": preference.is_only,
        "is_met": preference.is_met,
    }


def relative_time_json(time: RelativeTime) -> Json:
    """Words such as "yesterday" in a quote, with the days that they name."""
    return {"words": time.words, "since": time.since, "until": time.until}


def date_provenance_json(dated: Dated) -> Json:
    """How a date is known, or the file's date if there is none; empty without either."""
    if dated.date and dated.date_from:
        return {"date_from": dated.date_from}
    return {"file_date": dated.file_date} if dated.file_date and not dated.date else {}


def _explanation_json(explanation: Explanation) -> Json:
    return {
        "matched": list(explanation.matched),
        "unmatched": list(explanation.unmatched),
        "rank": explanation.rank,
        "dense_rank": explanation.dense_rank,
        "text_rank": explanation.text_rank,
        "score": round(explanation.score, 4),
        "runner_up": explanation.runner_up,
        "runner_up_score": explanation.runner_up_score and round(explanation.runner_up_score, 4),
    }


def answer_error_json(row: Mapping[str, Any], error: str) -> Json:
    """The line of a batch row that failed."""
    question = row.get("question")
    shown = question if isinstance(question, str) else ""
    return {
        "qid": row.get("qid"),
        "question": shown,
        "searched_for": shown,
        "status": "error",
        "error": error,
        "short_answer": None,
        "confidence": 0.0,
        "statements": [],
        "citations": [],
        "near_misses": [],
        "generation": 0,
        "timings_ms": {"search": 0.0, "read": 0.0, "compose": 0.0, "total": 0.0},
    }


def hit_json(hit: Hit) -> Json:
    """One ranked passage."""
    return {
        "article_id": hit.passage.article_id,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 6),
    }


def hits_json(question: str, hits: Iterable[Hit]) -> Json:
    """The ranked passages of one question (`search --json`)."""
    return {"question": question, "hits": [hit_json(hit) for hit in hits]}


def hits_row_json(qid: object, hits: Iterable[Hit]) -> Json:
    """The line of a batch row (`search --batch`)."""
    return {"qid": qid, "hits": [hit_json(hit) for hit in hits]}


def hits_error_json(row: Mapping[str, Any], error: str) -> Json:
    """The line of a batch row that could not be searched for."""
    return {"qid": row.get("qid"), "hits": [], "status": "error", "error": error}
