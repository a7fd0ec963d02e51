"""Encoders opened by sentence-transformers, by name or local folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding.model_files import replace_surrogates
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TEXTS = 32  # the library's own default; larger is no faster on a processor
FALLBACK_MAX_TOKENS = 512  # where a model states no limit: usual for encoders of this kind
IGNORED_PATTERNS = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack"]  # the same weights again
FINGERPRINTED_SUFFIXES = {
    ".safetensors",
    ".bin",
    ".json",
    ".txt",
    ".model",
}  # not the model card, which may change


class SentenceTransformersEmbedder:
    """A sentence-transformers model, with vectors normalised to unit length in float32."""

    def __init__(self, name_or_folder: str, *, allow_download: bool = False) -> None:
        """Load the model; the import alone takes 7 to 9 s.

        Nothing is downloaded unless `allow_download`. Raises ModelUnavailable.
        """
        self.name = name_or_folder
        folder = _folder(name_or_folder, allow_download=allow_download)
        self._model = _open(folder, name_or_folder)
        self.dimension: int = self._model.get_embedding_dimension()
        self.max_tokens: int = self._model.max_seq_length or FALLBACK_MAX_TOKENS
        short = Path(name_or_folder).name
        self.fingerprint = f"{short}:fp32:{self.max_tokens}:{_digest(folder)[:16]}"

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, shape `(len(texts), dimension)`, in the order of the texts."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), BATCH_TEXTS):
            rows = order[start : start + BATCH_TEXTS]
            vectors[rows] = self._model.encode(
                replace_surrogates([texts[row] for row in rows]),
                batch_size=BATCH_TEXTS,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress:
                progress(len(rows))
        return vectors


def _folder(name: str, *, allow_download: bool) -> Path:
    """The model's folder on this machine.

    The library is only given a folder, because it sends a name to the hub even with
    `local_files_only` (seen with 6.2.0).
    """
    if Path(name).is_dir():
        return Path(name)
    try:
        from huggingface_hub import snapshot_download

        repository = name if "/" in name else f"sentence-transformers/{name}"
        return Path(
            snapshot_download(
                repository, local_files_only=not allow_download, ignore_patterns=IGNORED_PATTERNS
            )
        )
    except Exception as error:  # the hub's client raises many kinds, also for a malformed name
        raise ModelUnavailable(
            f"the embedding model {name!r} is not on this machine; give the path of a folder that "
            "holds it, allow its download, or leave the model out to use the shipped one"
        ) from error


def _open(folder: Path, name: str) -> Any:  # noqa: ANN401 - the library is untyped
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise ModelUnavailable(
            f"the model {name!r} needs sentence-transformers: pip install sentence-transformers"
        ) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # as above
        cause = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelUnavailable(
            f"cannot open the embedding model {name!r} in {folder} ({cause}); is it a "
            "sentence-transformers model?"
        ) from error


def _digest(folder: Path) -> str:
    """SHA-256 over the files of weights and settings."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in FINGERPRINTED_SUFFIXES):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
