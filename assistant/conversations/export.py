"""Exported answers and conversations: Markdown, HTML and JSON.

The JSON of an answer is that of `ask --json`. Markdown and HTML are for people; a comment at their
end contains the same record for `verify`, with the hash of the text above it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NoReturn

from assistant.conversations.export_structured import (
    structured_result_markdown,
    structured_result_of,
    structured_result_section,
)
from assistant.conversations.store import Conversation, StoredTurn
from assistant.serialization.from_json import FORGOTTEN_KEY, filters_and_times_from_json
from assistant.serialization.to_json import Json, dumps
from assistant.serialization.untrusted_fields import Record
from assistant.wording import limit_words
from index.errors import InvalidInput

ExportFormat = Literal["markdown", "html", "json"]
SUFFIXES: Mapping[ExportFormat, str] = {"markdown": ".md", "html": ".html", "json": ".json"}
NOT_FOUND_TEXT = "The articles do not seem to answer this."
STYLE = (
    "body{max-width:42rem;margin:3rem auto;padding:0 1rem;font:17px/1.6 Georgia,serif;"
    "color:#1f211d;background:#fff;overflow-wrap:anywhere}"
    "blockquote{margin:.2rem 0 .8rem;padding-left:1rem;border-left:3px solid #d8d4c8}"
    "footer,.place{color:#62645c;font-size:15px}"
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMENT = re.compile(r"\n<!--footnote-record ([0-9a-f]{64})\n(.*)\n-->\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """The records of an exported file; `is_unmodified` is false if its text was edited."""

    records: tuple[Record, ...]
    is_unmodified: bool = True


def export_answer(record: Record, file_format: ExportFormat, *, with_record: bool = True) -> str:
    """One answer. Without its record, as on the clipboard, `verify` cannot check it."""
    if file_format == "json":
        return f"{dumps(record, indent=2)}\n"
    if file_format == "markdown":
        body = f"{answer_markdown(record)}\n"
    else:
        body = _page(str(record["question"]), answer_section(record))
    body = _SURROGATE.sub("\ufffd", body)
    return _with_record(body, record) if with_record else body


def export_conversation(
    conversation: Conversation, turns: Sequence[StoredTurn], file_format: ExportFormat
) -> str:
    """A whole conversation, oldest question first."""
    record: Json = {
        "title": conversation.title,
        "started": conversation.started,
        "changed": conversation.changed,
        "turns": [{"asked": turn.asked_at, "answer": turn.record} for turn in turns],
    }
    if file_format == "json":
        return f"{dumps(record, indent=2)}\n"
    if file_format == "markdown":
        parts = [
            f"# {escape_markdown(conversation.title)}",
            *(answer_markdown(t.record) for t in turns),
        ]
        body = "\n\n".join(parts) + "\n"
    else:
        sections = "\n".join(answer_section(turn.record) for turn in turns)
        heading = f'<h1 dir="auto">{escape(conversation.title)}</h1>\n'
        body = _page(conversation.title, heading + sections)
    return _with_record(_SURROGATE.sub("\ufffd", body), record)


def export_file_name(title: str, file_format: ExportFormat) -> str:
    """A file name that is valid on every system."""
    words = re.findall(r"\w+", title.casefold())
    return ("-".join(words)[:60].strip("-_") or "footnote") + SUFFIXES[file_format]


def read_export(text: str) -> ExportedFile:
    """The answers of an exported file, or of lines from `ask --batch`; InvalidInput for others."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if comment := _COMMENT.search(text):
        return ExportedFile(
            _records(_parse_json(comment[2])), _hash(text[: comment.start()]) == comment[1]
        )
    try:
        return ExportedFile(_records(_parse_json(text)))
    except InvalidInput:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        return ExportedFile(tuple(r for line in lines for r in _records(_parse_json(line))))


