"""Articles of one short row each, in a library of the fake encoder."""

from __future__ import annotations

import json

from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library


def add_rows(library: Library, name: str, count: int) -> None:
    """Build with so many more articles of one passage each; their source is `name`.jsonl."""
    source = library.folder.parent / f"{name}.jsonl"
    rows = [{"id": f"{name}{i}", "title": f"{name} {i}", "text": f"Row {i}."} for i in range(count)]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    request = BuildRequest(add=(("jsonl", str(source), False),))
    build(library, request, lambda _: open_embedder("hashing"))
