"""Which model turns texts into vectors: the one that ships, or any other by its name."""

from __future__ import annotations

from pathlib import Path

from index.types import Embedder

DEFAULT_MODEL = "all-MiniLM-L6-v2"
SHIPPED = Path(__file__).resolve().parent.parent / "models" / DEFAULT_MODEL


def open_embedder(model: str | None = None, *, allow_download: bool = False) -> Embedder:
    """The embedder of that name; None is the shipped `DEFAULT_MODEL`.

    `hashing` is the small fake for tests. Any other name or local folder is opened with
    sentence-transformers, from this machine alone unless `allow_download`. Raises
    ModelUnavailable with one clear line. The heavy imports happen here, not with the module.
    """
    if model is None or model.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        from index.embedding_onnx import OnnxEmbedder

        return OnnxEmbedder(SHIPPED)
    if model == "hashing":
        from index.embedding_hashing import HashingEmbedder

        return HashingEmbedder()
    from index.embedding_sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(model, allow_download=allow_download)
