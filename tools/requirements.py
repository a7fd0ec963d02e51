"""The requirements of a wheel, from the files that `make` installs: they are written down once.

    python tools/requirements.py        prints them

A pinned version becomes the range that is compatible with it: `numpy==2.4.6` is `numpy~=2.4.6`,
2.4.6 or a later 2.4. A version that is a date promises nothing of the kind: it may be up to the end
of the next year. hatchling calls `get_metadata_hook` when it builds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent.parent
MAIN = "requirements.txt"
EXTRAS = {
    "mcp": ("requirements-mcp.txt",),
    "ocr": ("requirements-ocr.txt",),
    "models": ("requirements-models.txt",),
}
"""Extra names with their files. What is installed without its dependencies
(`requirements-models-bare.txt`) cannot be said in a wheel."""
_PINNED = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?)==(?P<version>[\w.]+)")
_DATED = 2000  # versions from here on begin with a year


def compatible_range(line: str) -> str:
    """`name==version` as the range that the wheel asks for; ValueError for any other line."""
    if not (pinned := _PINNED.fullmatch(line)):
        raise ValueError(f"{line!r} is not pinned as name==version")
    name, version = pinned["name"], pinned["version"]
    major = int(version.split(".")[0])
    if major >= _DATED:
        return f"{name}>={version},<{major + 2}"
    return f"{name}~={version}"


def wheel_requirements(file: Path) -> list[str]:
    """The ranges of a file of requirements, in its order."""
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    return [compatible_range(line) for line in lines if line and not line.startswith(("#", "-"))]


def all_requirements(root: Path = ROOT) -> tuple[list[str], dict[str, list[str]]]:
    """What the wheel needs, and what each of its extras needs besides."""
    extras = {
        extra: [each for name in files for each in wheel_requirements(root / name)]
        for extra, files in EXTRAS.items()
    }
    return wheel_requirements(root / MAIN), extras


class RequirementsHook(MetadataHookInterface):
    """Fills in the dynamic fields of pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the requirements to the metadata of the project."""
        needed, extras = all_requirements(Path(self.root))
        metadata["dependencies"] = needed
        metadata["optional-dependencies"] = extras


def get_metadata_hook() -> type[MetadataHookInterface]:
    """What hatchling asks for."""
    return RequirementsHook


if __name__ == "__main__":
    main, optional = all_requirements()
    print("\n".join(main))
    for extra, needed in optional.items():
        print(f"[{extra}]", *needed, sep="\n")
