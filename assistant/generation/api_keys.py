"""The API key of a language model: from the environment, or from a file only its owner can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

from assistant.config import Config
from assistant.generation.model_spec import ModelSpec, parse_model_spec
from index.errors import InvalidInput

ServerAddress = tuple[str, str, int]
"""Scheme, host and port."""

_MAX_KEY_BYTES = 10_000  # bytes; a longer file is not a key


def api_key_for(config: Config, spec: ModelSpec) -> str:
    """The key for this model's server, empty if none is set; InvalidInput for an unsafe key file.

    FOOTNOTE_MODEL_KEY is sent only to FOOTNOTE_MODEL_KEY_HOST, or without it to the server of the
    model that the environment or command line names; a vendor's own key only to that vendor's
    servers. No other server receives it, whatever address was chosen on the page.
    """
    if (config.model_key_file or config.model_key) and _is_set_for(config, spec):
        return _read_key_file(config.model_key_file) if config.model_key_file else config.model_key
    makers = {"openai": config.openai_key, "anthropic": config.anthropic_key}
    is_maker = _server_address(spec.address) == ("https", f"api.{spec.kind}.com", 443)
    return makers.get(spec.kind, "") if is_maker else ""


def check_key_host(config: Config) -> None:
    """InvalidInput if FOOTNOTE_MODEL_KEY_HOST is not a host."""
    _parse_key_host(config.model_key_host)


def _is_set_for(config: Config, spec: ModelSpec) -> bool:
    scheme, host, port = _server_address(spec.address)
    if config.model_key_host:
        key_host, key_port = _parse_key_host(config.model_key_host)
        return host == key_host and key_port in (port, None)
    if not config.language_model:
        return False
    return (scheme, host, port) == _server_address(parse_model_spec(config.language_model).address)


def _server_address(address: str) -> ServerAddress:
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname or "", parts.port or (443 if scheme == "https" else 80)


def _parse_key_host(given: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(f"//{given}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if given and (not host or parts.netloc != given or parts.username is not None):
        raise InvalidInput(
            f"FOOTNOTE_MODEL_KEY_HOST={given} is no host: give the server that the key is for, "
            "as host or host:port"
        )
    return host, port


def _read_key_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_MAX_KEY_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"the key file {path} cannot be read: {error.strerror}") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidInput(f"others can read the key file {path}: run `chmod 600 {path}`")
    try:
        key = text.decode().strip()
    except UnicodeDecodeError:
        key = ""
    if not key or len(text) > _MAX_KEY_BYTES or not key.isprintable():
        raise InvalidInput(f"the key file {path} holds no key: it should be one line")
    return key
