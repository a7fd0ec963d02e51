"""The statements of one answer put together: a sentence is cited once and keeps its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.types import Citation, Statement


class CitationNumbers:
    """Statements with one citation each, numbered from 1 on in order of coming."""

    def __init__(
        self, statements: Iterable[Statement] = (), citations: Iterable[Citation] = ()
    ) -> None:
        """Begin with what is numbered already."""
        self._statements, self._citations = list(statements), list(citations)
        self._numbers = {(c.article_id, c.start): c.number or 0 for c in self._citations}

    def __len__(self) -> int:
        return len(self._citations)

    def number_at(self, article_id: str, start: int) -> int | None:
        """The number of the sentence that begins there; None if it is not cited."""
        return self._numbers.get((article_id, start))

    def add(self, statement: Statement, citation: Citation) -> int:
        """The number of this sentence; its statement is given now, unless it was before."""
        number = self.number_at(citation.article_id, citation.start)
        if number is None:
            number = len(self) + 1
            self._numbers[citation.article_id, citation.start] = number
            self._citations.append(replace(citation, number=number))
            self._statements.append(replace(statement, citations=(number,)))
        return number

    @property
    def cited_statements(self) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        """All statements and citations, in order."""
        return tuple(self._statements), tuple(self._citations)
