"""A LlamaIndex vector store over the segments and the full text of this project."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode, MetadataMode
from llama_index.core.vector_stores.types import (
    DEFAULT_PERSIST_DIR,
    DEFAULT_PERSIST_FNAME,
    BasePydanticVectorStore,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict

from index.errors import InvalidInput
from index.storage.atomic_files import publish_file
from integrations.llamaindex.node_database import (
    NodeRow,
    all_keys,
    keys_of_documents,
    node_rows,
)
from integrations.llamaindex.node_index import NodeIndex
from integrations.llamaindex.node_search import chosen_keys, search_nodes, unit_vectors
from integrations.llamaindex.store_file import pack, unpack

if TYPE_CHECKING:
    import fsspec


class FootnoteVectorStore(BasePydanticVectorStore):
    """A vector store with full text, metadata filters and hybrid search, in a folder.

        store = FootnoteVectorStore("my-store")  # or FootnoteVectorStore(), until the program ends
        index = VectorStoreIndex(nodes, storage_context=StorageContext.from_defaults(
            vector_store=store), embed_model=FootnoteEmbedding())
        index.as_retriever(vector_store_query_mode="hybrid", similarity_top_k=5)

    Each call commits what it changes; a kill loses nothing that was committed. Adding a node whose
    id is there replaces it. Many threads and processes may use one folder.

    Modes: `default` (cosine), `text_search` and `sparse` (BM25), `hybrid` (both, fused as in the
    search of a library, or `alpha * cosine + (1 - alpha) * BM25 / bound` if `alpha` is given) and
    `mmr`. Up to 20,000 vectors are compared exactly, more by codes whose best candidates are
    compared exactly. All filter operators and conditions are known, nested ones too.
    """

    stores_text: bool = True
    folder: str | None = None

    _index: NodeIndex = PrivateAttr()

    def __init__(
        self,
        folder: Path | str | None = None,
        persisted: Path | None = None,
        **fields: Any,  # noqa: ANN401 - of pydantic
    ) -> None:
        """Open the store in `folder`, or create it; without one, in a temporary folder.

        `persisted` is a file that `persist` wrote, to begin with in a new folder.
        """
        super().__init__(  # type: ignore[call-arg]  # fields of pydantic
            folder=None if folder is None else str(folder), **fields
        )
        self._index = _open_index(Path(folder) if folder is not None else None, persisted)

    @classmethod
    def class_name(cls) -> str:
        """The name in serialised form."""
        return "FootnoteVectorStore"

    @property
    def client(self) -> NodeIndex:
        """What holds the nodes."""
        return self._index

    @property
    def node_count(self) -> int:
        """How many nodes are stored; no `__len__`, as LlamaIndex replaces a store that is false."""
        with self._index.reading() as (connection, _):
            return len(all_keys(connection))

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:  # noqa: ANN401
        """Add nodes with their embeddings; of equal ids the last counts. Returns the ids."""
        latest = {node.node_id: node for node in nodes}
        if latest:
            vectors = unit_vectors([node.get_embedding() for node in latest.values()])
            self._index.put([_row(node) for node in latest.values()], vectors)
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **_: Any) -> None:  # noqa: ANN401
        """Delete the nodes of a document."""
        self._index.delete(lambda connection: keys_of_documents(connection, [ref_doc_id]))

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **_: Any,  # noqa: ANN401
    ) -> None:
        """Delete the nodes that have one of the ids and pass the filters; with neither, none."""
        if node_ids is None and filters is None:
            return
        self._index.delete(lambda connection: set(chosen_keys(connection, node_ids, filters)))

    def get_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """The nodes that have one of the ids and pass the filters, in order of adding.

        With neither, all. Their embeddings are not filled in.
        """
        with self._index.reading() as (connection, snapshot):
            rows = node_rows(connection, chosen_keys(connection, node_ids, filters, snapshot))
        return [_node(rows[key]) for key in sorted(rows)]

    def clear(self) -> None:
        """Delete all nodes."""
        self._index.clear()

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:  # noqa: ANN401
        """The best nodes for a query, best first; `similarities` are higher for better.

        ValueError for a query without what its mode needs, and for a mode that is not named above.
        """
        with self._index.reading() as (connection, snapshot):
            threshold = kwargs.get("mmr_threshold")
            scores = search_nodes(self._index, connection, snapshot, query, threshold)
            rows = node_rows(connection, scores)
        found = {key: score for key, score in scores.items() if key in rows}
        return VectorStoreQueryResult(
            nodes=[_node(rows[key]) for key in found],
            similarities=list(found.values()),
            ids=[rows[key].id for key in found],
        )

    def persist(
        self,
        persist_path: str = os.path.join(DEFAULT_PERSIST_DIR, DEFAULT_PERSIST_FNAME),
        fs: fsspec.AbstractFileSystem | None = None,
    ) -> None:
        """Write a copy into one file, which is complete or absent on a local disk.

        A store with a folder of its own needs none. `from_persist_path` reads it.
        """
        with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
            copy = Path(temporary) / "copy"
            self._index.copy_to(copy)
            if fs is not None and _is_remote(fs):
                packed = Path(temporary) / "packed"
                pack(copy, packed)
                fs.makedirs(os.path.dirname(persist_path), exist_ok=True)
                fs.put_file(str(packed), persist_path)
                return
            final = Path(persist_path)
            final.parent.mkdir(parents=True, exist_ok=True)
            beside = final.with_name(f".{final.name}.{os.getpid()}.tmp")
            try:
                pack(copy, beside)
                publish_file(beside, final)
            finally:
                beside.unlink(missing_ok=True)

    @classmethod
    def from_persist_path(
        cls,
        persist_path: str,
        fs: fsspec.AbstractFileSystem | None = None,
        folder: Path | str | None = None,
    ) -> FootnoteVectorStore:
        """The store that `persist` wrote, in `folder`, which is empty, or in a temporary one.

        FileNotFoundError if there is no such file, InvalidInput if it is not one of `persist`.
        """
        with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
            packed = Path(persist_path)
            if fs is not None and _is_remote(fs):
                packed = Path(temporary) / "packed"
                fs.get_file(persist_path, str(packed))
            return cls(folder, packed)

    @classmethod
    def from_persist_dir(
        cls,
        persist_dir: str = DEFAULT_PERSIST_DIR,
        namespace: str = "default",
        fs: fsspec.AbstractFileSystem | None = None,
        folder: Path | str | None = None,
    ) -> FootnoteVectorStore:
        """The store that `StorageContext.persist(persist_dir)` wrote under this name."""
        path = os.path.join(persist_dir, f"{namespace}__{DEFAULT_PERSIST_FNAME}")
        return cls.from_persist_path(path, fs, folder)

    async def async_add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:  # noqa: ANN401
        """`add`, in another thread."""
        return await asyncio.to_thread(self.add, nodes, **kwargs)

    async def adelete(self, ref_doc_id: str, **kwargs: Any) -> None:  # noqa: ANN401
        """`delete`, in another thread."""
        await asyncio.to_thread(self.delete, ref_doc_id, **kwargs)

    async def adelete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """`delete_nodes`, in another thread."""
        await asyncio.to_thread(self.delete_nodes, node_ids, filters, **kwargs)

    async def aget_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """`get_nodes`, in another thread."""
        return await asyncio.to_thread(self.get_nodes, node_ids, filters)

    async def aclear(self) -> None:
        """`clear`, in another thread."""
        await asyncio.to_thread(self.clear)

    async def aquery(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:  # noqa: ANN401
        """`query`, in another thread."""
        return await asyncio.to_thread(self.query, query, **kwargs)


def _open_index(folder: Path | None, persisted: Path | None) -> NodeIndex:
    """The index in a folder, or in a temporary one that goes with it."""
    if persisted is not None and folder is not None and folder.exists() and any(folder.iterdir()):
        raise InvalidInput(f"{folder} is not empty: name a new folder for the persisted store")
    place = folder or Path(tempfile.mkdtemp(prefix="footnote-"))
    try:
        if persisted is not None:
            unpack(persisted, place)
        index = NodeIndex(place, _title_and_text)
    except BaseException:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
        raise
    if folder is None:
        weakref.finalize(index, shutil.rmtree, place, ignore_errors=True)
    return index


def _is_remote(fs: fsspec.AbstractFileSystem) -> bool:
    return "file" not in ([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol)


def _row(node: BaseNode) -> NodeRow:
    """A node for the database; its JSON escapes unpaired surrogates, which SQLite refuses."""
    record = node_to_metadata_dict(node)
    content = json.dumps(json.loads(record["_node_content"]))
    return NodeRow(node.node_id, node.ref_doc_id, record["_node_type"], content)


def _node(row: NodeRow) -> BaseNode:
    return metadata_dict_to_node({"_node_content": row.content, "_node_type": row.type})


def _title_and_text(row: NodeRow) -> tuple[str, str]:
    """What full text indexes: the title in the metadata, if there is one, and the node's text."""
    node = _node(row)
    title = node.metadata.get("title")
    text = node.get_content(metadata_mode=MetadataMode.NONE)
    return title if isinstance(title, str) else "", text
