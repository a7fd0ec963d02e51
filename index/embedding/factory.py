"""Opens an encoder by name: one of the two that ship, or any other."""

from __future__ import annotations

from index.resources import resource_folder
from index.types import Embedder

DEFAULT_MODEL = "all-MiniLM-L6-v2"
FAST_MODEL = "fast"
MODELS_FOLDER = resource_folder("models")
DEFAULT_MODEL_FOLDER = MODELS_FOLDER / DEFAULT_MODEL
FAST_MODEL_FOLDER = MODELS_FOLDER / "static-fast"


def open_embedder(model: str | None = None, *, allow_download: bool = False) -> Embedder:
    """The encoder of that name; None is the shipped `DEFAULT_MODEL`.

    `fast` is the shipped static encoder: many times as fast, and a little worse. `hashing` is a
    small fake for tests. Any other name or local folder is opened with sentence-transformers,
    without a download unless `allow_download`. Raises ModelUnavailable. Heavy libraries are
    imported here, not with the module.
    """
    if model is None or model.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        from index.embedding.onnx import OnnxEmbedder

        return OnnxEmbedder(DEFAULT_MODEL_FOLDER)
    if model == FAST_MODEL:
        from index.embedding.static import StaticEmbedder

        return StaticEmbedder(FAST_MODEL_FOLDER)
    if model == "hashing":
        from index.embedding.hashing import HashingEmbedder

        return HashingEmbedder()
    from index.embedding.sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(model, allow_download=allow_download)
