"""The rooms: who may import whom, where SQL stands, what is public, where tests are."""

from __future__ import annotations

import ast
import importlib
import re

import pytest

from tests.conftest import ROOT
from tools.architecture import (
    PICTURE,
    find_cycle,
    module_files,
    module_graph,
    picture,
    room_graph,
    room_of,
)

LAYERS = (
    # the library
    "index/errors", "index/resources", "index/types", "index/library", "index/failure_summary",
    "index/text", "index/embedding", "index/parsers", "index/ingestion", "index/sandbox",
    "index/storage", "index/search", "index/building", "index/maintenance", "index",
    # questions and answers
    "assistant/memory_allocator", "assistant/settings",
    "assistant/config", "assistant/errors",
    "assistant/upload_usage", "assistant/notebook", "assistant/types", "assistant/wording",
    "assistant/progress",
    "assistant/collections", "assistant/access", "assistant/nlp", "assistant/query",
    "assistant/retrieval",
    "assistant/reading", "assistant/calibration", "assistant/answering",
    "assistant/aggregation", "assistant/pipeline",
    "assistant/factory", "assistant/api", "assistant", "assistant/verification",
    "assistant/suggestions",
    "assistant/generation", "assistant/serialization", "assistant/conversations",
    "assistant/evaluation", "assistant/termination", "assistant/serving_options",
    # other people's software
    "integrations", "integrations/service", "integrations/mcp", "integrations/llamaindex",
    # the page, and what starts all of it
    "ui", "ui/security", "ui/html", "ui/state", "ui/gateway", "ui/views", "ui/theme", "ui/page",
    "integrations/http",
    "ui/serving", "assistant/cli", "assistant/__main__", "app",
)  # fmt: skip
"""A room imports only rooms that stand before it."""

PAGE = {
    "ui",
    "ui/security",
    "ui/html",
    "ui/state",
    "ui/gateway",
    "ui/views",
    "ui/theme",
    "ui/page",
    "ui/serving",
}
SQL = re.compile(
    r"\s*(?:SELECT\s.+\sFROM\s|INSERT (?:OR \w+ )?INTO\s|UPDATE\s.+\sSET\s|DELETE FROM\s"
    r"|CREATE (?:TABLE|INDEX|TRIGGER)\s|PRAGMA\s|BEGIN\b|ATTACH\s)",
    re.DOTALL,
)
HAS_SQL = (
    "index/storage/", "assistant/conversations/database.py", "assistant/conversations/store.py",
    "integrations/llamaindex/node_database.py",
)  # fmt: skip
TURNS_FIELDS_INTO_KEYS = {"asdict", "astuple", "fields", "vars"}


def test_the_rooms_and_the_modules_have_no_circle():
    assert find_cycle(room_graph()) == []
    assert find_cycle(module_graph()) == []


def test_a_circle_is_found():
    assert find_cycle({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("b")}) == [
        "b",
        "c",
        "b",
    ]


def test_each_room_imports_only_rooms_below_it():
    graph = room_graph()
    assert sorted(graph) == sorted(LAYERS), "a new room needs its place in LAYERS"
    height = {room: floor for floor, room in enumerate(LAYERS)}
    wrong = [(a, b) for a, below in graph.items() for b in below if height[b] >= height[a]]
    assert wrong == []


def test_the_page_knows_nothing_of_the_command_line():
    graph = room_graph()
    assert [room for room in PAGE if "assistant/cli" in graph[room]] == []


def test_only_what_starts_it_knows_the_integrations():
    graph = room_graph()
    importers = {room for room, below in graph.items() if "integrations/llamaindex" in below}
    assert importers <= {"assistant/cli"}


def test_the_picture_shows_the_rooms_as_they_are():
    assert PICTURE.read_text("utf-8") == picture(room_graph()), (
        "run `python tools/architecture.py --draw`"
    )


def modules():
    for name, path in module_files().items():
        yield name, path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield id(first.value)


def test_sql_stands_where_the_two_databases_are():
    found = []
    for _, path, tree in modules():
        if path.startswith(HAS_SQL):
            continue
        words = set(docstrings(tree))
        found += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in words
            and SQL.match(node.value)
        ]
    assert found == []


def test_json_keys_are_spelled_out():
    """Renaming a field of a record changes no JSON."""
    found = []
    for _, path, tree in modules():
        if not path.startswith(("assistant/serialization/", "assistant/cli/")):
            continue
        for node in ast.walk(tree):
            name = (
                node.attr
                if isinstance(node, ast.Attribute)
                else node.id
                if isinstance(node, ast.Name)
                else ""
            )
            if name in TURNS_FIELDS_INTO_KEYS | {"__slots__", "__dict__", "__dataclass_fields__"}:
                found.append(f"{path}:{node.lineno} {name}")
    assert found == []


@pytest.mark.parametrize("package", ["assistant", "index"])
def test_the_public_names_are_those_that_are_named(package):
    module = importlib.import_module(package)
    assert module.__all__ == sorted(module.__all__)
    assert all(getattr(module, name) is not None for name in module.__all__)
    own = {
        name
        for name in vars(module)
        if not name.startswith("_")
        and getattr(vars(module)[name], "__module__", "").startswith(package + ".")
    }
    assert own <= set(module.__all__)
    assert set(dir(module)) >= set(module.__all__)


def test_every_module_stands_in_a_room():
    """Nothing is put beside the packages' few root modules by the way."""
    graph = {room_of(name, path) for name, path in module_files().items()}
    alone = {room for room in graph if room.count("/") == 1 and not (ROOT / room).is_dir()}
    assert len(alone) <= 21, "new modules belong into a folder"
