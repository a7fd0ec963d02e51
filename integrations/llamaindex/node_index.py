"""Nodes with their vectors and their full text in one folder: what the vector store stands on.

Vectors are in the immutable segment files of `index.storage`, nodes in SQLite, whose transaction is
the one commit point: a kill at any instant leaves the last committed state. Full text follows: it
is brought up to date by the first search in it after a change.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from index.errors import IndexDamaged, InvalidInput
from index.library import Library
from index.storage.catalogue import dead_passages, live_segments
from index.storage.compaction import swap_segments, write_segments
from index.storage.schema import begin_snapshot, connect, get_meta, set_meta, transaction
from index.storage.text_index import TextIndex, TextSnapshot
from index.storage.vector_store import FaissVectorStore
from integrations.llamaindex import node_database
from integrations.llamaindex.node_database import NodeRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_OPEN_ATTEMPTS = 5  # a writer may remove the files of the state that is being opened
TitleAndText = Callable[[NodeRow], tuple[str, str]]


@dataclass(slots=True)
class StoreSnapshot:
    """The open files of one generation; what is only sometimes needed is read when it is."""

    generation: int
    store: FaissVectorStore
    dead: NDArray[np.int64]
    metadata: dict[int, tuple[dict[str, Any], str | None]] | None = None
    text: TextSnapshot | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class NodeIndex:
    """The nodes of one folder. Safe for many threads and processes; writers wait for each other."""

    def __init__(self, folder: Path, title_and_text: TitleAndText) -> None:
        """Open or create it; `title_and_text` gives what full text indexes of a node."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._files = Library(folder)
        self._title_and_text = title_and_text
        self._lock = FileLock(folder / "write.lock")
        self._snapshot: StoreSnapshot | None = None
        self._swap = threading.Lock()
        with self._lock:
            node_database.open_to_write(self.database).close()

    @property
    def database(self) -> Path:
        """The SQLite file whose transactions commit everything else."""
        return self.folder / "nodes.sqlite"

    def put(self, rows: Sequence[NodeRow], vectors: NDArray[np.float32]) -> None:
        """Add nodes with their unit vectors, shape `(len(rows), dimension)`; ids are distinct.

        A node whose id is there replaces it. InvalidInput for another dimension than before.
        """
        with self._writing() as connection:
            meta = get_meta(connection)
            dimension = int(meta["dimension"])
            if dimension not in (0, vectors.shape[1]):
                raise InvalidInput(
                    f"vectors of {vectors.shape[1]} numbers do not fit to this store's, which have "
                    f"{dimension}: clear() it before another embedding model is used"
                )
            replaced = node_database.keys_of_ids(connection, [row.id for row in rows])
            first = int(meta["next_node"])
            self._commit(connection, replaced, first, vectors, rows)

    def delete(self, choose: Callable[[sqlite3.Connection], set[int]]) -> None:
        """Delete the nodes whose keys `choose` returns, under the lock of writers."""
        import numpy as np

        with self._writing() as connection:
            if keys := choose(connection):
                meta = get_meta(connection)
                empty = np.empty((0, int(meta["dimension"])), np.float32)
                self._commit(connection, keys, int(meta["next_node"]), empty, ())

    def clear(self) -> None:
        """Delete all nodes; the next ones may have another dimension."""
        with self._writing() as connection, transaction(connection):
            node_database.delete_everything(connection)
            _count_generation(connection)

    @contextmanager
    def reading(self) -> Iterator[tuple[sqlite3.Connection, StoreSnapshot]]:
        """One read transaction, and the open files of the generation that it sees."""
        with closing(connect(self.database)) as connection:
            yield connection, self._current(connection)

    def text(self, snapshot: StoreSnapshot) -> TextSnapshot:
        """The full text; it knows each node of the snapshot, and perhaps others."""
        with snapshot.lock:
            if snapshot.text is None:
                with self._writing() as connection:
                    snapshot.text = self._updated_text(connection)
            return snapshot.text

    def copy_to(self, folder: Path) -> None:
        """Write the database and the segments of one generation into an empty folder."""
        with self._lock, self.reading() as (connection, _):
            (folder / "segments").mkdir(parents=True)
            for segment in live_segments(connection):
                shutil.copyfile(
                    self._files.segments / segment.name, folder / "segments" / segment.name
                )
            node_database.copy_database(connection, folder / self.database.name)

    def _commit(
        self,
        connection: sqlite3.Connection,
        removed: set[int],
        first: int,
        vectors: NDArray[np.float32],
        rows: Sequence[NodeRow],
    ) -> None:
        merges = write_segments(
            self._files, connection, first, vectors, removed=removed, from_scratch=False
        )
        with transaction(connection):
            node_database.delete_nodes(connection, removed)
            node_database.insert_nodes(connection, first, rows)
            swap_segments(connection, merges)
            set_meta(connection, next_node=first + len(rows), dimension=vectors.shape[1])
            _count_generation(connection)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The database to write to, under the lock; files that it does not name are removed."""
        with self._lock, closing(node_database.open_to_write(self.database)) as connection:
            yield connection
            named = {segment.name for segment in live_segments(connection)}
            for path in self._files.segments.glob("*"):
                if path.name not in named:
                    path.unlink()

    def _current(self, connection: sqlite3.Connection) -> StoreSnapshot:
        for attempt in range(MAX_OPEN_ATTEMPTS):
            begin_snapshot(connection)
            generation = int(get_meta(connection)["generation"])
            with self._swap:
                if self._snapshot is None or self._snapshot.generation != generation:
                    try:
                        self._snapshot = self._open(connection, generation)
                    except (FileNotFoundError, IndexDamaged):
                        if attempt == MAX_OPEN_ATTEMPTS - 1:
                            raise
                        connection.execute("ROLLBACK")
                        continue
                return self._snapshot
        raise AssertionError("unreachable")

    def _open(self, connection: sqlite3.Connection, generation: int) -> StoreSnapshot:
        import numpy as np

        store = FaissVectorStore(self._files.segments, live_segments(connection))
        dead = np.array(sorted(dead_passages(connection)), np.int64)
        return StoreSnapshot(generation, store, dead)

    def _updated_text(self, connection: sqlite3.Connection) -> TextSnapshot:
        """The full text of the nodes that are there now; a damaged one is written again."""
        try:
            return self._text_of(connection)
        except (IndexDamaged, OSError):
            shutil.rmtree(self._files.full_text)
            return self._text_of(connection)

    def _text_of(self, connection: sqlite3.Connection) -> TextSnapshot:
        index = TextIndex(self._files.full_text)
        living, indexed = set(node_database.all_keys(connection)), set(index.snapshot().ids())
        if indexed - living:
            index.delete(indexed - living)
        if missing := sorted(living - indexed):
            rows = node_database.node_rows(connection, missing)
            index.add((key, *self._title_and_text(row)) for key, row in rows.items())
        return index.snapshot()


def _count_generation(connection: sqlite3.Connection) -> None:
    set_meta(connection, generation=int(get_meta(connection)["generation"]) + 1)
