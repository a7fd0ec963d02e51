"""The page as a process of its own, for the benchmarks of it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120


@contextmanager
def serve_page(
    data: Path, script: str = "app.py", settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, float]]:
    """The address of `python app.py --data DATA`, and the seconds until it answered.

    Another `script` may stand in for it; `settings` are added to its environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, script, "--data", str(data), "--port", str(port)]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | dict(settings or {}),
                               stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        yield address, _seconds_until_served(address, started)
    finally:
        process.terminate()
        process.wait(20)


def _seconds_until_served(address: str, started: float) -> float:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while (waited := time.monotonic() - started) < PATIENCE_SECONDS:
        try:
            opener.open(address, timeout=5).close()
        except OSError:
            time.sleep(0.02)
        else:
            return waited
    raise SystemExit(f"{address} was not served within {PATIENCE_SECONDS} s")


def example_questions(count: int) -> list[str]:
    """Answerable questions on the example articles."""
    lines = (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row["question"] for row in rows if row["answerable"]][:count]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def machine_load() -> str:
    """The machine's load of the last minute, in words."""
    return f"{os.getloadavg()[0]:.1f} running on {os.cpu_count()} cores in the last minute"
