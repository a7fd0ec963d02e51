r"""Makes a shipped reader from the weights that `training/train_reader.py` wrote.

    python models/export_reader.py build/reader [--out models/reader]
    python models/export_reader.py build/reader-large --out models/reader-large \
        --texts ../shared/data/train/squad1_rest/passages.jsonl
    python models/export_reader.py build/entailment --out models/entailment \
        --texts ../shared/data/train/squad1_rest/passages.jsonl --first-part models/reader-large

Writes model.onnx (with model-1.data, ... if it is large), tokenizer.json, config.json and
reference.npz, and prints how far the outputs are from those of the exact weights. The same weights
give the same model, byte for byte. With `--texts`, the weights are rounded together by what the
network reads in some of these passages: minutes, for a smaller gap to the exact weights.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from encoder_graph import Weights, build_reader, heads_of
from encoder_precision import PRECISIONS, Ranges
from model_parts import PART_BYTES, with_first_part, write_model
from mpnet import by_bert_names
from numpy.typing import NDArray
from weight_rounding import Moments, moments_of

NAME = "footnote-reader"
ROOT = Path(__file__).resolve().parent.parent
TEXTS = 60  # passages to round weights by
PRECISION = "int8-token"  # chosen in docs/experiments.md
TOKENIZER = Path(__file__).parent / "all-MiniLM-L6-v2" / "tokenizer.json"
PAIRS = (
    ("When does the last ferry leave?", "The harbour", "The last ferry leaves at ten past nine."),
    ("Who painted the ceiling?", "", "It was painted in 1921. Nobody wrote down by whom."),
    (
        "Why did the council sell bread at half price?",
        "The year of the flood",
        "Rain fell for three days before the river rose above the old stone bridge. Prices of "
        "wheat doubled, and because many families could not pay, the council sold bread at half "
        "of what it had paid. The debt was not settled until 1862.",
    ),
    (
        "How many satellites cross the sky each night?",
        "Telescope",
        "A telescope on the hill counts the satellites that cross the city's sky each night, and "
        "the school prints the number, 41 on average, on a board by the gate. " * 6,
    ),
    ("Wie heißt die Hauptstadt?", "Österreich", "Die Hauptstadt von Österreich ist Wien."),
    ("what is a sextant used for", "Sextant", "A sextant measures the angle of a star."),
)
"""Question, title and text, written for this purpose: they set ranges and are compared at load."""

Feed = dict[str, NDArray[np.int64]]
"""One row as the inputs of the model."""


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("trained", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "reader")
    parser.add_argument("--precision", choices=sorted(PRECISIONS), default=PRECISION)
    parser.add_argument("--texts", type=Path, help="passages in JSON Lines, to round weights by")
    parser.add_argument("--first-part", type=Path, metavar="FOLDER",
                        help="a shipped model with the same lowest layers")  # fmt: skip
    parser.add_argument("--weights", default="weights.pt", help="file name in that folder")
    arguments = parser.parse_args()
    weights = load_weights(arguments.trained / arguments.weights)
    texts = passage_rows(arguments.texts) if arguments.texts else ()
    gaps = write(
        arguments.out, weights, arguments.precision, texts=texts, first_part=arguments.first_part
    )
    sys.stdout.write(f"wrote {arguments.out}, largest gap to fp32 by pair: {np.round(gaps, 2)}\n")


def write(
    out: Path,
    weights: Weights,
    precision: str,
    part_bytes: int = PART_BYTES,
    texts: Sequence[Feed] = (),
    first_part: Path | None = None,
) -> NDArray[np.float32]:
    """Write the files of one precision into `out`; the largest gap to fp32 of each of `PAIRS`."""
    exact, model = export(weights, "fp32"), export(weights, precision, texts)
    if first_part:
        model = with_first_part(model, first_part)
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    config = {"name": NAME, "precision": precision, **write_model(out, model, part_bytes)}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    expected, shipped = (run(data, heads_of(weights)) for data in (exact, model))
    tokens = [each[0][0] for each in shipped]
    np.savez_compressed(
        out / "reference.npz",
        pairs=np.array(PAIRS),
        tokens=np.concatenate(tokens),
        lengths=np.array([len(part) for part in tokens]),
        answerable=np.array([each[1].item() for each in shipped], np.float32),
    )
    both = zip(_flat(expected), _flat(shipped), strict=True)
    return np.array([np.abs(one - other).max() for one, other in both])


def load_weights(path: Path) -> Weights:
    """The trained float32 weights by the names of the published BERT encoders, and of the heads."""
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    # Only the network's own prefix goes: the encoder's layers are called encoder.layer as well.
    return by_bert_names(
        {name.replace("encoder.", "", 1): value.float().numpy() for name, value in state.items()}
    )


def export(weights: Weights, precision: str, texts: Sequence[Feed] = ()) -> bytes:
    """The serialised ONNX model of that precision, its weights rounded by these rows, if any."""
    exact = build_reader(weights, *PRECISIONS["fp32"](()))
    if precision == "fp32":
        return exact
    seen = moments(exact, texts, len(heads_of(weights))) if texts else ()
    return build_reader(weights, *PRECISIONS[precision](ranges(exact)), seen)


def ranges(exact: bytes) -> Ranges:
    """Lowest and highest output of each layer normalisation over `PAIRS`, by channel."""
    model = onnx.load_from_string(exact)
    norms = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in norms)
    results = run(model.SerializeToString(), norms)
    return [
        (
            np.min([tensor[0].min(axis=0) for tensor in tensors], axis=0),
            np.max([tensor[0].max(axis=0) for tensor in tensors], axis=0),
        )
        for tensors in zip(*results, strict=True)
    ]


def moments(exact: bytes, texts: Sequence[Feed], heads: int) -> list[Moments]:
    """Those of the input of each product of the layers over these rows, in order.

    So many heads, in fp32 in every precision, stand on the last layer.
    """
    model = onnx.load_from_string(exact)
    constants = {constant.name for constant in model.graph.initializer}
    products = [
        node.input[0]
        for node in model.graph.node
        if node.op_type == "MatMul" and node.input[1] in constants
    ][:-heads]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in products)
    result: list[Moments] = []
    for inputs in results(model.SerializeToString(), products, texts):
        found = [moments_of(tensor[0]) for tensor in inputs]
        both = zip(result, found, strict=True)
        result = [one.with_more(other) for one, other in both] if result else found
    return result


def run(model: bytes, outputs: Sequence[str]) -> list[list[NDArray[np.float32]]]:
    """What the model makes of each of `PAIRS`, one at a time."""
    return list(results(model, outputs, feeds()))


def results(
    model: bytes, outputs: Sequence[str], rows: Sequence[Feed]
) -> Iterator[list[NDArray[np.float32]]]:
    """What the model makes of each row, one at a time."""
    os.putenv("ORT_DISABLE_TELEMETRY", "1")  # it would write to its maker from its import on
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one order of summation: the same bytes on every run
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    for row in rows:
        yield session.run(list(outputs), {name: row[name] for name in names})


def feeds() -> list[Feed]:
    """`PAIRS` as the network reads them."""
    return rows_of(PAIRS)


def passage_rows(file: Path) -> list[Feed]:
    """`TEXTS` passages of the file, evenly spread, each with one of the questions of `PAIRS`."""
    lines = file.read_text("utf-8").splitlines()
    rows = map(json.loads, lines[:: max(len(lines) // TEXTS, 1)][:TEXTS])
    questions = itertools.cycle(question for question, _, _ in PAIRS)
    return rows_of(
        [(question, row["title"].replace("_", " "), row["text"])
         for row, question in zip(rows, questions, strict=False)]
    )  # fmt: skip


def rows_of(triples: Sequence[tuple[str, str, str]]) -> list[Feed]:
    """Question, title and text as the network reads them."""
    from tokenizers import Tokenizer

    sys.path.insert(0, str(ROOT))
    from assistant.reading.encoding import SpecialTokens, TokenisedPassage, encode

    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    special = SpecialTokens(*(tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", ".")))
    result = []
    for pair in triples:
        question, title, text = (tokenizer.encode(part, add_special_tokens=False) for part in pair)
        body = TokenisedPassage(tuple(text.ids), tuple(text.offsets), (0,) * len(text.ids))
        row = next(encode(special, question.ids, title.ids, body))
        result.append(feed(row.ids, row.second_part))
    return result


def feed(ids: Sequence[int], second_part: int) -> Feed:
    """One row as the inputs of the model."""
    tokens = np.array([ids], np.int64)
    types = (np.arange(len(ids)) >= second_part).astype(np.int64)[None]
    return {"input_ids": tokens, "token_type_ids": types}


def _flat(results: Sequence[Sequence[NDArray[Any]]]) -> list[NDArray[Any]]:
    return [np.concatenate([part.ravel() for part in parts]) for parts in results]


if __name__ == "__main__":
    main()
