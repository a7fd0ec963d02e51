"""What Footnote needs to run has a permissive licence, all the way down."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software Foundation|Unlicense|Zlib|HPND|0BSD"
    r"|CC0|CNRI|BSL|Boost|public domain)\b",
    re.IGNORECASE,
)
FORBIDDEN = ("pymupdf", "ebooklib", "html2text")
# Read by hand: the metadata of these says nothing that a pattern can judge.
READ_BY_HAND = {
    "tld": "MPL-1.1 or GPL-2.0 or LGPL-2.1, the first is chosen",
    "tantivy": "MIT, in its repository's LICENSE",
    "dirtyjson": "MIT or AFL, in its LICENSE.txt",
}


def closure() -> dict[str, metadata.Distribution]:
    """Every distribution that requirements.txt brings along on this machine."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    found: dict[str, metadata.Distribution] = {}
    while wanted:
        requirement = wanted.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = distribution
        for line in distribution.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                wanted.append(needed)
    return found


def licence(distribution: metadata.Distribution) -> str:
    meta = distribution.metadata
    classifiers = [c for c in meta.get_all("Classifier") or () if c.startswith("License")]
    return " | ".join(
        [meta.get("License-Expression") or "", (meta.get("License") or "")[:300], *classifiers]
    )


def test_every_runtime_dependency_is_permissive():
    unclear = {
        name: licence(distribution)
        for name, distribution in closure().items()
        if not PERMISSIVE.search(licence(distribution)) and name not in READ_BY_HAND
    }
    assert unclear == {}


def test_no_copyleft_only_dependency():
    copyleft = {
        name: licence(distribution)
        for name, distribution in closure().items()
        if re.search(r"\bA?GPL", licence(distribution)) and name not in READ_BY_HAND
    }
    assert copyleft == {}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden_packages_are_not_brought_along(name):
    assert name not in closure()


def test_everything_is_pinned():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    named = [line for line in lines if line and not line.startswith(("#", "-"))]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in named)
    constraints = (ROOT / "constraints.txt").read_text().lower().splitlines()
    pinned = {re.sub(r"[-_.]+", "-", x.split("==")[0]) for x in constraints if x[0] != "#"}
    missing = set(closure()) - pinned - {"pip", "setuptools"}
    assert not missing
