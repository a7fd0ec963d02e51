"""What other programs may do with a library: each operation takes and gives plain JSON values."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from assistant.answering.stage_timer import StageCallback, ignore_stage
from assistant.factory import embedder_for_build, library_of, ready_assistant
from assistant.serialization.filters import filters_from_json
from assistant.serialization.library_reports import (
    article_json,
    article_summary_json,
    receipt_json,
)
from assistant.serialization.to_json import answer_json, hit_json
from assistant.types import AskRequest, Turn
from index.building.build import BuildRequest, build, ignore_progress
from index.errors import InvalidInput
from index.storage import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from assistant.config import Config
    from assistant.pipeline import Assistant
    from assistant.types import Answer
    from index.search.searcher import Searcher
    from index.types import Embedder, Progress

LONGEST_QUESTION = 10_000  # code points
MAX_HITS = 100  # passages of one search
MAX_ARTICLES = 500  # of one list
MAX_CODE_POINTS = 20_000  # of an article in one piece

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as a record and as its JSON, whose citations have a `link`."""

    answer: Answer
    record: Json


class Engine(Protocol):
    """What answers and searches over one library, for callers in any thread."""

    def answer(self, request: AskRequest, on_stage: StageCallback) -> Answer:
        """The answer to a request; `on_stage` may raise to stop it."""

    def searching(self) -> AbstractContextManager[Searcher]:
        """The searcher, while it is this caller's turn."""


class OwnEngine:
    """An assistant of its own, opened with the first question; one question at a time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._turn = threading.Lock()  # the models use all cores
        self._assistant: Assistant | None = None

    def answer(self, request: AskRequest, on_stage: StageCallback) -> Answer:
        """The answer to a request; `on_stage` may raise to stop it."""
        with self._turn:
            return self._opened().answer(request, on_stage)

    @contextmanager
    def searching(self) -> Iterator[Searcher]:
        """The searcher, while it is this caller's turn."""
        with self._turn:
            yield self._opened().searcher

    def _opened(self) -> Assistant:
        if self._assistant is None:
            self._assistant = ready_assistant(self._config)
        return self._assistant


class LibraryService:
    """The operations of one library, for callers in any thread.

    Without an `engine`, models are loaded with the first question. `page` is the address of the
    page over the same library, such as `http://127.0.0.1:7860`, for links that open a place;
    `collection` is the name that such a link needs. Each operation raises
    FootnoteError with one clear line.
    """

    def __init__(
        self,
        config: Config,
        page: str | None = None,
        collection: str = "",
        engine: Engine | None = None,
    ) -> None:
        self._config = config
        self._page = page.rstrip("/") if page else None
        self._collection = collection
        self._engine = engine or OwnEngine(config)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Mapping[str, object] | None = None,
        on_stage: StageCallback = ignore_stage,
    ) -> Answered:
        """The answer to a question; `filters` are those of a batch row.

        `on_stage` is called with each stage, and may raise to stop.
        """
        chosen = filters_from_json(None if filters is None else dict(filters))
        self._check_question(question)
        request = AskRequest(question, tuple(history), chosen)
        answer = self._engine.answer(request, on_stage)
        record = answer_json(answer)
        for citation in (*record["citations"], *record["near_misses"]):
            self._add_link(citation)
        return Answered(answer, record)

    def search(
        self, question: str, k: int = 10, filters: Mapping[str, object] | None = None
    ) -> Json:
        """The `k` best passages with their texts: `{"question", "hits": [...]}`."""
        chosen = filters_from_json(None if filters is None else dict(filters))
        self._check_question(question)
        if not 1 <= k <= MAX_HITS:
            raise InvalidInput(f"k is {k}: ask for 1 to {MAX_HITS} passages")
        with self._engine.searching() as searcher, searcher.session() as session:
            found = session.search(question, k, filters=chosen)
            hits = [(hit, session.article(hit.passage.article_id)) for hit in found]
        records = []
        for hit, article in hits:
            record = hit_json(hit) | {
                "title": article.title,
                "date": article.date,
                "source": article.source,
                "text": article.text[hit.passage.start : hit.passage.end],
            }
            self._add_link(record)
            records.append(record)
        return {"question": question, "hits": records}

    def list_articles(self, containing: str = "", limit: int = 100, offset: int = 0) -> Json:
        """Articles by id: those with the words in title, id or source, from the `offset`-th on.

        `total` is how many there are; at most `MAX_ARTICLES` are given at once.
        """
        if not 1 <= limit <= MAX_ARTICLES:
            raise InvalidInput(f"limit is {limit}: ask for 1 to {MAX_ARTICLES} articles")
        if offset < 0:
            raise InvalidInput(f"offset is {offset}: it counts from 0")
        with catalogue.open_catalogue(library_of(self._config), is_snapshot=True) as connection:
            generation = catalogue.read_manifest(connection).generation
            rows = [article_summary_json(each) for each in catalogue.article_summaries(connection)]
        if words := containing.casefold().split():
            rows = [row for row in rows if all(word in _listed_text(row) for word in words)]
        return {
            "generation": generation,
            "total": len(rows),
            "articles": rows[offset : offset + limit],
        }

    def read_article(self, article_id: str, start: int = 0, end: int | None = None) -> Json:
        """The stored text of an article from `start` on, at most `MAX_CODE_POINTS` of it.

        `next_start` is where the next piece begins, or None at the end.
        """
        with catalogue.open_catalogue(library_of(self._config), is_snapshot=True) as connection:
            article = catalogue.find_article(connection, article_id)
        length = len(article.text)
        last = length if end is None else end
        if not 0 <= start < last <= length:
            raise InvalidInput(f"{start}-{last} does not lie in the article's {length} code points")
        last = min(last, start + MAX_CODE_POINTS)
        record = article_json(article, start, last)
        record["length"] = length
        record["next_start"] = last if last < length else None
        self._add_link(record | {"article_id": article.id, "start": start, "end": last}, record)
        return record

    def build(self, progress: Progress = ignore_progress) -> Json:
        """Refresh every source of the library; the receipt of `build --json`."""

        def open_embedder(built_with: str | None) -> Embedder:
            return embedder_for_build(self._config, built_with)

        receipt = build(library_of(self._config), BuildRequest(), open_embedder, progress)
        return receipt_json(receipt)

    def _check_question(self, question: str) -> None:
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        if len(question) > LONGEST_QUESTION:
            raise InvalidInput(
                f"the question has {len(question):,} characters: {LONGEST_QUESTION:,} are read"
            )

    def _add_link(self, place: Json, record: Json | None = None) -> None:
        """Add the address that opens a place, if the page's address is known."""
        if self._page is None:
            return
        asked = {"collection": self._collection} if self._collection else {}
        asked |= {"article": place["article_id"], "at": f"{place['start']}-{place['end']}"}
        (place if record is None else record)["link"] = f"{self._page}/?{urlencode(asked)}"


def _listed_text(row: Json) -> str:
    return " ".join(str(row.get(key) or "") for key in ("id", "title", "source")).casefold()


def read_history(turns: Sequence[Mapping[str, object]]) -> list[Turn]:
    """Earlier turns, oldest first, from untrusted records; InvalidInput."""
    history = []
    for turn in turns:
        question, answer = turn.get("question"), turn.get("answer")
        if not isinstance(question, str) or not isinstance(answer, str | None):
            raise InvalidInput('a turn of the history is not {"question", "answer"?}')
        history.append(Turn(question, answer))
    return history
