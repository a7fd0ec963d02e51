"""Where the files that ship with the program are: models, prompts, starter articles.

In a checkout they are folders at its root; a wheel carries them below this package.
"""

from __future__ import annotations

from pathlib import Path

RESOURCE_FOLDERS = ("models", "prompts", "seeds")
PACKAGED = "_resources"  # the folder of a wheel, inside the package `index`
_PACKAGE = Path(__file__).resolve().parent
IMPORT_FOLDER = _PACKAGE.parent  # what the packages are imported from, also in other processes


def resource_folder(name: str) -> Path:
    """The folder of that name: one of `RESOURCE_FOLDERS`, or a path below one of them."""
    packaged = _PACKAGE / PACKAGED
    return (packaged if packaged.is_dir() else IMPORT_FOLDER) / name


def install_command(extra: str) -> str:
    """The command that installs what is optional: `mcp`, `ocr` or `models`."""
    return f"make {extra}" if checkout_folder() else f"pip install 'footnote[{extra}]'"


def checkout_folder() -> Path | None:
    """The root of the checkout that this runs from; None where the program is installed."""
    return None if (_PACKAGE / PACKAGED).is_dir() else IMPORT_FOLDER
