"""Which packages are behind and what holds them back, from records of one day's index."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.conftest import ROOT
from tools.outdated import (
    INDEX_UNREACHABLE,
    NO_NETWORK,
    READS_UNTRUSTED,
    UPGRADE_POSSIBLE,
    Installed,
    outdated_packages,
    read_pins,
    sorted_versions,
    table,
    version_limits,
    version_step,
)

CONSTRAINTS = """# Versions of all that is installed.
# torch: 2.13.0 exactly, for the models
certifi==2026.10.18
pydantic==2.14.3
pydantic_core==2.50.4
pypdf==6.21.4
regex==2026.11.15
lxml==6.1.3
torch==2.13.0
"""
REQUIREMENTS = "# What it needs.\n-c constraints.txt\npypdf==6.21.4\ntorch==2.13.0\n"
INSTALLED = (
    Installed("llama-index-readers-file", ("pypdf<7,>=6.1.3", "pandas<3,>=2.0.0")),
    Installed("gradio", ('pypdf<5; extra == "unused"', "pydantic<=3.0,>=2.0")),
    Installed("pydantic", ("pydantic_core==2.50.4", 'certifi<2020; python_version < "3.0"')),
    Installed("trafilatura", ("lxml[html_clean]>=6.1.3",)),
    Installed("lxml", ('regex<2026.11.18; extra == "html_clean"',)),
)
VERSIONS = {
    "regex": ["2026.11.15", "2026.11.17", "2026.11.19"],
    "certifi": ["2026.10.19.post1"],
    "pydantic-core": ["2.50.4", "2.50.5"],
    "pypdf": ["6.21.4", "6.21.5", "6.22.0rc1", "7.0.0", "7.1.1"],
    "torch": ["2.15.0"],
    "not-pinned": ["1.0"],
    "lxml": ["6.1.3"],
}
PINS = read_pins(CONSTRAINTS, REQUIREMENTS)


def by_name():
    return {package.name: package for package in outdated_packages(PINS, INSTALLED, VERSIONS)}


def test_what_is_behind_is_listed_with_the_readers_of_strangers_bytes_first():
    assert list(by_name()) == ["certifi", "pydantic-core", "pypdf", "regex", "torch"]


def test_the_package_whose_requirement_holds_another_back_is_named():
    pypdf = by_name()["pypdf"]
    assert pypdf.held_by == ("llama-index-readers-file <7,>=6.1.3",)
    assert (pypdf.pinned, pypdf.allowed, pypdf.newest) == ("6.21.4", "6.21.5", "7.1.1")
    assert (pypdf.step, pypdf.is_direct, pypdf.can_upgrade) == ("major", True, True)


def test_an_exact_requirement_leaves_nothing_to_raise():
    core = by_name()["pydantic-core"]
    assert (core.allowed, core.held_by) == ("2.50.4", ("pydantic ==2.50.4",))
    assert (core.is_direct, core.can_upgrade) == (False, False)


def test_what_nothing_holds_can_be_raised_to_the_newest():
    certifi = by_name()["certifi"]
    assert (certifi.allowed, certifi.held_by) == ("2026.10.19.post1", ())
    assert certifi.can_upgrade


def test_requirements_of_an_extra_count_where_somebody_asks_for_it():
    assert by_name()["regex"].held_by == ("lxml <2026.11.18",)
    assert by_name()["regex"].allowed == "2026.11.17"
    assert [by for by, _ in version_limits(INSTALLED)["pypdf"]] == ["llama-index-readers-file"]


def test_a_reason_in_the_constraints_keeps_a_package_where_it_is():
    torch = by_name()["torch"]
    assert (torch.kept, torch.can_upgrade) == ("2.13.0 exactly, for the models", False)
    row = (
        "| torch (direct) | 2.13.0 | 2.15.0 | 2.15.0 | minor | 2.13.0 exactly, for the models |  |"
    )
    assert row in table(outdated_packages(PINS, INSTALLED, VERSIONS)).splitlines()


def test_the_part_of_the_version_that_differs_first_is_named():
    steps = [version_step("1.2.3", new) for new in ("2.0", "1.3", "1.2.4", "1.2.3.post1")]
    assert steps == ["major", "minor", "patch", "patch"]


def test_numbers_that_are_no_versions_are_left_out():
    assert sorted_versions(["1.10", "1.9", "0.4.src"]) == ["1.9", "1.10"]


def test_without_a_network_it_says_so_in_one_line():
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    result = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "outdated.py")],
        env=kept | nowhere, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr, result.stdout) == (
        NO_NETWORK,
        f"{INDEX_UNREACHABLE}\n",
        "",
    )
    assert NO_NETWORK != UPGRADE_POSSIBLE


def test_every_package_said_to_read_strangers_bytes_is_pinned():
    pins = read_pins((ROOT / "constraints.txt").read_text())
    assert set(READS_UNTRUSTED) <= set(pins.versions)
    assert set(pins.kept) <= set(pins.versions)


def test_every_library_that_a_reader_of_articles_imports_is_said_to_read_strangers_bytes():
    imported = {
        name
        for path in (ROOT / "index" / "parsers").glob("*.py")
        for name in re.findall(r"^ *(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
    }
    package_of = {"docx": "python-docx", "yaml": "pyyaml", "markdown_it": "markdown-it-py"}
    package_of |= {"charset_normalizer": "charset-normalizer", "PIL": "pillow"}
    package_of |= {"pptx": "python-pptx", "python_calamine": "python-calamine"}
    own = {*sys.stdlib_module_names, "index"}
    assert {package_of.get(name, name) for name in imported - own} <= set(READS_UNTRUSTED)