def answer_markdown(record: Record) -> str:
    """Question, cited sentences and their locations as Markdown, with all text escaped."""
    lines = [f"## {escape_markdown(record['question'])}", ""]
    if limits := limit_words(*filters_and_times_from_json(record)):
        lines += [f"*{escape_markdown(limits)}*", ""]
    lines += structured_result_markdown(
        structured_result_of(record), _remark(record), escape_markdown
    )
    for words in _consistency_texts(record):
        lines += [escape_markdown(words), ""]
    for statement in record["statements"]:
        context = f"*{escape_markdown(statement['context'])}* " if statement.get("context") else ""
        marks = "".join(f"\\[{n}\\]" for n in statement["citations"])
        lines += [f"{context}{escape_markdown(statement['text'])} {marks}", ""]
    if not record["statements"]:
        lines += [escape_markdown(_empty_answer_text(record)), ""]
    lines += _generated_markdown(record)
    for row in (*record["citations"], *record["near_misses"]):
        number = f"\\[{row['number']}\\] " if row["number"] is not None else "Near: "
        lines += [
            f"- {number}{escape_markdown(_citation_location(row))}",
            f"  > {escape_markdown(row['quote'])}",
            "",
        ]
    return "\n".join(lines).rstrip()


def answer_section(record: Record) -> str:
    """Question, cited sentences and their locations as HTML."""
    parts = [f'<section>\n<h2 dir="auto">{escape(record["question"])}</h2>']
    if limits := limit_words(*filters_and_times_from_json(record)):
        parts.append(f'<p class="place">{escape(limits)}</p>')
    parts += structured_result_section(structured_result_of(record), _remark(record))
    parts += [f'<p dir="auto">{escape(words)}</p>' for words in _consistency_texts(record)]
    for statement in record["statements"]:
        context = f"<i>{escape(statement['context'])}</i> " if statement.get("context") else ""
        marks = "".join(f"<sup>[{n}]</sup>" for n in statement["citations"])
        parts.append(f'<p dir="auto">{context}{escape(statement["text"])} {marks}</p>')
    if not record["statements"]:
        parts.append(f"<p>{escape(_empty_answer_text(record))}</p>")
    parts += _generated_html(record)
    for row in (*record["citations"], *record["near_misses"]):
        number = f"[{row['number']}]" if row["number"] is not None else "Near:"
        place = f'<span class="place">{number} <bdi>{escape(_citation_location(row))}</bdi></span>'
        parts.append(
            f'<div>{place}<blockquote dir="auto">{escape(row["quote"])}</blockquote></div>'
        )
    return "\n".join([*parts, "</section>"])


def _generated_markdown(record: Record) -> list[str]:
    written = record.get("written")
    if not written or not written["statements"]:
        return []
    lines = [f"### {escape_markdown(generated_answer_heading(written))}", ""]
    lead = None
    for statement in written["statements"]:
        lines += [escape_markdown(text) for text in _new_leads(lead, statement)]
        lead = statement.get("context")
        marks = "".join(f"\\[{n}\\]" for n in statement["citations"])
        weak = " (weakly supported)" if statement["support"] == "weak" else ""
        item = "- " if statement.get("layout") == "item" else ""
        lines += [f"{item}{escape_markdown(statement['text'])} {marks}{weak}", ""]
    return lines


def _generated_html(record: Record) -> list[str]:
    written = record.get("written")
    if not written or not written["statements"]:
        return []
    parts = [f"<h3>{escape(generated_answer_heading(written))}</h3>"]
    lead = None
    for statement in written["statements"]:
        parts += [f'<p dir="auto">{escape(text)}</p>' for text in _new_leads(lead, statement)]
        lead = statement.get("context")
        marks = "".join(f"<sup>[{n}]</sup>" for n in statement["citations"])
        weak = " <i>(weakly supported)</i>" if statement["support"] == "weak" else ""
        parts.append(f'<p dir="auto">{escape(statement["text"])} {marks}{weak}</p>')
    return parts


