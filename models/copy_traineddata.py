"""Copy the English model of Tesseract from Debian's package tesseract-ocr-eng, and check it.

`python models/copy_traineddata.py [FILE]`
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

PLACE = Path("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")
SHA256 = "7d4322bd2a7749724879683fc3912cb542f19906c83bcc1a52132556427170b2"
TARGET = Path(__file__).resolve().parent / "ocr" / "eng.traineddata"


def copy_checked(source: Path, target: Path) -> bool:
    """Copy the file if it is the one that the card names; whether it was."""
    if hashlib.sha256(source.read_bytes()).hexdigest() != SHA256:
        return False
    shutil.copyfile(source, target)
    return True


def main() -> int:
    """Copy, or say what is wrong; exit code 2 then."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?", default=PLACE)
    source = parser.parse_args().file
    if not source.is_file():
        print(f"{source}: no such file; `apt-get install tesseract-ocr-eng`", file=sys.stderr)
        return 2
    if not copy_checked(source, TARGET):
        print(f"{source} is another version than models/ocr/README.md names", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
