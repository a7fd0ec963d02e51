"""Sizes of the parts of the program: modules, functions, docstrings, types, public names.

    python benchmarks/structure.py [--root CHECKOUT]

Lines of a function are those from `def` to its last line, without its docstring. A public name is
a function, class or constant of a module that does not begin with an underscore.
"""

from __future__ import annotations

import argparse
import ast
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Sizes:
    """What was counted in one package."""

    modules: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    public_names: list[int] = field(default_factory=list)
    with_docstring: int = 0
    public: int = 0
    public_with_docstring: int = 0
    typed: int = 0
    in_folder: dict[str, int] = field(default_factory=dict)


def count(package: Path) -> Sizes:
    """The sizes of all modules below a folder."""
    sizes = Sizes()
    for path in sorted(package.rglob("*.py")):
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        sizes.modules.append(text.count("\n"))
        folder = path.parent.as_posix()
        sizes.in_folder[folder] = sizes.in_folder.get(folder, 0) + 1
        if path.name != "__init__.py":
            sizes.public_names.append(len(list(public_names(tree))))
        for node in ast.walk(tree):
            if isinstance(node, Function):
                add_function(sizes, node)
    return sizes


def add_function(sizes: Sizes, node: Function) -> None:
    """Count one function."""
    docstring = ast.get_docstring(node, clean=False)
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    sizes.functions.append(lines - (docstring.count("\n") + 1 if docstring is not None else 0))
    sizes.with_docstring += docstring is not None
    if not node.name.startswith("_"):
        sizes.public += 1
        sizes.public_with_docstring += docstring is not None
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    own = [a for a in arguments if a.arg not in ("self", "cls")]
    sizes.typed += node.returns is not None and all(a.annotation is not None for a in own)


def public_names(tree: ast.Module) -> list[str]:
    """Names that a module defines for others."""
    names = []
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return [name for name in names if not name.startswith("_")]


def spread(values: list[int]) -> str:
    """Median, ninth decile and largest."""
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 2]} / {ordered[9 * len(ordered) // 10]} / {ordered[-1]}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    print(
        "| package | files / lines | most files in a folder | module median / p90 / max "
        "| function median / p90 / max | docstring all (public) / typed "
        "| public names a module, median / p90 / max |\n|---|---|---|---|---|---|---|"
    )
    for name in ("assistant", "index", "ui"):
        sizes = count(root / name)
        functions = len(sizes.functions)
        print(
            f"| **{name}** | {len(sizes.modules)} / {sum(sizes.modules):,} "
            f"| {max(sizes.in_folder.values())} | {spread(sizes.modules)} "
            f"| {spread(sizes.functions)} | {sizes.with_docstring / functions:.0%} "
            f"({sizes.public_with_docstring / sizes.public:.0%}) / {sizes.typed / functions:.0%} "
            f"| {spread(sizes.public_names)} |"
        )


if __name__ == "__main__":
    main()
