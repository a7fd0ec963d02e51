"""Which embedder a name opens, and what opening costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.embedding.factory import DEFAULT_MODEL, open_embedder
from index.errors import ModelUnavailable


@pytest.mark.parametrize("name", [None, DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"])
def test_the_default_is_the_shipped_model(name: str | None) -> None:
    assert open_embedder(name).name == DEFAULT_MODEL


def test_importing_the_chooser_is_light() -> None:
    heavy = ["torch", "onnxruntime", "sentence_transformers", "tokenizers", "numpy"]
    script = (
        "import sys, index.embedding.factory, index.embedding.onnx, index.embedding.hashing, "
        "index.embedding.sentence_transformers; "
        f"sys.exit(' '.join(m for m in {heavy!r} if m in sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_shipped_model_needs_no_torch() -> None:
    script = (
        "import sys; from index.embedding.factory import open_embedder; "
        "open_embedder().embed(['text']); "
        "sys.exit(' '.join({'torch', 'onnx', 'transformers'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no/such-model") as caught:
        open_embedder("no/such-model")
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelUnavailable, match="absent"):
        open_embedder(str(tmp_path / "absent"))
