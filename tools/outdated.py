"""Which pinned packages are behind, by how much, and which package's requirement holds them back.

    python tools/outdated.py        (`make outdated`)

Compares constraints.txt with the package index and with what the installed packages ask of each
other. Exits with 1 if a package that reads bytes of strangers could be raised and no line of
constraints.txt (`# NAME: reason`) says why it stays, with 2 if the index cannot be reached.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
PROBE = "certifi"  # a package that the index has
INDEX_UNREACHABLE = "outdated: the package index cannot be reached: run it where there is a network"
UPGRADE_POSSIBLE, NO_NETWORK = 1, 2

VersionLimits = Sequence[tuple[str, SpecifierSet]]
"""Who asks for a package, and which versions of it they take."""

READS_UNTRUSTED = {
    "aiohttp": "not called; comes with llama-index-core",
    "anyio": "carries every request of the page",
    "beautifulsoup4": "not called; comes with llama-index-readers-file",
    "brotli": "what browsers and sites send compressed",
    "certifi": "says which sites are who they say they are",
    "charset-normalizer": "text files and pages without a charset",
    "courlan": "addresses within pages",
    "dateparser": "dates within pages",
    "defusedxml": "XML of EPUB, OpenDocument and feeds",
    "fastapi": "every request of the page",
    "gradio": "every request of the page, uploads",
    "h11": "every request of the page",
    "htmldate": "dates within pages",
    "httpx": "answers of language model servers",
    "idna": "names of sites",
    "jinja2": "its templates are the program's own",
    "justext": "pages",
    "lxml": "pages, Word",
    "lxml-html-clean": "pages",
    "markdown-it-py": "Markdown",
    "nltk": "not called; comes with llama-index-core",
    "numpy": "places of the characters of a PDF, as numbers",
    "orjson": "every request of the page",
    "pandas": "not called; comes with gradio and llama-index-readers-file",
    "pillow": "pictures of pages",
    "pydub": "not called; comes with gradio",
    "py3langid": "the words of every article",
    "pydantic": "every request of the page",
    "pydantic-core": "every request of the page",
    "pypdf": "not called; comes with llama-index-readers-file",
    "pypdfium2": "PDF",
    "python-calamine": "spreadsheets",
    "python-docx": "Word",
    "python-pptx": "PowerPoint",
    "python-dateutil": "dates within pages",
    "python-multipart": "uploads, signing in",
    "pyyaml": "front matter of Markdown",
    "soupsieve": "not called; comes with beautifulsoup4",
    "starlette": "every request of the page",
    "striprtf": "not called; comes with llama-index-readers-file",
    "tantivy": "the words of every article",
    "tesserocr": "pictures of pages",
    "tinytag": "not called; comes with llama-index-core",
    "tld": "addresses within pages",
    "tokenizers": "the words of every article and question",
    "trafilatura": "pages",
    "urllib3": "addresses within pages",
    "uvicorn": "every request of the page",
}
"""By name: which bytes. A package belongs here as soon as such bytes could reach its parser."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A package and the lines with what it asks of others."""

    name: str
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pins:
    """The pinned versions by name, which are asked for by us, and why some stay behind."""

    versions: Mapping[str, str]
    direct: frozenset[str]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutdatedPackage:
    """A pinned package that is not the newest; `allowed` is the newest that the others take."""

    name: str
    pinned: str
    allowed: str
    newest: str
    step: str
    held_by: tuple[str, ...]
    is_direct: bool
    kept: str

    @property
    def can_upgrade(self) -> bool:
        """Whether nothing that is said or installed keeps it where it is."""
        return Version(self.allowed) > Version(self.pinned) and not self.kept


def normal(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(constraints: str, *requirements: str) -> Pins:
    """What the texts of constraints.txt and of the requirements files say."""
    lines = [line.strip() for line in constraints.splitlines()]
    versions = {normal(line.split("==")[0]): line.split("==")[1] for line in lines if "==" in line}
    reasons = [re.fullmatch(r"# ([\w.-]+): (.+)", line) for line in lines]
    kept = {normal(found[1]): found[2] for found in reasons if found}
    named = [line for text in requirements for line in text.splitlines()]
    direct = frozenset(normal(Requirement(x).name) for x in named if x and x[0] not in "#-")
    return Pins(versions, direct, kept)


def version_limits(installed: Sequence[Installed]) -> dict[str, VersionLimits]:
    """What is asked of each package, by its name."""
    asked = [
        (package.name, Requirement(line)) for package in installed for line in package.requires
    ]
    extras: dict[str, set[str]] = {}
    for _, requirement in asked:
        extras.setdefault(normal(requirement.name), {""}).update(requirement.extras)
    found: dict[str, list[tuple[str, SpecifierSet]]] = {}
    for by, requirement in asked:
        with_extras = extras.get(normal(by), {""})
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in with_extras):
            found.setdefault(normal(requirement.name), []).append((by, requirement.specifier))
    return {name: tuple(taken) for name, taken in found.items()}


