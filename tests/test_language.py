"""Docstrings, comments and public names are in the words of the field."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from tests.conftest import ROOT

FORBIDDEN = (
    "told", "anew", "leans", "leaning", "surest", "gathered", "mending", "mended", "thereof",
    "wherefrom", "whereof", "put right", "asked back", "what is more", "whose doing",
)  # fmt: skip
"""A private language; docs use the words of retrieval and question answering."""
SAYS = re.compile(r"\b(?:" + "|".join(FORBIDDEN) + r")\b", re.IGNORECASE)
IN_NAMES = re.compile(r"(?:^|_)(?:told|anew|leans|leaning|surest|gathered|mending|mended)(?:_|$)")
PLACES = (
    "assistant",
    "index",
    "integrations",
    "ui",
    "app.py",
    "training",
    "benchmarks",
    "tools",
    "models",
)


def program_files():
    for place in PLACES:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def prose(text):
    """Docstrings and comments with their line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield getattr(node, "lineno", 1), re.sub(r'`[^`]*`|"[^"]*"', "", docstring)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], re.sub(r'`[^`]*`|"[^"]*"', "", token.string)


def public_names(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
            if not isinstance(node, ast.ClassDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                yield from ((a.lineno, a.arg) for a in arguments)


def test_docstrings_and_comments_are_in_plain_words():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]}"
        for path in program_files()
        for line, words in prose(path.read_text("utf-8"))
        if (match := SAYS.search(words))
    ]
    assert found == []


def test_names_are_in_plain_words():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in program_files()
        for line, name in public_names(path.read_text("utf-8"))
        if not name.startswith("_") and IN_NAMES.search(name)
    ]
    assert found == []
