"""Documents of LlamaIndex's readers as articles of a library.

A document becomes a text file with front matter among the uploads of the library, so that it is
refreshed, verified and forgotten like every other article.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import Config, load_config
from assistant.factory import embedder_for_build, library_of
from index.building.build import BuildRequest, build, ignore_progress
from index.library import Library
from index.parsers.metadata import clean_author, drop_surrogates, one_line, parse_date, pick_title
from index.storage.atomic_files import publish_file
from index.storage.forgotten import is_forgotten
from index.storage.schema import connect
from index.text.normalisation import normalise
from index.types import Embedder, Failure, Progress, Receipt, SourceKind

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

LONGEST_ID = 512  # code points, the contract for article ids
TITLE_KEYS = ("title", "headline")
DATE_KEYS = ("date", "published", "published_date", "publish_date", "pub_date", "publishedAt")
AUTHOR_KEYS = ("author", "authors", "byline")
SOURCE_KEYS = ("source", "url", "URL", "link", "file_path")
PAGE_KEYS = ("page_label", "page")
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)  # a UUID


class ReadDocument(Protocol):
    """What is used of a `llama_index.core.schema.Document`."""

    id_: str

    @property
    def text(self) -> str:
        """The text, which becomes that of the article."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What its reader knows of it."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A document as a file; `name` depends on nothing but `article_id`."""

    article_id: str
    name: str
    content: bytes


def add_documents(
    data: Path | str,
    documents: Iterable[ReadDocument],
    *,
    collection: str = MAIN_COLLECTION,
    embed_model: BaseEmbedding | None = None,
    progress: Progress = ignore_progress,
) -> Receipt:
    """Add documents to the library in a data folder, which is created if there is none.

        documents = SimpleDirectoryReader("notes").load_data()
        add_documents("data", documents)

    A document whose id is there replaces that article. The id of an article is the document's, or,
    as most readers give random ones, its source (and page), or a hash of its text. Title, date,
    author and source come from the metadata: see `TITLE_KEYS` and the lists below it. Documents
    without text, with an id that occurred before, and forgotten ones are failures in the receipt.
    `embed_model` is needed if the library was, or is to be, built with one of LlamaIndex's models.
    Errors as in `index.build`.
    """
    config = collection_config(load_config({"data": Path(data)}), collection)
    return add_to_library(config, documents, embed_model, progress)


def add_to_library(
    config: Config,
    documents: Iterable[ReadDocument],
    embed_model: BaseEmbedding | None = None,
    progress: Progress = ignore_progress,
) -> Receipt:
    """Add documents to the configured library, as `add_documents` does."""
    library = library_of(config)
    files, failures = _article_files(documents)
    files, forgotten = _without_forgotten(library, files)
    library.make_folder()
    library.uploads.mkdir(exist_ok=True)
    for file in files:
        _write(library.uploads / file.name, file.content)
    uploads = (SourceKind.UPLOADS, str(library.uploads.resolve()), False)
    receipt = build(
        library, BuildRequest(add=(uploads,)), _embedder_opener(config, embed_model), progress
    )
    return replace(receipt, failed=(*receipt.failed, *failures, *forgotten))


def article_file(document: ReadDocument) -> ArticleFile:
    """A document as a text file with front matter; ValueError, in words, if it cannot be one."""
    body = drop_surrogates(document.text or "")
    text = normalise(body)
    if not text:
        raise ValueError("no text")
    metadata = document.metadata
    identity = _article_id(document, text)
    if len(identity) > LONGEST_ID:
        raise ValueError(f"the id is longer than {LONGEST_ID} characters")
    file_name = metadata.get("file_name")
    path = Path(file_name) if isinstance(file_name, str) and file_name else None
    date, _ = parse_date(_first(metadata, DATE_KEYS))
    front = {
        "id": identity,
        "title": pick_title(text, path, _text(_first(metadata, TITLE_KEYS))),
        "date": date,
        "author": clean_author(_text(_first(metadata, AUTHOR_KEYS))),
        "source": _text(_first(metadata, SOURCE_KEYS)),
    }
    lines = [f"{key}: {json.dumps(value)}" for key, value in front.items() if value]
    content = "\n".join(["---", *lines, "---", body])
    digest = hashlib.sha256(identity.encode()).hexdigest()
    return ArticleFile(identity, f"document-{digest[:32]}.txt", content.encode())


def _article_files(
    documents: Iterable[ReadDocument],
) -> tuple[list[ArticleFile], list[Failure]]:
    files: dict[str, ArticleFile] = {}
    failures = []
    for document in documents:
        try:
            file = article_file(document)
            if file.article_id in files:
                raise ValueError("its id occurred before")
            files[file.article_id] = file
        except ValueError as error:
            failures.append(Failure(drop_surrogates(document.id_), str(error)))
    return list(files.values()), failures


def _without_forgotten(
    library: Library, files: Sequence[ArticleFile]
) -> tuple[list[ArticleFile], list[Failure]]:
    """The files of articles that were not forgotten: of others, no text may come back."""
    if not library.exists:
        return list(files), []
    with closing(connect(library.catalogue)) as connection:
        gone = {f.article_id for f in files if is_forgotten(connection, f.article_id)}
    reason = "it was forgotten: `python -m assistant build --restore ARTICLE_ID` lets it in again"
    return (
        [file for file in files if file.article_id not in gone],
        [Failure(identity, reason) for identity in sorted(gone)],
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file atomically, unless it says this already."""
    if path.is_file() and path.read_bytes() == content:
        return
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    publish_file(temporary, path)


def _embedder_opener(config: Config, model: BaseEmbedding | None) -> Any:  # noqa: ANN401
    def open_embedder(built_with: str | None) -> Embedder:
        if model is None:
            return embedder_for_build(config, built_with)
        from integrations.llamaindex.foreign_embedder import LlamaIndexEmbedder

        return LlamaIndexEmbedder(model)

    return open_embedder


def _article_id(document: ReadDocument, text: str) -> str:
    identity = one_line(document.id_)
    if identity and not _RANDOM_ID.fullmatch(identity):
        return identity
    if source := _text(_first(document.metadata, SOURCE_KEYS)):
        page = _text(_first(document.metadata, PAGE_KEYS))
        return f"{source}#page={page}" if page else source
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _first(metadata: Mapping[str, Any], keys: Iterable[str]) -> object:
    return next((metadata[key] for key in keys if metadata.get(key) not in (None, "", [])), None)


def _text(value: object) -> str | None:
    """A value of metadata on one line; a list as its items with commas."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_text, value))) or None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return one_line(str(value))
