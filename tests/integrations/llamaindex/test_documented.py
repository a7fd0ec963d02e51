"""The code of the page on LlamaIndex runs, and names everything that is exported."""

from __future__ import annotations

import re
import shutil

import integrations.llamaindex
from tests.conftest import ROOT
from tests.integrations.llamaindex.conftest import ARTICLES

PAGE = (ROOT / "docs" / "llama-index.md").read_text("utf-8")


def test_its_code_runs_in_order(library, tmp_path, monkeypatch, capsys):
    shutil.copytree(library, tmp_path / "data")
    (tmp_path / "notes").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "notes" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, "docs/llama-index.md", "exec"), names)
    assert len(blocks) == 5
    printed = capsys.readouterr().out
    assert "built in 1874 by the engineer Pia Lund. [1]" in printed
    assert "answered 1874" in printed
    assert "Its milk comes from goats" in printed
    assert "3 0 ()" in printed


def test_what_is_exported_is_on_it():
    assert [name for name in integrations.llamaindex.__all__ if f"`{name}`" not in PAGE] == []
    exported = integrations.llamaindex.__all__
    assert exported == sorted(exported)
    assert dir(integrations.llamaindex) == exported
    assert all(getattr(integrations.llamaindex, name) for name in exported)
