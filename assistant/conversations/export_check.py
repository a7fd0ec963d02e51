"""Whether the citations of an exported file are still valid in the library (`verify FILE`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.conversations.citation_status import Anchor, CitationState, anchor_citations
from assistant.conversations.export import ExportedFile
from assistant.serialization.from_json import answer_from_json
from assistant.types import Answer, Citation
from index.library import Library

VALID_STATES: tuple[CitationState, ...] = ("unchanged", "moved")


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation of an exported answer with its anchor today. `answer` counts from 1."""

    answer: int
    question: str
    citation: Citation
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class ExportCheck:
    """All citations of a file; `problems` are those of the file itself."""

    citations: tuple[CheckedCitation, ...]
    problems: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether every quote is in its article and the file is as exported."""
        return not self.problems and all(c.anchor.state in VALID_STATES for c in self.citations)


def check_export(library: Library, exported: ExportedFile) -> ExportCheck:
    """Check every citation, near miss and agreeing sentence; InvalidInput, IndexMissing."""
    answers = [answer_from_json(record) for record in exported.records]
    cited = [
        (number, answer.question, citation)
        for number, answer in enumerate(answers, 1)
        for citation in (*answer.citations, *answer.near_misses, *answer.agreement)
        if citation.number is None or citation not in answer.agreement
    ]
    anchors = anchor_citations(library, [citation for *_, citation in cited])
    problems = [] if exported.is_unmodified else ["the words of the file were changed by hand"]
    for number, answer in enumerate(answers, 1):
        problems += [f"answer {number}: {problem}" for problem in _problems(answer)]
    return ExportCheck(
        tuple(CheckedCitation(*of, anchor) for of, anchor in zip(cited, anchors, strict=True)),
        tuple(problems),
    )


def _problems(answer: Answer) -> Iterator[str]:
    """Where an answer is inconsistent with its own citations."""
    by_number = {citation.number: citation for citation in answer.citations}
    for number, statement in enumerate(answer.statements, 1):
        if not by_number.keys() >= set(statement.citations):
            yield f"statement {number} names a citation that is not there"
        elif statement.support == "verbatim":
            first = by_number[statement.citations[0]]
            if first.quote and statement.text != first.quote:
                yield f"statement {number} is not the sentence that it cites"
    for number, statement in enumerate(answer.written.statements if answer.written else (), 1):
        if statement.support == "verbatim":
            yield f"written sentence {number} is called a quotation"
    for item in answer.structured.items:
        first = by_number[item.citations[0]]
        at = item.start - first.start
        stands = at >= 0 and first.quote[at : item.end - first.start] == item.text
        if first.quote and not stands:
            yield f"the list has {item.text!r}, which does not stand in its citation"
    short = answer.short_answer
    if short is not None and not any(short in c.quote for c in answer.citations):
        yield "the short answer is in none of its citations"
