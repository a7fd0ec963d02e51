"""Installs a wheel into an environment of its own and asks it a question.

    python tools/check_wheel.py dist/footnote-0.1.0-py3-none-any.whl [--full]

With `--full` the environment is empty: pip installs everything that the wheel asks for, at the
versions of constraints.txt, which takes minutes and gigabytes. Without it, the wheel is installed
with `--no-deps`, and its dependencies are shared with the environment that runs this script, which
must satisfy each range that the wheel asks for; of what is shared, only what the wheel asks for,
all the way down, may be imported. In both, the program runs outside of the checkout, in an empty
home folder, and each citation of the answer is compared with what `footnote show` prints.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "Who invited the leaders of South Korea and Japan to Camp David?"
ANSWER = "Biden"
PACKAGES = ("assistant", "index", "integrations", "ui")
IMPORTED = """
import json, sys
from assistant.cli.main import main
main(["ask", "What is THAAD?", "--data", sys.argv[1]])
files = [getattr(m, "__file__", None) or "" for m in list(sys.modules.values())]
print(json.dumps(files), file=sys.stderr)
"""


def wheel_requirements(wheel: Path) -> list[Requirement]:
    """What a wheel asks for without any extra."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        message = HeaderParser().parsestr(archive.read(name).decode())
    wanted = [Requirement(line) for line in message.get_all("Requires-Dist") or ()]
    return [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]


def unsatisfied(wanted: Sequence[Requirement]) -> list[str]:
    """The requirements that this environment does not meet."""
    missing = []
    for each in wanted:
        try:
            version = metadata.version(each.name)
        except metadata.PackageNotFoundError:
            missing.append(f"{each} (not installed)")
            continue
        if not each.specifier.contains(version, prereleases=True):
            missing.append(f"{each} (installed: {version})")
    return missing


def closure(wanted: Sequence[Requirement]) -> set[str]:
    """The names of the requirements and of all that they require here."""
    found: set[str] = set()
    open_names = [canonicalize_name(each.name) for each in wanted]
    while open_names:
        name = open_names.pop()
        if name in found:
            continue
        try:
            lines = metadata.distribution(name).requires or ()
        except metadata.PackageNotFoundError:
            continue  # needed elsewhere only
        found.add(name)
        for line in lines:
            needed = Requirement(line)
            extras = [{"extra": extra} for extra in ("", *_extras_of(name, wanted))]
            if needed.marker is None or any(needed.marker.evaluate(extra) for extra in extras):
                open_names.append(canonicalize_name(needed.name))
    return found


def _extras_of(name: str, wanted: Sequence[Requirement]) -> Iterator[str]:
    for each in wanted:
        if canonicalize_name(each.name) == name:
            yield from each.extras


def foreign_imports(files: Sequence[str], allowed: set[str]) -> set[str]:
    """The installed distributions among imported files that are not allowed."""
    shared = Path(sysconfig.get_paths()["purelib"])
    owners = metadata.packages_distributions()
    found = set()
    for file in files:
        if Path(file).is_relative_to(shared):
            top = re.split(r"[.]", Path(file).relative_to(shared).parts[0])[0]
            names = {canonicalize_name(owner) for owner in owners.get(top, ())}
            if names and not names & allowed:
                found |= names
    return found


def make_environment(folder: Path, wheel: Path, *, full: bool) -> Path:
    """An environment with the wheel; the path of its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if full:
        subprocess.run([*pip, "-c", ROOT / "constraints.txt", wheel], check=True)
        return python
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "shared.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def check(wheel: Path, *, full: bool) -> dict[str, float]:
    """Install, build, ask, compare; the sizes in MB and seconds. AssertionError, or what fails."""
    wanted = wheel_requirements(wheel)
    if not full:
        assert not (missing := unsatisfied(wanted)), missing
    with tempfile.TemporaryDirectory(prefix="footnote-wheel-") as temporary:
        folder = Path(temporary)
        started = time.monotonic()
        python = make_environment(folder / "environment", wheel, full=full)
        installed = time.monotonic()
        run = Runner(python, folder)
        run.footnote("build", "--examples")
        built = time.monotonic()
        answer = json.loads(run.footnote("ask", QUESTION, "--json"))
        answered = time.monotonic()
        assert ANSWER in answer["citations"][0]["quote"], answer
        for citation in answer["citations"]:
            at = f"{citation['start']}-{citation['end']}"
            shown = run.footnote("show", citation["article_id"], "--at", at, "--json")
            assert json.loads(shown)["text"] == citation["quote"]
        files = run.imported_files()
        own = [file for file in files if Path(file).is_relative_to(ROOT) and ".venv" not in file]
        assert not own, f"taken from the checkout: {own[:3]}"
        if not full:
            foreign = foreign_imports(files, closure(wanted))
            assert not foreign, f"imported, but not asked for: {sorted(foreign)}"
        return {
            "wheel, MB": wheel.stat().st_size / 1e6,
            "environment, MB": _bytes_below(folder / "environment") / 1e6,
            "install, s": installed - started,
            "build of the examples, s": built - installed,
            "first answer, s": answered - built,
        }


class Runner:
    """Runs the installed program, with a home and a working folder of its own."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._python, self._folder = python, folder
        self._data = folder / "data"
        (folder / "home").mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FOOTNOTE_", "PYTHON"))}
        self._environment = kept | {"HOME": str(folder / "home"), "FOOTNOTE_CALIBRATION": "off"}

    def footnote(self, *arguments: str) -> str:
        """What the console command prints."""
        command = [self._python.with_name("footnote"), *arguments, "--data", self._data]
        return self._run(command).stdout

    def imported_files(self) -> list[str]:
        """The files of all modules that are imported when a question is asked."""
        ran = self._run([self._python, "-c", IMPORTED, self._data])
        files: list[str] = json.loads(ran.stderr.splitlines()[-1])
        return files

    def _run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, text=True
        )
        assert ran.returncode == 0, f"{command[1:3]}: {ran.stderr[-2000:]}"
        return ran


def _bytes_below(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--full", action="store_true", help="install what it depends on as well")
    chosen = parser.parse_args()
    try:
        figures = check(chosen.wheel.resolve(), full=chosen.full)
    except (AssertionError, subprocess.CalledProcessError) as error:
        sys.exit(f"the wheel does not work: {error}")
    for name, figure in figures.items():
        print(f"{name:28} {figure:8.1f}")
