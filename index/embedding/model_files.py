"""Opens a shipped model: its ONNX file, checked against its config, and its tokenizer."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.errors import ModelUnavailable

SURROGATE_PATTERN = re.compile("[\ud800-\udfff]")


def replace_surrogates(texts: Sequence[str]) -> list[str]:
    """The texts with unpaired surrogates, which tokenizers refuse, replaced by U+FFFD."""
    return [SURROGATE_PATTERN.sub("\ufffd", text) for text in texts]


def unreadable_model(path: Path, error: Exception, repair_hint: str) -> ModelUnavailable:
    """The error for an unreadable model file; `repair_hint` says what to do."""
    return ModelUnavailable(f"cannot read {path} ({type(error).__name__}); {repair_hint}")


def read_model(folder: Path, repair_hint: str) -> tuple[dict[str, Any], bytes]:
    """The config and the bytes of the model, which match its hash; ModelUnavailable."""
    try:
        path = folder / "config.json"
        config: dict[str, Any] = json.loads(path.read_text("utf-8"))
        path = folder / "model.onnx"
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable_model(path, error, repair_hint) from error
    if hashlib.sha256(data).hexdigest() != config["sha256"]:
        raise _damaged_model(path, repair_hint)
    return config, data


def open_checked_session(folder: Path, repair_hint: str) -> Any:  # noqa: ANN401
    """A session as `open_session`, of a model whose files match their hashes; ModelUnavailable.

    A large model has its matrices in `parts`, data files that onnxruntime maps into memory.
    """
    config, data = read_model(folder, repair_hint)
    parts = config.get("parts", {})
    for name, digest in parts.items():
        _check_part(folder / name, digest, repair_hint)
    return open_session(folder / "model.onnx" if parts else data)


def _check_part(path: Path, digest: str, repair_hint: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable_model(path, error, repair_hint) from error
    if found != digest:
        raise _damaged_model(path, repair_hint)


def _damaged_model(path: Path, repair_hint: str) -> ModelUnavailable:
    return ModelUnavailable(f"{path} is damaged (wrong sha256); {repair_hint}")


def open_session(model: bytes | Path) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    """An ONNX session that uses one thread, of a serialised model or of its file.

    Callers run several at once: 1.3 times as fast as threads that share a batch.
    """
    os.putenv(
        "ORT_DISABLE_TELEMETRY", "1"
    )  # else it sends data to its maker as soon as it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def open_tokenizer(folder: Path, repair_hint: str) -> Any:  # noqa: ANN401 - tokenizers is untyped
    """The tokenizer, without padding and truncation; ModelUnavailable."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises plain Exception
        raise unreadable_model(folder / "tokenizer.json", error, repair_hint) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