def held_back(limits_of: VersionLimits, newest: str) -> tuple[str, ...]:
    """Those requirements that the newest version does not meet, in words."""
    return tuple(f"{by} {asked}" for by, asked in limits_of if not asked.contains(newest, True))


def newest_allowed(limits_of: VersionLimits, versions: Iterable[str], pinned: str) -> str:
    """The newest released version that all requirements take; the pinned one if there is none."""
    released = [version for version in versions if not Version(version).is_prerelease]
    taken = [v for v in released if all(asked.contains(v) for _, asked in limits_of)]
    return max([*taken, pinned], key=Version)


def sorted_versions(versions: Iterable[str]) -> list[str]:
    """Oldest first; some old releases have numbers that are none, and are left out."""
    numbered = []
    for version in versions:
        with suppress(InvalidVersion):
            numbered.append(Version(version))
    return [str(version) for version in sorted(numbered)]


def version_step(old: str, new: str) -> str:
    """Which part of the version number differs first."""
    pairs = zip(Version(old).release, Version(new).release, strict=False)
    for name, (before, after) in zip(("major", "minor", "patch"), pairs, strict=False):
        if before != after:
            return name
    return "patch"


def outdated_packages(
    pins: Pins, installed: Sequence[Installed], versions: Mapping[str, Sequence[str]]
) -> list[OutdatedPackage]:
    """The pinned packages that are not the newest, readers of strangers' bytes first.

    `versions` holds those that the index has, newest last, of each package that may be behind.
    """
    asked = version_limits(installed)
    found = []
    for name, known in versions.items():
        pinned, newest = pins.versions.get(name), known[-1]
        if pinned is None or Version(newest) <= Version(pinned):
            continue
        limits_of = asked.get(name, [])
        found.append(
            OutdatedPackage(
                name,
                pinned,
                newest_allowed(limits_of, known, pinned),
                newest,
                version_step(pinned, newest),
                held_back(limits_of, newest),
                name in pins.direct,
                pins.kept.get(name, ""),
            )
        )
    return sorted(found, key=lambda package: (package.name not in READS_UNTRUSTED, package.name))


def table(found: Sequence[OutdatedPackage]) -> str:
    """The list as a table in Markdown."""
    head = "| package | pinned | allowed | newest | behind by | held back by | strangers' bytes |"
    rows = [
        f"| {p.name} ({'direct' if p.is_direct else 'transitive'}) | {p.pinned} | {p.allowed} | "
        f"{p.newest} | {p.step} | {'; '.join([*p.held_by, *filter(None, [p.kept])])} | "
        f"{READS_UNTRUSTED.get(p.name, '')} |"
        for p in found
    ]
    return "\n".join([head, "|---" * 7 + "|", *rows])


def known_versions(pins: Pins, asked: Mapping[str, VersionLimits]) -> dict[str, list[str]]:
    """The versions of what the index has a newer one of: the newest alone where nothing holds it.

    OSError if the index cannot be reached.
    """
    _versions(PROBE)
    listed = json.loads(_pip("list", "--outdated", "--format", "json"))
    newest = {normal(row["name"]): row["latest_version"] for row in listed}
    return {
        name: _versions(name) if held_back(asked.get(name, ()), version) else [version]
        for name, version in newest.items()
        if name in pins.versions
    }


def _versions(name: str) -> list[str]:
    found = re.search(r"Available versions: (.+)", _pip("index", "versions", name))
    if found is None:
        raise OSError(name)
    return sorted_versions(found[1].split(", "))


def _pip(*arguments: str) -> str:
    command = [*PIP, *arguments, "--retries", "1", "--timeout", "20"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise OSError(result.stderr)
    return result.stdout


def main() -> int:
    """Print the table."""
    argparse.ArgumentParser(
        prog="outdated", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    requirements = [path.read_text() for path in sorted(ROOT.glob("requirements*.txt"))]
    pins = read_pins((ROOT / "constraints.txt").read_text(), *requirements)
    installed = [Installed(d.name, tuple(d.requires or ())) for d in metadata.distributions()]
    try:
        versions = known_versions(pins, version_limits(installed))
    except OSError:
        print(INDEX_UNREACHABLE, file=sys.stderr)
        return NO_NETWORK
    found = outdated_packages(pins, installed, versions)
    print(table(found))
    could = [p.name for p in found if p.can_upgrade and p.name in READS_UNTRUSTED]
    if could:
        print(f"outdated: these read strangers' bytes and could be raised: {', '.join(could)}")
    return UPGRADE_POSSIBLE if could else 0


if __name__ == "__main__":
    sys.exit(main())
