"""The fast encoder: the mean of trained word-piece vectors, with numpy and tokenizers only."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding.model_files import replace_surrogates
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TEXTS = 512  # tokenised together, on all cores; larger batches are no faster
MAX_TOKENS = 8192  # bounds the work for one text; a passage has some 200
CHARACTERS_PER_TOKEN = 64  # a text is cut to this many per token read; real text has about 5
REPAIR_HINT = "restore it with `git checkout -- models`"


class StaticEmbedder:
    """A table of word-piece vectors, written by `training/train_static_encoder.py`.

    The vector of a text is the sum of the vectors of its word pieces, normalised to unit length.
    It depends neither on the order of the words nor on the batch; the same text gives the same
    bits. Thread-safe.
    """

    max_tokens = MAX_TOKENS

    def __init__(self, folder: Path) -> None:
        """Load and check the model; about 0.1 s.

        Raises ModelUnavailable if a file is missing or does not match its config.
        """
        config, self._table, self._tokenizer = _read(folder)
        self.name: str = config["name"]
        self.dimension: int = config["dimension"]
        self.fingerprint = ":".join(
            (self.name, config["precision"], str(MAX_TOKENS), config["sha256"]["table.npz"][:16])
        )
        self._wordless = self._tokenizer.token_to_id("[UNK]")

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, shape `(len(texts), dimension)`, in the order of the texts.

        Only the first `max_tokens` of a text count; a text without words gets the vector of the
        unknown token. `progress(n)` is called per batch of n texts.
        """
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        row = 0
        longest = CHARACTERS_PER_TOKEN * MAX_TOKENS
        for batch in _batches(texts):
            for ids in self._tokenise([text[:longest] for text in batch]):
                vectors[row] = self._table[ids[:MAX_TOKENS] or [self._wordless]].sum(axis=0)
                row += 1
            if progress:
                progress(len(batch))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= lengths
        return vectors

    def _tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        texts = replace_surrogates(texts)
        encoded = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        return [encoding.ids for encoding in encoded]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH_TEXTS] for start in range(0, len(texts), BATCH_TEXTS))


def _read(folder: Path) -> tuple[dict[str, Any], NDArray[np.float32], Any]:
    """The config, the table in float32 and the tokenizer; all files match their hashes."""
    path = folder / "config.json"
    try:
        config: dict[str, Any] = json.loads(path.read_text("utf-8"))
        files = {}
        for name, digest in config["sha256"].items():
            path = folder / name
            files[name] = path.read_bytes()
            if hashlib.sha256(files[name]).hexdigest() != digest:
                raise ModelUnavailable(f"{path} is damaged (wrong sha256); {REPAIR_HINT}")
        path = folder / "table.npz"
        table = _table(files["table.npz"])
        path = folder / "tokenizer.json"
        tokenizer = _tokenizer(files["tokenizer.json"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(
            f"cannot read {path} ({type(error).__name__}); {REPAIR_HINT}"
        ) from error
    return config, table, tokenizer


def _table(data: bytes) -> NDArray[np.float32]:
    """The vectors, shape `(word pieces, dimension)`: int8 values times the scale of each row."""
    import numpy as np

    with np.load(io.BytesIO(data)) as stored:
        table: NDArray[np.float32] = stored["table"] * stored["scales"][:, None]
    return table


def _tokenizer(data: bytes) -> Any:  # noqa: ANN401 - tokenizers is untyped
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
