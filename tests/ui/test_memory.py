"""The memory of the served page levels off, however often the index is rebuilt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROUNDS = 50
SETTLED = 10  # rounds: by then every thread pool and cache of the page has been used
MAX_GROWTH = 1.15  # of what is held by then
MAX_GROWTH_MB = 20  # in the whole second half


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_fifty_rebuilds_with_questions_between_them_leave_the_memory_level(tmp_path):
    script = ROOT / "tests" / "ui" / "pages" / "rebuilding_page.py"
    command = [sys.executable, str(script), str(tmp_path), str(ROUNDS)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    held = json.loads(result.stdout.splitlines()[-1])
    assert len(held) == ROUNDS
    assert max(held) <= MAX_GROWTH * held[SETTLED - 1], held
    assert max(held[ROUNDS // 2 :]) - held[ROUNDS // 2 - 1] <= MAX_GROWTH_MB, held
