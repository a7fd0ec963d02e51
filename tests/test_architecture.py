"""Who may import whom, and what may be imported where."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAVY = {
    "faiss": {"index/storage/vector_store.py", "index/storage/segment_file.py"},
    "watchdog": {"index/building/source_watcher.py"},
    "rich": {"assistant/cli/progress_bar.py"},
    "tantivy": {"index/storage/text_index.py"},
    "onnxruntime": {"index/embedding/model_files.py"},
    "sentence_transformers": {"index/embedding/sentence_transformers.py"},
    "torch": {"index/embedding/sentence_transformers.py"},
    "gradio": {"ui/"},
    "llama_index": {
        "index/parsers/",
        "assistant/generation/llama_index_model.py",
        "integrations/llamaindex/",
    },
    "shtab": {"assistant/cli/completion.py"},
    "platformdirs": {"assistant/settings/table.py"},
    "xllamacpp": {"assistant/generation/gguf_server.py"},
}
MODULES = sorted(
    path
    for place in ("index", "assistant", "integrations", "ui")
    for path in (ROOT / place).rglob("*.py")
) + [ROOT / "app.py"]


def parsed(path: Path) -> ast.Module:
    """The syntax tree; once more if another thread was parsing, which CPython 3.11 fails on."""
    try:
        return ast.parse(path.read_text())
    except SystemError:
        return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


BESIDE_THE_PAGE = "integrations/http/"  # shares the page's queue, libraries and gate


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    above = {
        "index": ("assistant", "integrations", "ui", "app"),
        "assistant": ("ui",),
        "integrations": ("ui", "app"),
        "served with the page": ("app",),
    }
    room = name_of(path).split("/")[0]
    if name_of(path).startswith(BESIDE_THE_PAGE):
        room = "served with the page"
    if name_of(path).startswith("assistant/cli/"):
        return  # the command line starts everything: tests/test_layers.py says what it stands on
    for module in imports(path):
        assert module.split(".")[0] not in above.get(room, ()), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_stay_in_their_adapters(path):
    for module in imports(path):
        allowed = HEAVY.get(module.split(".")[0])
        if allowed is not None:
            assert any(name_of(path).startswith(place) for place in allowed), (
                f"{name_of(path)} imports {module}"
            )


def test_the_environment_is_read_in_one_place():
    readers = [
        name_of(path)
        for path in MODULES
        if any(
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr in ("environ", "getenv")
            for node in ast.walk(parsed(path))
        )
    ]
    assert readers == ["assistant/config.py"]


def test_importing_the_integrations_imports_no_other_software():
    code = (
        "import sys, integrations.llamaindex, integrations.http, integrations.mcp, "
        "integrations.service\n"
        "print(any(name in sys.modules for name in "
        "('llama_index', 'fastapi', 'starlette', 'pydantic', 'mcp')))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize(
    "module",
    [
        "assistant.cli.main",
        "assistant.pipeline",
        "index.building.build",
        "index.search.searcher",
        "app",
    ],
)
def test_importing_is_light(module):
    heavy = [name for name in HEAVY if name not in ("gradio",)] + [
        "gradio",
        "numpy",
        "sklearn",
        "integrations",
    ]
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_answering_imports_no_torch(tmp_path):
    (tmp_path / "a.txt").write_text("The ferry sails at noon.\nIt carries forty cars.")
    data = str(tmp_path / "data")
    code = (
        "import sys\n"
        "from assistant.cli.main import main\n"
        f"assert main(['build', {str(tmp_path / 'a.txt')!r}, '--data', {data!r}]) == 0\n"
        f"main(['ask', 'When does the ferry sail?', '--data', {data!r}])\n"
        "bad = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'llama_index',"
        " 'integrations', 'fastapi', 'starlette', 'pydantic', 'mcp', 'openai', 'uvicorn'}\n"
        "print(sorted(bad & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_no_module_does_anything_at_import_time_but_define():
    allowed = (
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
        | ast.AsyncFunctionDef
    )  # fmt: skip
    for path in MODULES:
        for node in parsed(path).body:
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_guard = isinstance(node, ast.If) and ast.unparse(node.test) in (
                "TYPE_CHECKING",
                "__name__ == '__main__'",
            )
            assert isinstance(node, allowed) or is_docstring or is_guard, (
                f"{name_of(path)}:{node.lineno}"
            )
