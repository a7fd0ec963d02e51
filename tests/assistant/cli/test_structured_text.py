"""Lists and counts on a terminal."""

from __future__ import annotations

from assistant.cli.answer_text import answer_lines
from assistant.types import StructuredResult
from tests.assistant.structured_answers import COUNTED, LIST
from tests.ui.records import answer


def test_the_terminal_shows_them_too():
    lines = list(answer_lines(LIST))
    assert "  · Kirkby [1]" in lines
    assert "  and 2 more" in lines
    lines = list(answer_lines(COUNTED))
    assert lines[0] == "3 articles."
    assert any(line.strip().startswith("March 2023 ██") for line in lines)
    asked_back = answer(
        status="reply", message="Which?", structured=StructuredResult(choices=("A?",))
    )
    assert list(answer_lines(asked_back)) == ["Which?", "  · A?"]
