"""What `make dist` builds: its requirements, its contents, and that it works by itself.

The container is made of the same: the steps of the Dockerfile are taken in a plain folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from index.resources import RESOURCE_FOLDERS
from tests.conftest import ROOT
from tools.check_wheel import check, foreign_imports, make_environment, wheel_requirements
from tools.requirements import EXTRAS, MAIN, all_requirements, compatible_range

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
ENOUGH_SECONDS = 200


def pinned(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("numpy==2.4.6", "numpy~=2.4.6"),
        ("uvicorn[standard]==0.40.1", "uvicorn[standard]~=0.40.1"),
        ("certifi==2026.10.19.post1", "certifi>=2026.10.19.post1,<2028"),
        ("lxml_html_clean==0.4.6", "lxml_html_clean~=0.4.6"),
    ],
)
def test_a_pin_becomes_a_compatible_range(line, wanted):
    assert compatible_range(line) == wanted


@pytest.mark.parametrize("line", ["numpy", "numpy>=2", "numpy==2.*", "./local.whl"])
def test_what_is_not_pinned_is_refused(line):
    with pytest.raises(ValueError, match="is not pinned"):
        compatible_range(line)


def test_a_wheel_asks_for_what_make_installs_and_takes_the_pinned_versions():
    needed, extras = all_requirements()
    assert set(extras) == set(EXTRAS) == {"mcp", "ocr", "models"}
    for ranges, files in ((needed, (MAIN,)), *((extras[each], EXTRAS[each]) for each in EXTRAS)):
        pins = [pin for name in files for pin in pinned(name)]
        assert len(ranges) == len(pins)
        for wanted, pin in zip(map(Requirement, ranges), pins, strict=True):
            (version,) = pin.specifier
            assert wanted.name == pin.name
            assert wanted.specifier.contains(version.version, prereleases=True)
            assert not wanted.specifier.contains("99999")


def test_every_file_of_requirements_is_an_extra_or_is_not_for_people():
    named = {MAIN, *(name for files in EXTRAS.values() for name in files)}
    others = {path.name for path in ROOT.glob("requirements*.txt")} - named
    assert others == {
        "requirements-dev.txt", "requirements-build.txt", "requirements-models-bare.txt",
    }  # fmt: skip


def test_an_import_that_the_wheel_does_not_ask_for_is_noticed():
    import filelock

    files = [filelock.__file__, pytest.__file__, __file__, "/usr/lib/python3/os.py"]
    assert foreign_imports(files, {"filelock"}) == {"pytest"}


# the Dockerfile, step by step


def instructions(text=DOCKERFILE):
    """`(NAME, rest)` of each instruction, lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    for line in joined.splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name.upper(), rest.strip()


def of(name):
    return [rest for each, rest in instructions() if each == name]


def copied(rest):
    """Sources and target of a COPY out of the checkout; None for one out of another stage."""
    words = shlex.split(rest)
    return None if words[0].startswith("--") else (words[:-1], words[-1])


