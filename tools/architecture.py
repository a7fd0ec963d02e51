"""The rooms of the program and who imports whom, from the imports themselves.

    python tools/architecture.py            prints each room with the rooms that it imports
    python tools/architecture.py --draw     writes docs/images/architecture.svg

A room is a folder of modules (`index/storage`); a module that lies directly in a package, and
`app.py`, is a room of its own. Every import counts: those inside functions and those for types as
well.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "assistant", "integrations", "ui")
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
SHARED = frozenset(
    {
        "assistant/types", "assistant/config", "assistant/settings", "assistant/wording",
        "assistant/errors", "assistant/collections", "assistant/memory_allocator",
        "assistant/progress", "assistant/termination", "assistant/upload_usage",
        "assistant/serving_options", "ui/theme", "index/errors", "index/resources",
        "index/library", "index/types", "index/failure_summary",
    }
)  # fmt: skip
"""Records, errors, settings and small helpers, which any room above may import: not drawn."""
BANDS = {"ui": ("#e8f0fe", "the page"), "integrations": ("#f3e8fb", "other people's software"),
         "assistant": ("#fef3e0", "questions and answers"),
         "index": ("#e9f6ec", "the library")}  # fmt: skip

WIDTH = 1080
INSIDE, ACROSS = "#6b717b", "#c3c8d0"  # arrows inside a package, and from one to another

Graph = Mapping[str, frozenset[str]]


def module_files(root: Path = ROOT) -> dict[str, Path]:
    """Dotted module names of the program, with their files; packages under their own name."""
    files = [root / "app.py"]
    for package in PACKAGES:
        files += sorted((root / package).rglob("*.py"))
    names = {}
    for path in files:
        parts = path.relative_to(root).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imported_modules(path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """Modules of the program that a file imports, anywhere in it; repeats are possible."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if full in modules:
                    yield full
                elif node.module in modules:
                    yield node.module


def room_of(module: str, path: Path) -> str:
    """The room of a module: `index.storage.schema` -> `index/storage`, `app` -> `app`."""
    parts = module.split(".")
    if path.name == "__init__.py":
        return "/".join(parts)
    return "/".join(parts[:-1]) if len(parts) > 2 else "/".join(parts)


def room_graph(root: Path = ROOT) -> Graph:
    """For each room the other rooms that it imports."""
    modules = module_files(root)
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        room = room_of(module, path)
        targets = {room_of(name, modules[name]) for name in imported_modules(path, modules)}
        graph.setdefault(room, set()).update(targets - {room})
    return {room: frozenset(targets) for room, targets in graph.items()}


def module_graph(root: Path = ROOT) -> Graph:
    """For each module the other modules of the program that it imports."""
    modules = module_files(root)
    return {
        name: frozenset(imported_modules(path, modules)) - {name} for name, path in modules.items()
    }


def find_cycle(graph: Graph) -> list[str]:
    """Nodes of one cycle in order, the first again at the end; empty if there is none."""
    done: set[str] = set()

    def walk(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            if cycle := walk(target, [*trail, node]):
                return cycle
        done.add(node)
        return []

    for start in sorted(graph):
        if cycle := walk(start, []):
            return cycle
    return []


def floors(graph: Graph) -> dict[str, int]:
    """The floor of each room of a graph without cycles: one above the highest that it imports."""
    height: dict[str, int] = {}

    def measure(room: str) -> int:
        if room not in height:
            height[room] = 1 + max((measure(t) for t in graph.get(room, ())), default=-1)
        return height[room]

    for room in graph:
        measure(room)
    return height


def without_shortcuts(graph: Graph) -> Graph:
    """The graph without the arrows that a longer way says as well (transitive reduction)."""
    reach: dict[str, frozenset[str]] = {}

    def below(room: str) -> frozenset[str]:
        if room not in reach:
            targets = graph.get(room, frozenset())
            reach[room] = targets.union(*(below(target) for target in targets))
        return reach[room]

    return {
        room: frozenset(t for t in targets if not any(t in below(other) for other in targets - {t}))
        for room, targets in graph.items()
    }


def picture(graph: Graph) -> str:
    """The rooms as SVG: a band for each package, importers above what they import."""
    drawn = {
        room: frozenset(t for t in targets if t not in SHARED and t not in PACKAGES)
        for room, targets in graph.items()
        if room not in SHARED and room not in PACKAGES and not room.endswith("__main__")
    }
    height = floors(drawn)
    place, bands, y = {}, [], 30
    for package in ("app", "ui", "integrations", "assistant", "index"):
        rooms = [room for room in drawn if room.split("/")[0] == package]
        levels = sorted({height[room] for room in rooms}, reverse=True)
        top = y
        y += 26 if package != "app" else 0
        for level in levels:
            row = sorted(room for room in rooms if height[room] == level)
            step = WIDTH / (len(row) + 1)
            for column, room in enumerate(row, 1):
                place[room] = (round(step * column), y + 14)
            y += 50
        if package in BANDS:
            bands.append((package, top, y - 14))
        y += 6
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" '
        'font-family="sans-serif" font-size="13">',
        "<title>The rooms of the program; an arrow leads to what a room imports</title>",
        f'<rect width="{WIDTH}" height="{y}" fill="white"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a8f98"/></marker></defs>',
    ]
    for package, top, bottom in bands:
        colour, words = BANDS[package]
        lines.append(
            f'<rect x="6" y="{top}" width="{WIDTH - 12}" height="{bottom - top}" rx="10" '
            f'fill="{colour}"/><text x="18" y="{top + 19}" fill="#555">{package}/ · {words}</text>'
        )
    for room, targets in sorted(without_shortcuts(drawn).items()):
        for target in sorted(targets):
            (x1, y1), (x2, y2) = place[room], place[target]
            bend = (y1 + y2) / 2
            inside = room.split("/")[0] == target.split("/")[0]
            lines.append(
                f'<path d="M{x1} {y1 + 13}C{x1} {bend} {x2} {bend} {x2} {y2 - 13}" fill="none" '
                f'stroke="{INSIDE if inside else ACROSS}" marker-end="url(#tip)"/>'
            )
    for room, (x, middle) in sorted(place.items()):
        name = room.split("/")[-1] + ("" if "/" in room and is_folder(room) else ".py")
        width = 8 * len(name) + 18
        lines.append(
            f'<rect x="{x - width / 2:g}" y="{middle - 13}" width="{width}" height="26" rx="6" '
            f'fill="white" stroke="#444"/><text x="{x}" y="{middle + 5}" text-anchor="middle">'
            f"{escape(name)}</text>"
        )
    return "\n".join([*lines, "</svg>\n"])


def is_folder(room: str) -> bool:
    """Whether a room is a folder of modules and not a single module."""
    return (ROOT / room).is_dir()


def main() -> int:
    """Print the rooms from the top down, or draw them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draw", action="store_true", help=f"write {PICTURE.relative_to(ROOT)}")
    options = parser.parse_args()
    graph = room_graph()
    if cycle := find_cycle(graph):
        print("a cycle: " + " -> ".join(cycle), file=sys.stderr)
        return 1
    if options.draw:
        PICTURE.write_text(picture(graph), "utf-8")
        return 0
    height = floors(graph)
    for room in sorted(graph, key=lambda room: (-height[room], room)):
        print(f"{height[room]:3}  {room:28} {' '.join(sorted(graph[room] - SHARED))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
