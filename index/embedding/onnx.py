"""The shipped encoder: onnxruntime and tokenizers, without torch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.model_files import (
    open_session,
    open_tokenizer,
    read_model,
    replace_surrogates,
    unreadable_model,
)
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TOKENS = 512  # padded tokens per batch; 2048 takes 20% more processor time (cache), 8192 40%
WINDOW_TEXTS = 4096  # texts tokenised and sorted by length at a time: bounds memory
CHARACTERS_PER_TOKEN = 64  # a text is cut to this many per token read; real text has about 5
# with stored vectors; the exact model has .9993, overflowing integer products .99
MIN_COSINE = 0.998
REPAIR_HINT = "restore it with `git checkout -- models` or `python models/export_encoder.py`"


class OnnxEmbedder:
    """An ONNX model that maps tokens to unit vectors, written by `models/export_encoder.py`.

    A vector hardly depends on the rest of its batch: activations are quantised per token, and
    padding changes a component by at most 2e-7 (measured on 60 paragraphs). The same texts in the
    same order give the same bits. Thread-safe.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Load and check the model; about 0.2 s.

        `threads` defaults to the physical cores that this process may use. Raises ModelUnavailable
        if a file is missing, does not match its config, or gives other vectors on this machine
        than where it was exported.
        """
        config, data = read_model(folder, REPAIR_HINT)
        self.name: str = config["name"]
        self.dimension: int = config["dimension"]
        self.max_tokens: int = config["max_tokens"]
        self.fingerprint = ":".join(
            (self.name, config["precision"], str(self.max_tokens), config["sha256"][:16])
        )
        self._threads = threads or available_cores()
        self._session = open_session(data)
        self._tokenizer = open_tokenizer(folder, REPAIR_HINT)
        self._first, self._last, self._padding = (
            self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", "[PAD]")
        )
        self._check(folder)

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, shape `(len(texts), dimension)`, in the order of the texts.

        Only the first `max_tokens` of a text count. `progress(n)` is called per batch of n texts.
        """
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        start = 0
        for window in _windows(texts):
            longest = CHARACTERS_PER_TOKEN * self.max_tokens
            ids = self._tokenise([text[:longest] for text in window])
            ids = [row[: self.max_tokens - 2] for row in ids]  # 2: the special tokens
            for rows, result in self._run_all(ids):
                vectors[[start + row for row in rows]] = result
                if progress:
                    progress(len(rows))
            start += len(window)
        return vectors

    def _run_all(self, ids: Sequence[list[int]]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Rows and their vectors, one batch at a time, in order of completion."""
        batches = list(_batches([len(row) + 2 for row in ids]))
        if len(batches) == 1 or self._threads == 1:
            for rows in batches:
                yield rows, self._run([ids[row] for row in rows])
            return
        with ThreadPoolExecutor(self._threads) as pool:
            rows_of = {pool.submit(self._run, [ids[row] for row in rows]): rows for rows in batches}
            try:
                for future in as_completed(rows_of):
                    yield rows_of[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        texts = replace_surrogates(texts)
        encoded = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        return [encoding.ids for encoding in encoded]

    def _run(self, batch: Sequence[list[int]]) -> NDArray[np.float32]:
        import numpy as np

        longest = max(map(len, batch)) + 2
        ids = np.full((len(batch), longest), self._padding, np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens) + 2] = [self._first, *tokens, self._last]
            mask[row, : len(tokens) + 2] = 1
        result: NDArray[np.float32]
        (result,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return result

    def _check(self, folder: Path) -> None:
        """Compare the vectors of two short texts with those stored at export."""
        import numpy as np

        try:
            with np.load(folder / "reference.npz") as reference:
                texts, expected = reference["texts"][:2], reference["shipped"][:2]
        except (OSError, ValueError, KeyError) as error:
            raise unreadable_model(folder / "reference.npz", error, REPAIR_HINT) from error
        alone = np.concatenate([self.embed([str(text)]) for text in texts])  # as they were made
        agreement = float((alone * expected).sum(axis=1).min())
        if not agreement >= MIN_COSINE:
            raise ModelUnavailable(
                f"the model in {folder} gives other vectors on this machine than where it was "
                f"made (cosine {agreement:.3f}); please report it with the processor's name, and "
                "use another model meanwhile (build --model)"
            )


def available_cores() -> int:
    """Physical cores that this process may use, at least 1."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    siblings = set()
    for cpu in os.sched_getaffinity(0):
        path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(path.read_text())
        except OSError:
            siblings.add(str(cpu))
    return len(siblings)


def _windows(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + WINDOW_TEXTS] for start in range(0, len(texts), WINDOW_TEXTS))


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows by falling length, in batches of up to `BATCH_TOKENS` after padding."""
    rows = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    while rows:
        count = max(1, BATCH_TOKENS // lengths[rows[0]])
        yield rows[:count]
        rows = rows[count:]
