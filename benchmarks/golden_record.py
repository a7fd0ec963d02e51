"""Everything that the program says, kept by one commit and compared with what another one says.

    python benchmarks/golden_record.py make FOLDER [--checkout DIR] [--measure DIR]
    python benchmarks/golden_record.py compare FOLDER OTHER
    python benchmarks/golden_record.py reopen FOLDER [--checkout DIR]

`make` builds libraries with the program of a checkout (by default this one) and keeps what it
answers, finds, lists and exports as JSON, times and random names cut out; with `--measure`, for 200
questions each of the measuring sets `squad2_b` and `news_silver` too. `compare` exits with 1 and
shows what differs. `reopen` lets a checkout read the libraries that a record was made with, from a
copy, and compares what it says of them. What a record holds is never committed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SETS = ("squad2_b", "news_silver")
QUESTIONS_EACH = 200
TIMES = {"timings_ms", "seconds", "bytes", "size_bytes", "memory_bytes", "asked", "exported"}
SHOWN_AT_MOST = 20  # differences; the rest is counted
DATES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+|\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?( UTC)?")
TOOK = re.compile(r'"timings_ms": \{[^}]*\}')
RANDOM = re.compile(r"\b[0-9a-f]{12}\b|\b[0-9a-f]{16}\b")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "status": ("status", "--json"),
    "list": ("list", "--json"),
    "collections": ("collections", "--json"),
    "doctor": ("doctor", "--json"),
    "show": ("show", "camp-david-summit-2023.md", "--json"),
    "show-at": ("show", "camp-david-summit-2023.md", "--at", "0-80"),
    "verify-index": ("verify-index", "--json"),
}
FORMS = ("markdown", "html", "json")


def main() -> int:
    """Make, compare or reopen a record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "compare", "reopen"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--measure", type=Path, help="the folder of the measuring sets")
    options = parser.parse_args()
    options.folder, options.checkout = options.folder.resolve(), options.checkout.resolve()
    if options.what == "make":
        make(options.folder, options.checkout, options.measure and options.measure.resolve())
        return 0
    if options.what == "compare":
        return compare(options.folder, options.other)
    with tempfile.TemporaryDirectory() as place:
        again = Path(place)
        for name in ("data", "inputs"):
            shutil.copytree(options.folder / name, again / name)
        tell(again, options.checkout)
        return compare(options.folder, again)


def make(folder: Path, checkout: Path, measure: Path | None) -> None:
    """Build the libraries and keep what is said of them."""
    folder.mkdir(parents=True)
    inputs = folder / "inputs"
    inputs.mkdir()
    tests = ROOT / "tests" / "data"
    shutil.copy(tests / "conversations.jsonl", inputs / "seeds-conversations.jsonl")
    shutil.copy(tests / "questions.jsonl", inputs / "seeds-questions.jsonl")
    receipt = {"seeds": run(checkout, folder / "data" / "seeds", "build", "--examples", "--json")}
    for name in SETS if measure else ():
        assert measure is not None
        lines = (measure / name / "questions.jsonl").read_text("utf-8").splitlines()
        step = max(1, len(lines) // QUESTIONS_EACH)
        chosen = lines[::step][:QUESTIONS_EACH]
        (inputs / f"{name}-questions.jsonl").write_text("\n".join(chosen) + "\n", "utf-8")
        rows = ("--no-examples", "--jsonl", str(measure / name / "passages.jsonl"), "--json")
        receipt[name] = run(checkout, folder / "data" / name, "build", *rows)
    keep(folder, "receipts", receipt)
    tell(folder, checkout)


def tell(folder: Path, checkout: Path) -> None:
    """Ask, search and list in each library of a record."""
    for library in sorted((folder / "data").iterdir()):
        for questions in sorted((folder / "inputs").glob(f"{library.name}-*.jsonl")):
            for what in ("ask", "search"):
                said = run(checkout, library, what, "--batch", str(questions), "--json")
                keep(folder, f"{what}-{questions.stem}", said)
    seeds = folder / "data" / "seeds"
    for name, command in COMMANDS.items():
        keep(folder, name, run(checkout, seeds, *command))
    keep(folder, "exports", exports(checkout, seeds))


def exports(checkout: Path, library: Path) -> dict[str, Any]:
    """Two answers, saved by the page and exported by it in each format."""
    from benchmarks.page_server import serve_page
    from tests.ui.page_client import PageClient

    found = {}
    with (
        serve_page(library, str(checkout / "app.py")) as (address, _),
        PageClient(address) as client,
    ):
        for number, question in enumerate(
            ("Who invited the leaders to Camp David?", "Who won the 1966 World Cup?")
        ):
            turn = re.search(r'data-turn="(\w+)"', client.ask(question))
            assert turn is not None
            for form in FORMS:
                given = client.call("talks", "export_answer", turn=turn[1], form=form)
                found[f"{number} {form}"] = given | {"text": _parsed(given["text"])}
    return found


def run(checkout: Path, library: Path, *command: str) -> list[Any]:
    """The lines that a command prints, as JSON where they are that."""
    program = [sys.executable, "-m", "assistant", command[0], "--data", str(library), *command[1:]]
    done = subprocess.run(program, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode == 2 or done.stderr.startswith("Traceback"):
        raise SystemExit(f"{' '.join(program)}: {done.stderr}")
    whole = _parsed(done.stdout)
    lines = [whole] if not isinstance(whole, str) else [*map(_parsed, done.stdout.splitlines())]
    return [done.returncode, *lines]


def keep(folder: Path, name: str, said: object) -> None:
    """Write what was said, without what no two runs share."""
    text = json.dumps(_cut(said, str(folder)), indent=1, sort_keys=True, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text + "\n", "utf-8")


def compare(folder: Path, other: Path) -> int:
    """Print what differs between two records; 1 if anything does."""
    names = sorted({path.name for each in (folder, other) for path in each.glob("*.json")})
    differing = 0
    for name in names:
        if name == "receipts.json" and not (other / name).exists():
            continue  # reopened, not built
        texts = [(each / name).read_text("utf-8") for each in (folder, other)]
        found = list(_differences(*map(json.loads, texts), name))
        for line in found[: max(0, SHOWN_AT_MOST - differing)]:
            print(line)
        differing += len(found)
    print(f"{len(names)} files, {differing} differences")
    return int(differing > 0)


def _differences(one: Any, other: Any, place: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in one or key not in other:
                yield f"{place}.{key}: only in {'the first' if key in one else 'the second'}"
            else:
                yield from _differences(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, f"{place}[{at}]")
    elif one != other:
        texts = str(one), str(other)
        at = len(os.path.commonprefix(texts))
        was, now = (text[max(0, at - 40) : at + 120] for text in texts)
        yield f"{place}: {was!r} is {now!r}"


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line


def _cut(said: Any, folder: str) -> Any:
    if isinstance(said, dict):
        return {key: _cut(value, folder) for key, value in said.items() if key not in TIMES}
    if isinstance(said, list):
        return [_cut(value, folder) for value in said]
    if isinstance(said, str):
        said = re.sub(r"\S*/seeds\b", "SEEDS", TOOK.sub("TOOK", said.replace(folder, "FOLDER")))
        return RANDOM.sub("RANDOM", DATES.sub("TIME", said))
    return said


if __name__ == "__main__":
    sys.exit(main())
