"""Questions asked of a small library with the shipped models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from assistant.serialization.to_json import answer_json
from assistant.types import Answer, Filters, Turn
from index.search.searcher import Session
from tests.assistant.answering.library import write_articles
from tests.reader import reader

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def harbours(tmp_path_factory):
    """The data folder, built once."""
    place = tmp_path_factory.mktemp("harbours")
    write_articles(place / "articles")
    data = place / "data"
    assert main(["build", str(place / "articles"), "--data", str(data), "--json"]) == 0
    return data


@pytest.fixture(scope="session")
def assistant(harbours) -> Assistant:
    """The assistant over it."""
    from dataclasses import replace

    config = replace(from_environment(), data=harbours)
    return Assistant(open_searcher(config), reader(), load_weights().threshold)


@pytest.fixture
def ask(assistant) -> Ask:
    """Ask, and hold every answer to the contract of `ask --json`."""

    def asked(
        question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None
    ) -> Answer:
        answer = assistant.ask(question, history, filters=filters or Filters())
        with assistant.searcher.session() as session:
            keeps_the_contract(answer, session)
        return answer

    return asked


@pytest.fixture
def session(assistant) -> Iterator[Session]:
    """One request's view of the library."""
    with assistant.searcher.session() as opened:
        yield opened


def keeps_the_contract(answer: Answer, session: Session) -> None:
    """True quotes, cited statements, items inside their quotes; and JSON that can be written."""
    form: dict[str, Any] = json.loads(json.dumps(answer_json(answer)))
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in (*answer.citations, *answer.near_misses):
        article = session.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
    used = [number for statement in answer.statements for number in statement.citations]
    assert sorted(set(used)) == numbers
    for statement in answer.statements:
        assert statement.text == answer.citations[statement.citations[0] - 1].quote
    for item in answer.structured.items:
        first = answer.citations[item.citations[0] - 1]
        assert first.start <= item.start < item.end <= first.end
        assert session.article(first.article_id).text[item.start : item.end] == item.text
    assert 0 < answer.confidence < 1
    assert bool(answer.statements) == (answer.status in ("answered", "partial"))
    assert form["status"] == answer.status
