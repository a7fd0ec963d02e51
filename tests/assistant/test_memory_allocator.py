"""What a long-lived process frees goes back to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from assistant.memory_allocator import MIN_ARENAS, limit_arenas
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C library")

PREPARED = """
import ctypes, sys, threading
from assistant.config import prepare_process
prepare_process()
libc = ctypes.CDLL(None)
"""
HEAPS = """
ready = threading.Barrier(41)
def hold():
    block = bytearray(100_000)
    ready.wait()
    ready.wait()
for _ in range(40):
    threading.Thread(target=hold, daemon=True).start()
ready.wait()
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
print(open(sys.argv[1]).read().count("<heap nr="))
ready.wait()
"""
MAPPED = """
class Counts(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks".split()]
    _fields_ += [(f"rest_{n}", ctypes.c_size_t) for n in range(6)]
libc.mallinfo2.restype = Counts
model = bytearray(24_000_000)
del model
before = libc.mallinfo2().hblks
smaller = bytearray(20_000_000)
print(libc.mallinfo2().hblks - before)
"""


def counted(code: str, *arguments: str, **settings: str) -> int:
    """The number that a prepared process of its own prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))}
    command = [sys.executable, "-c", PREPARED + code, *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env=kept | settings, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return int(result.stdout)


def test_forty_threads_share_as_many_heaps_as_there_are_cores(tmp_path):
    heaps = counted(HEAPS, str(tmp_path / "heaps.xml"))
    assert heaps == min(40 + 1, max(MIN_ARENAS, len(os.sched_getaffinity(0))))


def test_a_block_of_the_size_of_a_model_stays_out_of_the_heaps_after_another_was_freed():
    assert counted(MAPPED) == 1


def test_what_the_person_set_for_the_allocator_stands(tmp_path):
    assert counted(HEAPS, str(tmp_path / "heaps.xml"), MALLOC_ARENA_MAX="5") == 5


def test_another_c_library_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert limit_arenas() is False
