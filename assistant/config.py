"""Configuration, read from the environment in this module only."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from assistant.memory_allocator import limit_arenas
from index.errors import InvalidInput

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
ALLOCATOR_SETTINGS = {"MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"}
UPLOADS_MB = 4096  # some thousand books; little of a disk
READERS = ("small", "large")
MAX_MB = 100_000_000  # a hundred terabytes


@dataclass(frozen=True, slots=True)
class Config:
    """The settings; command-line options override the environment."""

    data: Path
    model: str | None
    allow_download: bool
    host: str
    port: int
    allow_private: bool = False
    save_conversations: bool = True
    users: str = field(default="", repr=False)  # name:password,...
    users_file: Path | None = None
    roles: str = ""  # name:ask,name:change,...; others may change the library
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    without_password: bool = False
    page_token: bool = False  # the page opens only with the printed address
    shared_data: bool = False  # leave the modes of the data folder as they are
    language_model: str = ""  # a line for `assistant.generation.model_spec`; empty is none
    page_model: str = ""  # the line chosen on the page; `language_model` overrides it
    model_key: str = field(default="", repr=False)
    model_key_file: Path | None = None
    model_key_host: str = ""  # host or host:port; without it, that of `language_model`
    openai_key: str = field(default="", repr=False)
    anthropic_key: str = field(default="", repr=False)
    model_seconds: float = 120.0
    model_tokens: int = 400
    prompts: Path = ROOT / "prompts"
    strikes_unsupported: bool = False  # shown struck through, in place of a count
    model_checks: bool = False  # the model is asked about weak sentences again
    uploads_mb: int = UPLOADS_MB  # quota of a library for uploads on the page
    calibrates: bool = True  # libraries are asked foreign questions after a build
    reader: str = ""  # one of READERS; empty is large where that is there
    api: bool = False  # the HTTP API is served beside the page
    mcp: bool = False  # the MCP server is served beside the page
    library_was_there: bool = False  # set by the page once it has found a library


def from_environment() -> Config:
    """The configuration of the environment variables. Raises InvalidInput for invalid values.

    FOOTNOTE_DATA, _MODEL, _READER, _ALLOW_DOWNLOAD, _ALLOW_PRIVATE, _SAVE_CONVERSATIONS,
    _CALIBRATION, _HOST; PORT. For a page that others reach: FOOTNOTE_USERS, _USERS_FILE, _ROLES,
    _ALLOWED_HOSTS, _TRUSTED_PROXIES, _UPLOADS_MB; for a machine that others use: _PAGE_TOKEN,
    _SHARED_DATA; for programs: _API, _MCP. FOOTNOTE_LANGUAGE_MODEL, _MODEL_KEY, _MODEL_KEY_FILE,
    _MODEL_KEY_HOST, _MODEL_SECONDS, _MODEL_TOKENS, _PROMPTS, _UNSUPPORTED, _MODEL_CHECKS;
    OPENAI_API_KEY, ANTHROPIC_API_KEY.
    """
    port = os.environ.get("PORT", "")
    users_file = os.environ.get("FOOTNOTE_USERS_FILE")
    key_file = os.environ.get("FOOTNOTE_MODEL_KEY_FILE")
    return Config(
        data=Path(os.environ.get("FOOTNOTE_DATA") or ROOT / "data"),
        model=os.environ.get("FOOTNOTE_MODEL") or None,
        allow_download=_allows_download(),
        host=os.environ.get("FOOTNOTE_HOST") or "127.0.0.1",
        port=int(port) if port.isdigit() else 7860,
        allow_private=os.environ.get("FOOTNOTE_ALLOW_PRIVATE", "") == "1",
        save_conversations=os.environ.get("FOOTNOTE_SAVE_CONVERSATIONS", "") != "0",
        users=os.environ.get("FOOTNOTE_USERS", ""),
        users_file=Path(users_file) if users_file else None,
        roles=os.environ.get("FOOTNOTE_ROLES", ""),
        allowed_hosts=_comma_separated("FOOTNOTE_ALLOWED_HOSTS"),
        trusted_proxies=_comma_separated("FOOTNOTE_TRUSTED_PROXIES"),
        page_token=_is_on("FOOTNOTE_PAGE_TOKEN"),
        shared_data=os.environ.get("FOOTNOTE_SHARED_DATA", "") == "1",
        language_model=os.environ.get("FOOTNOTE_LANGUAGE_MODEL", "").strip(),
        model_key=os.environ.get("FOOTNOTE_MODEL_KEY", "").strip(),
        model_key_file=Path(key_file) if key_file else None,
        model_key_host=os.environ.get("FOOTNOTE_MODEL_KEY_HOST", "").strip(),
        openai_key=os.environ.get("OPENAI_API_KEY", "").strip(),
        anthropic_key=os.environ.get("ANTHROPIC_API_KEY", "").strip(),
        model_seconds=_positive("FOOTNOTE_MODEL_SECONDS", 120),
        model_tokens=int(_positive("FOOTNOTE_MODEL_TOKENS", 400)),
        prompts=Path(os.environ.get("FOOTNOTE_PROMPTS") or ROOT / "prompts"),
        strikes_unsupported=os.environ.get("FOOTNOTE_UNSUPPORTED", "") == "struck",
        model_checks=os.environ.get("FOOTNOTE_MODEL_CHECKS", "") == "1",
        calibrates=_is_on("FOOTNOTE_CALIBRATION", otherwise=True),
        uploads_mb=_megabytes("FOOTNOTE_UPLOADS_MB", UPLOADS_MB),
        reader=_reader(),
        api=_is_served("FOOTNOTE_API"),
        mcp=_is_served("FOOTNOTE_MCP"),
    )


def _allows_download() -> bool:
    return os.environ.get("FOOTNOTE_ALLOW_DOWNLOAD", "") == "1"


def _reader() -> str:
    """One of `READERS`, or empty; InvalidInput for anything else."""
    value = os.environ.get("FOOTNOTE_READER", "").strip()
    if value not in (*READERS, ""):
        raise InvalidInput(f"FOOTNOTE_READER is {value[:40]!r}: set it to small or large")
    return value


def _is_served(name: str) -> bool:
    value = os.environ.get(name, "")
    if value not in ("1", "0", "on", "off", ""):
        raise InvalidInput(f"{name} is {value[:40]!r}: set it to 1 or 0")
    return value in ("1", "on")


def _is_on(name: str, *, otherwise: bool = False) -> bool:
    """Whether a setting is `on`; InvalidInput for a typo, which must not disable a protection."""
    value = os.environ.get(name, "")
    if value not in ("on", "off", ""):
        raise InvalidInput(f"{name} is {value!r}: set it to on or off")
    return value == "on" if value else otherwise


def _comma_separated(name: str) -> tuple[str, ...]:
    """The values of a comma-separated setting."""
    each = os.environ.get(name, "").split(",")
    return tuple(value.strip() for value in each if value.strip())


def _positive(name: str, otherwise: float) -> float:
    """A number from 1 to a million from the environment; anything else counts as not set."""
    try:
        number = float(os.environ.get(name, ""))
    except ValueError:
        return otherwise
    return number if 1 <= number < 1e6 else otherwise


def _megabytes(name: str, otherwise: int) -> int:
    """An integer number of megabytes from the environment; InvalidInput for anything else."""
    text = os.environ.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= MAX_MB):
        raise InvalidInput(
            f"{name}={text[:40]} is no number of megabytes: set a whole one from 1 to "
            f"{MAX_MB:,}, or none for {otherwise:,}"
        )
    return int(text)


def prepare_process() -> None:
    """Set the environment variables of libraries; call it first, at an entry point.

    No library may access the network, and waiting threads must not spin, since the page shares the
    cores. Freed memory is returned to the system, unless the person configured the allocator.
    """
    for name, value in {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "0" if _allows_download() else "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        # onnxruntime sends telemetry as soon as it is imported, without Python's socket module
        "ORT_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "true",
        "OMP_WAIT_POLICY": "PASSIVE",
    }.items():
        os.environ.setdefault(name, value)
    if not os.environ.keys() & ALLOCATOR_SETTINGS:
        limit_arenas()


def keep_uploads_in(folder: Path) -> Path:
    """Pass uploads through a folder of the library, not the machine's shared temporary folder.

    Returns that folder, which may be set from outside.
    """
    return Path(os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploading")))


def trust_proxies(addresses: tuple[str, ...]) -> None:
    """Let the page's server accept X-Forwarded-For from these addresses only.

    By default it would believe any local program.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ",".join(addresses)
