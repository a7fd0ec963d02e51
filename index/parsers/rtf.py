"""RTF files, by LlamaIndex's reader; others of its readers can be added in the same way.

Its PDF and Word readers are not used, because they return neither line positions nor metadata.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.metadata import pick_title
from index.text.normalisation import normalise
from index.types import ParsedArticle


def read_rtf(path: Path, data: bytes) -> ParsedArticle:
    """Return an RTF file's text, one line per paragraph. Raises UnreadableArticle."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableArticle("not an RTF file")
    from llama_index.readers.file.rtf import RTFReader

    # It reads files. This one has no name, so nothing of it remains if the process is killed.
    with tempfile.TemporaryFile() as copy:
        copy.write(data)
        copy.flush()
        copy.seek(0)  # where opening it again goes on in the same place, as on macOS
        documents = RTFReader().load_data(Path(f"/dev/fd/{copy.fileno()}"))
    text = normalise("\n".join(document.text for document in documents), unwrap=False)
    if not text:
        raise UnreadableArticle("no main text found")
    return ParsedArticle(title=pick_title(text, path), text=text)
