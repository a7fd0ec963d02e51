"""Settings, read from the environment in this one place and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from assistant.memory_allocator import limit_arenas
from index.errors import InvalidInput

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
ALLOCATOR_SETTINGS = {"MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"}
UPLOADS_MB = 4096  # some thousand books; a disk of today is not filled by it
MAX_MB = 100_000_000  # a hundred terabytes


@dataclass(frozen=True, slots=True)
class Config:
    """What can be set from outside; the command line's options stand above it."""

    data: Path
    model: str | None
    allow_download: bool
    host: str
    port: int
    allow_private: bool = False
    save_conversations: bool = True
    users: str = field(default="", repr=False)  # name:password,...
    users_file: Path | None = None
    roles: str = ""  # name:ask,name:change,...; who is not named may change the library
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    without_password: bool = False
    page_token: bool = False  # the page opens by the printed address alone
    shared_data: bool = False  # modes of the data folder are the person's affair
    language_model: str = ""  # the line that `assistant.generation.model_spec` reads; empty is none
    page_model: str = ""  # the line that was chosen on the page; `language_model` stands above it
    model_key: str = field(default="", repr=False)
    model_key_file: Path | None = None
    model_key_host: str = ""  # host or host:port; without it, that of `language_model`
    openai_key: str = field(default="", repr=False)
    anthropic_key: str = field(default="", repr=False)
    model_seconds: float = 120.0
    model_tokens: int = 400
    prompts: Path = ROOT / "prompts"
    strikes_unsupported: bool = False  # shown struck through, in place of a count
    model_checks: bool = False  # weak sentences are put to the model once more
    uploads_mb: int = UPLOADS_MB  # of a library, of what is added on the page
    library_was_there: bool = False  # set by the page, once it saw a library in the data folder


def from_environment() -> Config:
    """FOOTNOTE_DATA, _MODEL, _ALLOW_DOWNLOAD, _ALLOW_PRIVATE, _SAVE_CONVERSATIONS, _HOST; PORT.

    FOOTNOTE_USERS, _USERS_FILE, _ROLES, _ALLOWED_HOSTS and _TRUSTED_PROXIES for a page that others
    reach, _UPLOADS_MB for what is added on it; _PAGE_TOKEN and _SHARED_DATA for a machine that
    others use. FOOTNOTE_LANGUAGE_MODEL, _MODEL_KEY, _MODEL_KEY_FILE, _MODEL_KEY_HOST,
    _MODEL_SECONDS, _MODEL_TOKENS, _PROMPTS, _UNSUPPORTED and _MODEL_CHECKS; OPENAI_API_KEY and
    ANTHROPIC_API_KEY. Raises InvalidInput for what cannot be meant.
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
        uploads_mb=_megabytes("FOOTNOTE_UPLOADS_MB", UPLOADS_MB),
    )


def _allows_download() -> bool:
    return os.environ.get("FOOTNOTE_ALLOW_DOWNLOAD", "") == "1"


def _is_on(name: str) -> bool:
    """Whether a setting is `on`; a slip of the pen must not leave open what was to be closed."""
    value = os.environ.get(name, "")
    if value not in ("on", "off", ""):
        raise InvalidInput(f"{name} is {value!r}: set it to on or off")
    return value == "on"


def _comma_separated(name: str) -> tuple[str, ...]:
    """What stands between the commas of a setting."""
    each = os.environ.get(name, "").split(",")
    return tuple(value.strip() for value in each if value.strip())


def _positive(name: str, otherwise: float) -> float:
    """A number above 0 from the environment; anything else counts as not set."""
    try:
        number = float(os.environ.get(name, ""))
    except ValueError:
        return otherwise
    return number if 1 <= number < 1e6 else otherwise


def _megabytes(name: str, otherwise: int) -> int:
    """A whole number of megabytes from the environment; InvalidInput for anything else."""
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
    """Set what libraries read from the environment; call it first, at an entry point.

    No library may look anything up on the network, and threads that wait must not spin, since
    the cores are shared with the page. What is freed goes back to the system, unless the person
    set the allocator otherwise.
    """
    for name, value in {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "0" if _allows_download() else "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime sends from its import on, past Python's sockets
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "true",
        "OMP_WAIT_POLICY": "PASSIVE",
    }.items():
        os.environ.setdefault(name, value)
    if not os.environ.keys() & ALLOCATOR_SETTINGS:
        limit_arenas()


def keep_uploads_in(folder: Path) -> Path:
    """Let uploads pass through a folder of the library, not through the machine's shared one.

    The folder that they pass through, which may be set from outside.
    """
    return Path(os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploading")))


def trust_proxies(addresses: tuple[str, ...]) -> None:
    """Let the page's server take from these alone whom they ask for, and from no other program.

    Without a word it would believe X-Forwarded-For of whatever comes from this machine.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ",".join(addresses)
