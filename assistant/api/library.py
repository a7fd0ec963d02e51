"""`open_library`: build, ask, search and read a library from Python."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import SEEDS, Config, load_config
from assistant.factory import embedder_for_build, library_of, ready_assistant
from assistant.pipeline import Assistant
from assistant.settings.table import checked_settings
from assistant.types import NO_FILTERS, Answer, Filters, Turn
from index.storage import catalogue
from index.types import Article, Progress, Receipt, SourceKind

if TYPE_CHECKING:
    from index.storage.catalogue import ArticleSummary
    from index.types import Embedder


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a search found: `text` is the slice `[start, end)` of the article's text."""

    article_id: str
    title: str
    date: str | None
    source: str | None
    start: int
    end: int
    text: str
    score: float


class OpenLibrary:
    """The library in one data folder, or one of its collections; safe to use from several threads.

    Models are loaded with the first question or search, and nothing needs closing. Each question
    is answered from the newest generation of the index. What is wrong is a `FootnoteError` whose
    text is one line.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._config.data

    def build(
        self,
        *paths: Path | str,
        jsonl: Iterable[Path | str] = (),
        urls: Iterable[str] = (),
        feeds: Iterable[str] = (),
        examples: bool = False,
        progress: Progress | None = None,
    ) -> Receipt:
        """Add folders, files and addresses to the library, or refresh all sources if none is named.

        `examples` adds the starter articles to a library that never had a source. `progress` is
        called with a stage, what is done of it and how much there is. Only `urls` and `feeds`, old
        or new, reach out to the network. Articles that cannot be read are in the receipt's
        `failed`. Raises InvalidInput for a path that is not there, BuildInProgress while another
        build runs.
        """
        from index.building.build import BuildRequest, build, ignore_progress
        from index.ingestion.sources import identify_address, identify_path
        from index.storage.private_files import private_umask

        named = [identify_path(Path(path)) for path in paths]
        named += [identify_path(Path(path), jsonl=True) for path in jsonl]
        named += [identify_address(SourceKind.URL, address) for address in urls]
        named += [identify_address(SourceKind.FEED, address) for address in feeds]
        request = BuildRequest(
            add=tuple((kind, location, location == str(SEEDS)) for kind, location in named),
            offer_examples=str(SEEDS) if examples else None,
            allow_private=self._config.allow_private,
        )

        def open_embedder(built_with: str | None) -> Embedder:
            return embedder_for_build(self._config, built_with)

        with private_umask(unless=self._config.shared_data):
            library = library_of(self._config)
            return build(library, request, open_embedder, progress or ignore_progress)

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> Answer:
        """The answer to a question, in cited sentences, or that the articles do not hold it.

        `history` are the turns before, oldest first (`Answer.as_turn`). Raises IndexMissing before
        the first build, InvalidInput for an empty question.
        """
        assistant = self._opened()
        with self._lock:  # the models use all cores
            return assistant.ask(question, history, filters=filters)

    def search(
        self, question: str, k: int = 10, filters: Filters = NO_FILTERS
    ) -> tuple[FoundPassage, ...]:
        """The `k` best passages for a question, best first, without answering it."""
        assistant = self._opened()
        with self._lock, assistant.searcher.session() as session:
            found = []
            for hit in session.search(question, k, filters=filters):
                article, passage = session.article(hit.passage.article_id), hit.passage
                found.append(
                    FoundPassage(
                        article_id=article.id,
                        title=article.title,
                        date=article.date,
                        source=article.source,
                        start=passage.start,
                        end=passage.end,
                        text=article.text[passage.start : passage.end],
                        score=hit.score,
                    )
                )
        return tuple(found)

    def articles(self) -> tuple[ArticleSummary, ...]:
        """All articles by id, without their texts."""
        with catalogue.open_catalogue(library_of(self._config), is_snapshot=True) as connection:
            catalogue.read_manifest(connection)
            return tuple(catalogue.article_summaries(connection))

    def read(self, article_id: str) -> Article:
        """An article with its stored text, which citations point into; raises ArticleNotFound."""
        with catalogue.open_catalogue(library_of(self._config), is_snapshot=True) as connection:
            return catalogue.find_article(connection, article_id)

    def _opened(self) -> Assistant:
        with self._lock:
            if self._assistant is None:
                self._assistant = ready_assistant(self._config)
            return self._assistant


def open_library(
    data: Path | str | None = None, collection: str = MAIN_COLLECTION, **settings: object
) -> OpenLibrary:
    """The library in a data folder, which need not be built yet.

    Without `data` it is that of the settings, as on the command line. `settings` stand above the
    environment and the configuration file, by the names of `config show`: `reader="small"`.
    Raises InvalidInput for an invalid setting, or a name that no collection can have.
    """
    options = checked_settings(settings if data is None else {**settings, "data": Path(data)})
    return OpenLibrary(collection_config(load_config(options), collection))
