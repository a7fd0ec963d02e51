"""The third promise: with every socket but loopback shut, all of it works and nobody tries."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def shut(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment whose processes reach nothing, and the log of who tried."""
    log = tmp_path / "tried.log"
    log.touch()
    guard = str(ROOT / "tests" / "offline")
    environment = {**os.environ, "PYTHONPATH": guard, "OFFLINE_LOG": str(log)}
    environment.pop("HF_HUB_OFFLINE", None)
    return environment, log


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_the_guard_itself_shuts(shut):
    environment, log = shut
    code = "import urllib.request; urllib.request.urlopen('http://example.org', timeout=5)"
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert result.returncode != 0
    assert "example.org" in log.read_text()


def test_building_and_asking_need_no_network(shut, tmp_path):
    environment, log = shut
    data = str(tmp_path / "data")
    built = run(environment, "build", str(ROOT / "seeds"), "--data", data, "--json")
    assert built.returncode == 0, built.stderr
    assert json.loads(built.stdout)["added"] >= 12
    asked = run(
        environment, "ask", "Who invited the leaders of South Korea and Japan to Camp David?",
        "--json", "--data", data,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert "Biden" in json.loads(asked.stdout)["citations"][0]["quote"]
    assert log.read_text() == ""


def test_building_and_asking_leave_nothing_of_onnxruntimes_telemetry(tmp_path):
    """It keeps and sends what it tells its maker in C++, where the guard of sockets sees nothing.

    The folder for that, below the home folder, is made before anything is sent.
    """
    (home := tmp_path / "home").mkdir()
    left_out = ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    environment["HOME"] = str(home)
    data = str(tmp_path / "data")
    assert run(environment, "build", str(ROOT / "seeds"), "--data", data).returncode == 0
    assert run(environment, "ask", "What is THAAD?", "--data", data).returncode == 0
    assert [str(file) for file in home.rglob("*") if "Microsoft" in file.parts] == []


@pytest.mark.long
def test_a_model_that_is_not_there_is_not_asked_for(shut, tmp_path):
    environment, log = shut
    (tmp_path / "a.txt").write_text("The ferry sails at noon.")
    built = run(
        environment, "build", str(tmp_path / "a.txt"), "--model", "some/unknown-model",
        "--data", str(tmp_path / "data"),
    )  # fmt: skip
    assert built.returncode == 2
    assert "some/unknown-model" in built.stderr
    assert built.stderr.count("\n") == 1
    assert log.read_text() == ""


def test_the_page_is_served_and_looks_nothing_up(shut, tmp_path):
    environment, log = shut
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py", "--data", str(tmp_path / "data"), "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        page = fetch(f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert "Footnote" in page
    for place in ("googleapis", "gstatic", "cdnjs", "jsdelivr", "unpkg", "huggingface.co"):
        assert place not in page
    assert log.read_text() == ""


def fetch(address: str, process: subprocess.Popen[bytes]) -> str:
    """The page, once it is served; at most 90 seconds."""
    for _ in range(180):
        assert process.poll() is None, process.stdout and process.stdout.read()
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the page was not served")


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_system_call_of_the_program_or_its_libraries_leaves_the_machine(tmp_path):
    """What is written in C++ is seen as well: building, asking, and the page while it rests."""
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    environment["HOME"] = str(tmp_path)
    data, log = str(tmp_path / "data"), tmp_path / "calls.log"
    traced = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-A", "-o", log]
    program = [*traced, sys.executable]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for command in (
        ["-m", "assistant", "build", "--examples", "--data", data],
        ["-m", "assistant", "ask", "What is THAAD?", "--data", data],
    ):
        subprocess.run([*program, *command], cwd=ROOT, env=environment, check=True, timeout=280)
    served = [*program, "app.py", "--data", data, "--port", str(port)]
    process = subprocess.Popen(served, cwd=ROOT, env=environment, start_new_session=True)
    try:
        fetch(f"http://127.0.0.1:{port}/", process)
        time.sleep(20)  # a library that tells its maker does so some seconds after it was loaded
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # what is traced ends, not its tracer alone
        process.wait(60)
    places = r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"'
    addresses = re.findall(places, log.read_text())
    assert addresses  # the page was asked, so something was seen
    assert {one or other for one, other in addresses} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
