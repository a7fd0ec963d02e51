"""The mean of the weights of several trained readers.

    python training/average_readers.py build/reader-average build/reader build/reader-reworded

Networks that were trained on from the same published weights lie close enough together for their
mean to be one as well, and a better one (Wortsman et al. 2022, arXiv 2203.05482). A folder with a
`model.onnx` in place of `weights.pt` is a shipped reader: its int8 weights are turned back.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "models"))

from encoder_precision import GELU_LOWEST

LAYERS = 6
FIRST, PER_LAYER = 7, 38  # number of the first layer's first constant, and of constants of a layer
HEADS = FIRST + LAYERS * PER_LAYER + 1
Tensor = NDArray[np.float64]


def main() -> None:
    """Write weights.pt."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("readers", type=Path, nargs="+")
    options = parser.parse_args()
    states = [weights_of(folder) for folder in options.readers]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]
    }
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean, options.out / "weights.pt")


def weights_of(folder: Path) -> dict[str, torch.Tensor]:
    """The float32 weights in a folder by their names in `reader_model.TrainableReader`."""
    if (folder / "weights.pt").exists():
        state: dict[str, torch.Tensor] = torch.load(
            folder / "weights.pt", map_location="cpu", weights_only=True
        )
        return state
    model = onnx.load(str(folder / "model.onnx"))
    constants = {
        int(re.sub(r"\D", "", each.name)): onnx.numpy_helper.to_array(each)
        for each in model.graph.initializer
    }
    return {
        name: torch.from_numpy(np.array(value, np.float32))
        for name, value in _turned_back(constants).items()
    }


def _turned_back(constants: dict[int, Tensor]) -> dict[str, Tensor]:
    """What `export_reader.py` made int8 of, from the constants in the order it made them."""
    found: dict[str, Tensor] = {}
    found["encoder.embeddings.word_embeddings.weight"] = constants[0] * constants[1]
    found["encoder.embeddings.token_type_embeddings.weight"] = constants[2]
    found["encoder.embeddings.position_embeddings.weight"] = constants[4]
    norm = constants[5], constants[6]
    found["encoder.embeddings.LayerNorm.weight"] = norm[0]
    found["encoder.embeddings.LayerNorm.bias"] = norm[1]
    for number in range(LAYERS):
        at = FIRST + PER_LAYER * number
        own: dict[str, Tensor] = {}
        weight, bias = _smoothed(constants, at, norm)
        for name, w, b in zip(
            ("query", "key", "value"), np.split(weight, 3, 1), np.split(bias, 3), strict=True
        ):
            own[f"attention.self.{name}.weight"], own[f"attention.self.{name}.bias"] = w.T, b
        own["attention.self.key.bias"] *= 0  # adds the same to all places, so it was not kept
        own["attention.output.dense.weight"] = (constants[at + 17] * constants[at + 18]).T
        own["attention.output.dense.bias"] = constants[at + 19]
        norm = constants[at + 20], constants[at + 21]
        own["attention.output.LayerNorm.weight"], own["attention.output.LayerNorm.bias"] = norm
        weight, bias = _smoothed(constants, at + 22, norm)
        own["intermediate.dense.weight"], own["intermediate.dense.bias"] = weight.T, bias
        weight = constants[at + 33] * constants[at + 34]
        own["output.dense.weight"] = weight.T
        own["output.dense.bias"] = constants[at + 35] - GELU_LOWEST * weight.sum(0)
        norm = constants[at + 36], constants[at + 37]
        own["output.LayerNorm.weight"], own["output.LayerNorm.bias"] = norm
        found |= {f"encoder.encoder.layer.{number}.{name}": value for name, value in own.items()}
    names = "tokens.weight", "tokens.bias", "answerable.weight", "answerable.bias"
    return found | {name: constants[HEADS + at].T for at, name in enumerate(names)}


def _smoothed(
    constants: dict[int, Tensor], at: int, norm: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """A matrix and its bias from before a second layer normalisation brought channels into line."""
    factor = norm[0] / constants[at]
    centre = norm[1] - constants[at + 1] * factor
    weight = constants[at + 5] * constants[at + 6] / factor[:, None]
    return weight, constants[at + 7] - centre @ weight


if __name__ == "__main__":
    main()