def test_the_linter_finds_nothing():
    program = Path(sys.executable).with_name("hadolint")
    ran = subprocess.run(
        [program, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_it_copies_is_there_and_is_let_through_and_nothing_else_is():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let = [line[1:] for line in lines if line.startswith("!")]
    assert "*" in lines
    sources = [source for rest in of("COPY") if (pair := copied(rest)) for source in pair[0]]
    for source in sources:
        assert (ROOT / source).exists()
        assert any(fnmatch(source, pattern) for pattern in let), source
    for pattern in let:
        assert any(fnmatch(source, pattern) for source in sources), pattern


def test_it_runs_as_nobody_in_particular_and_keeps_the_library_in_a_volume():
    assert of("USER") == ["10001"]
    assert of("VOLUME") == ["/library"]
    assert all("slim" in image for image in of("FROM"))
    assert not any("sudo" in rest or "chmod 777" in rest for rest in of("RUN"))


def test_it_installs_the_torch_that_is_pinned():
    (torch,) = [pin for pin in pinned(MAIN) if pin.name == "torch"]
    assert str(torch) in " ".join(of("RUN"))


def test_compose_opens_it_to_this_machine_alone():
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["footnote"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["FOOTNOTE_PAGE_TOKEN"] == "on"
    assert "library:/library" in service["volumes"]
    for volume in service["volumes"][1:]:
        assert volume.endswith(":ro")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheel out of the checkout, and out of what the Dockerfile copies."""
    folder = tmp_path_factory.mktemp("wheels")
    source = folder / "source"
    for rest in of("COPY"):
        if (pair := copied(rest)) and pair[1] != "/tmp/":
            for name in pair[0]:
                target = source / pair[1] / ("" if (ROOT / name).is_dir() else Path(name).name)
                copy(ROOT / name, target)
    (command,) = [rest for rest in of("RUN") if "build --wheel" in rest]
    built = []
    for place in (ROOT, source):
        words = shlex.split(command.replace("/wheel", str(folder / place.name)))
        assert words[0] == "python"
        subprocess.run([sys.executable, *words[1:]], cwd=place, check=True, capture_output=True)
        built += (folder / place.name).glob("*.whl")
    return built


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_wheel_is_the_same_wherever_it_is_built(wheels):
    first, second = (hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels)
    assert first == second


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_wheel_holds_the_packages_their_types_and_what_they_read(wheels):
    names = set(zipfile.ZipFile(wheels[0]).namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "assistant", "index", "integrations", "ui",
    }  # fmt: skip
    assert {f"{top}/py.typed" for top in ("assistant", "index", "integrations", "ui")} <= names
    for folder in RESOURCE_FOLDERS:
        assert any(name.startswith(f"index/_resources/{folder}/") for name in names)
    for path in (ROOT / "ui" / "static").iterdir():
        assert f"ui/static/{path.name}" in names
    assert not [name for name in names if name.endswith((".pyc", ".ipynb")) or "/tests/" in name]
    assert [str(each) for each in wheel_requirements(wheels[0])]


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_wheel_answers_by_itself(wheels):
    """Its dependencies are lent, as `tools/check_wheel.py` says; `make dist` installs them anew."""
    figures = check(wheels[0], full=False)
    assert figures["wheel, MB"] > 100  # the models are in it


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_container_s_commands_serve_and_find_the_page_healthy(wheels, tmp_path):
    python = make_environment(tmp_path / "environment", wheels[0], full=False)
    (health,) = [rest.partition("CMD ")[2] for rest in of("HEALTHCHECK")]
    healthy = [str(python), *json.loads(health)[1:]]
    (entry,) = map(json.loads, of("ENTRYPOINT"))
    (command,) = map(json.loads, of("CMD"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("FOOTNOTE", "PYTHON"))}
    environment |= {
        "FOOTNOTE_DATA": str(tmp_path / "library"), "PORT": port, "HOME": str(tmp_path),
        "FOOTNOTE_HOST": "127.0.0.1", "FOOTNOTE_PAGE_TOKEN": "on", "FOOTNOTE_CALIBRATION": "off",
    }  # fmt: skip
    program = python.with_name(entry[0])
    helped = subprocess.run([program, "--help"], env=environment, capture_output=True, text=True)
    assert "usage: footnote" in helped.stdout
    assert subprocess.run(healthy, env=environment, capture_output=True).returncode != 0
    with (tmp_path / "log.txt").open("w") as log:
        served = subprocess.Popen(
            [program, *command], env=environment, cwd=tmp_path, stdout=log, stderr=log
        )
    try:
        waited_until = time.monotonic() + ENOUGH_SECONDS
        while subprocess.run(healthy, env=environment, capture_output=True).returncode != 0:
            assert served.poll() is None, (tmp_path / "log.txt").read_text()
            assert time.monotonic() < waited_until, "never healthy"
            time.sleep(1)
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(60)