def _new_leads(last: str | None, statement: Record) -> list[str]:
    """What leads into a list of a written answer, before its first item."""
    lead = statement.get("context")
    return [lead] if lead and lead != last else []


def generated_answer_heading(written: Record) -> str:
    """The model's name, and how much was left out."""
    removed = int(written.get("removed") or 0)
    left_out = f"; {removed} unsupported left out" if removed else ""
    return f"Written by {written['model']}, checked against the articles{left_out}"


def _consistency_texts(record: Record) -> Iterator[str]:
    """The verdict, conflict and agreement as text."""
    for hop in record.get("hops", ()):
        yield f"{hop['question']} {hop['answer']}"
    if record.get("verdict"):
        yield f"{str(record['verdict']).capitalize()}."
    if sides := record.get("sides"):
        words = (f"{s['says']} [{', '.join(map(str, s['citations']))}]" for s in sides)
        yield f"The articles differ: {'; '.join(words)}"
    if agreement := record.get("agreement"):
        titles = "; ".join(str(row["title"]) for row in agreement["articles"])
        yield f"The same in {len(agreement['articles'])} articles: {titles}"


def _empty_answer_text(record: Record) -> str:
    words = str(record.get("message") or "")
    if record["status"] != "not_found" or structured_result_of(record).kind:
        return words
    return f"{NOT_FOUND_TEXT} {words}".strip()


def _remark(record: Record) -> str:
    """The assistant's message above cited sentences; empty if it is the answer itself."""
    return str(record.get("message") or "") if record["statements"] else ""


def _citation_location(row: Record) -> str:
    if row.get(FORGOTTEN_KEY):
        return f"{row['article_id']}: this article was forgotten"
    of_file = f"file of {row['file_date']}" if row.get("file_date") else None
    parts = [
        str(row["title"]),
        row["date"] or of_file,
        f"page {row['page']}" if row["page"] else None,
    ]
    where = ", ".join(part for part in parts if part)
    source = f", {row['source']}" if row["source"] else ""
    return f"{where}{source} ({row['article_id']} {row['start']}-{row['end']})"


def _page(title: str, body: str) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n"
        "<footer>Quoted by Footnote; <code>python -m assistant verify</code> checks this file."
        "</footer>\n</body>\n</html>\n"
    )


def _with_record(body: str, record: Record) -> str:
    """The body with the record in a comment, as ASCII JSON without markup characters."""
    text = _STRING.sub(
        lambda string: re.sub("[<>&-]", lambda sign: f"\\u{ord(sign[0]):04x}", string[0]),
        json.dumps(record),
    )
    return f"{body}\n<!--footnote-record {_hash(body)}\n{text}\n-->\n"


def _hash(body: str) -> str:
    return hashlib.sha256(body.replace("\r\n", "\n").encode()).hexdigest()


def escape_markdown(text: str) -> str:
    """A text as one line of Markdown without markup, links and HTML."""
    text = " ".join(str(text).split())
    text = re.sub(r"([\\`*_\[\]~|$])", r"\\\1", text)
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")
    text = re.sub(r"(?i)(?<=https)(?=://)|(?<=http)(?=://)|(?<=\bwww)(?=\.)", r"\\", text)
    return re.sub(r"^(\d*)(?=[#+\-=>:.)])", r"\1\\", text)


def _parse_json(text: str) -> Any:  # noqa: ANN401 - of JSON
    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("no answer of Footnote is in it: export one from the page") from error


def _records(value: object) -> tuple[Record, ...]:
    if isinstance(value, dict) and isinstance(value.get("turns"), list):
        answers = [t.get("answer") if isinstance(t, dict) else None for t in value["turns"]]
    else:
        answers = [value]
    for answer in answers:
        if not isinstance(answer, dict) or not isinstance(answer.get("citations"), list):
            raise InvalidInput("no answer of Footnote is in it: export one from the page")
    return tuple(answer for answer in answers if isinstance(answer, dict))
