"""Where the files that ship are found, in a checkout and in a wheel."""

from __future__ import annotations

import ast

import pytest

from index import resources
from tests.conftest import ROOT


@pytest.mark.parametrize("name", resources.RESOURCE_FOLDERS)
def test_a_checkout_has_them_at_its_root(name):
    assert resources.resource_folder(name) == ROOT / name
    assert any((ROOT / name).iterdir())
    assert resources.checkout_folder() == ROOT


@pytest.fixture
def installed(monkeypatch, tmp_path):
    (tmp_path / "index" / resources.PACKAGED).mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "index")
    return tmp_path


def test_a_wheel_has_them_inside_the_package(installed):
    found = resources.resource_folder("models/reader")
    assert found == installed / "index" / "_resources" / "models" / "reader"
    assert resources.checkout_folder() is None


def test_what_is_optional_is_installed_by_the_command_that_is_there(monkeypatch):
    assert resources.install_command("ocr") == "make ocr"
    monkeypatch.setattr(resources, "checkout_folder", lambda: None)
    assert resources.install_command("ocr") == "pip install 'footnote[ocr]'"


def test_no_other_module_looks_for_them_by_its_own_path():
    """A folder of its own package is its own affair; what lies above the package is not."""
    found = []
    for package in ("assistant", "index", "integrations", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            depth = len(path.relative_to(ROOT).parts)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                text = ast.unparse(node) if isinstance(node, ast.Assign) else ""
                if "__file__" in text and text.count(".parent") >= depth:
                    found.append(path.relative_to(ROOT).as_posix())
    assert found == []
