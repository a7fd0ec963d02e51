"""Splits a large ONNX model: a small model.onnx, and its matrices in data files of limited size."""

from __future__ import annotations

import hashlib
from pathlib import Path

import onnx
from onnx import TensorProto

PART_BYTES = 48_000_000  # of one file; hosts of repositories warn from 50 MiB on
LEAST_BYTES = 65_536  # smaller constants stay in model.onnx
PAGE_BYTES = 4096  # constants begin at a page's start, so that they can be mapped into memory


def write_model(
    folder: Path, model: bytes, part_bytes: int = PART_BYTES
) -> dict[str, str | dict[str, str]]:
    """Write model.onnx, with `model-1.data`, ... if it is larger than a part.

    Returns the entries of config.json by which the files are checked when they are opened. The same
    model gives the same files, byte for byte.
    """
    for path in folder.glob("model-*.data"):
        path.unlink()
    parts: list[bytes] = []
    if len(model) > part_bytes:
        model, parts = split(model, part_bytes)
    (folder / "model.onnx").write_bytes(model)
    sums = {}
    for number, part in enumerate(parts):
        (folder / part_name(number)).write_bytes(part)
        sums[part_name(number)] = hashlib.sha256(part).hexdigest()
    whole = {"sha256": hashlib.sha256(model).hexdigest()}
    return {**whole, "parts": sums} if sums else {**whole}


def split(model: bytes, part_bytes: int) -> tuple[bytes, list[bytes]]:
    """The model without its large constants, and the parts that hold them.

    A part is larger than `part_bytes` only if it is a single constant.
    """
    proto = onnx.load_from_string(model)
    parts: list[bytearray] = []
    for constant in proto.graph.initializer:
        size = len(constant.raw_data)
        if size < LEAST_BYTES:
            continue
        if not parts or len(parts[-1]) + PAGE_BYTES + size > part_bytes:
            parts.append(bytearray())
        _move(constant, parts[-1], part_name(len(parts) - 1))
    return proto.SerializeToString(), [bytes(part) for part in parts]


def with_first_part(model: bytes, folder: Path) -> bytes:
    """The model with the constants of another's first part, and those before them.

    For a network whose lowest layers are the other's: rounding them again may give other codes of
    the same weights, and files that differ for nothing. Raises ValueError where a shape differs.
    """
    proto = onnx.load_from_string(model)
    other = onnx.load(folder / "model.onnx", load_external_data=False)
    external = [_location(constant) for constant in other.graph.initializer]
    last = max(n for n, place in enumerate(external) if place == part_name(0))
    onnx.load_external_data_for_model(other, str(folder))
    for own, shared in zip(
        proto.graph.initializer, other.graph.initializer[: last + 1], strict=False
    ):
        if own.dims != shared.dims or own.data_type != shared.data_type:
            raise ValueError(f"{folder} holds another network: constant {own.name}")
        own.CopyFrom(shared)
        own.data_location = TensorProto.DEFAULT
        own.ClearField("external_data")
    serialised: bytes = proto.SerializeToString()
    return serialised


def _location(constant: TensorProto) -> str:
    return next((e.value for e in constant.external_data if e.key == "location"), "")


def part_name(number: int) -> str:
    """The file name of a part, counted from 0."""
    return f"model-{number + 1}.data"


def _move(constant: TensorProto, part: bytearray, name: str) -> None:
    """Move the values of a constant to the end of a part."""
    part.extend(bytes(-len(part) % PAGE_BYTES))
    place = {"location": name, "offset": len(part), "length": len(constant.raw_data)}
    part.extend(constant.raw_data)
    constant.ClearField("raw_data")
    constant.data_location = TensorProto.EXTERNAL
    for key, value in place.items():
        constant.external_data.add(key=key, value=str(value))
