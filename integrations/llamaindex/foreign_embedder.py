"""Any of LlamaIndex's embedding models as the encoder of a library."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embedding.model_files import replace_surrogates
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROBE = "The harbour was closed on Monday, 14 May."
PROBE_DECIMALS = 2  # servers and processors differ in the last digits of a vector
MAX_TOKENS = 512  # what their models state nowhere; longer passages are cut by the model itself


class LlamaIndexEmbedder:
    """An `Embedder` over a `BaseEmbedding`; vectors are normalised to unit length.

        model = LlamaIndexEmbedder(OllamaEmbedding("nomic-embed-text"))
        build(library, BuildRequest(add=articles), lambda _: model)

    A library that was built with it is opened with it. `embed_questions` uses the model's own form
    for queries. A model that is a service on another machine gets the text of the articles.
    """

    max_tokens = MAX_TOKENS

    def __init__(self, model: BaseEmbedding) -> None:
        """Asks the model for nothing yet."""
        self._model = model
        self.name = f"llamaindex:{model.class_name()}:{model.model_name}"

    @cached_property
    def fingerprint(self) -> str:
        """Class and name of the model, its dimension, and a digest of what it makes of a sentence.

        The digest notices another version of the weights under the same name.
        """
        rounded = [f"{number:.{PROBE_DECIMALS}f}" for number in self._probe.tolist()]
        digest = hashlib.sha256(" ".join(rounded).replace("-0.00", "0.00").encode()).hexdigest()
        return f"{self.name}:{self.dimension}:{digest[:12]}"

    @property
    def dimension(self) -> int:
        """Width of a vector."""
        return len(self._probe)

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, shape `(len(texts), dimension)`; ModelUnavailable if it fails."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        size = self._model.embed_batch_size
        for first in range(0, len(texts), size):
            part = replace_surrogates(list(texts[first : first + size]))
            vectors[first : first + size] = self._unit(self._model.get_text_embedding_batch, part)
            if progress:
                progress(len(part))
        return vectors

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Likewise, for questions."""
        import numpy as np

        rows = [
            self._unit(lambda texts: [self._model.get_query_embedding(texts[0])], [question])
            for question in replace_surrogates(list(questions))
        ]
        return np.concatenate(rows) if rows else np.empty((0, self.dimension), np.float32)

    @cached_property
    def _probe(self) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._unit(self._model.get_text_embedding_batch, [PROBE])[0]
        return row

    def _unit(
        self, embed: Callable[[list[str]], list[list[float]]], texts: list[str]
    ) -> NDArray[np.float32]:
        """The model's vectors for these texts at unit length; a vector of zeros stays."""
        import numpy as np

        try:
            vectors = np.array(embed(texts), np.float32)
        except Exception as error:  # each vendor's library has errors of its own
            raise ModelUnavailable(
                f"the embedding model {self.name} failed ({type(error).__name__}): is its server "
                "running, and its key set?"
            ) from error
        is_matrix = vectors.ndim == 2 and len(vectors) == len(texts) and vectors.shape[1] > 0
        if not (is_matrix and np.isfinite(vectors).all()):
            raise ModelUnavailable(
                f"the embedding model {self.name} returned an array of shape {vectors.shape} for "
                f"{len(texts)} texts, or numbers that are not finite"
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
