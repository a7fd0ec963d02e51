"""Settings, read from the environment in this one place and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"


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
    allowed_hosts: tuple[str, ...] = ()
    without_password: bool = False
    language_model: str = ""  # the line that `assistant.writing.chosen` reads; empty is none
    model_key: str = field(default="", repr=False)
    model_key_file: Path | None = None
    openai_key: str = field(default="", repr=False)
    anthropic_key: str = field(default="", repr=False)
    model_seconds: float = 120.0
    model_tokens: int = 400
    prompts: Path = ROOT / "prompts"
    strikes_unsupported: bool = False  # shown struck through, in place of a count
    model_checks: bool = False  # weak sentences are put to the model once more
    library_was_there: bool = False  # set by the page, once it saw a library in the data folder


def from_environment() -> Config:
    """FOOTNOTE_DATA, _MODEL, _ALLOW_DOWNLOAD, _ALLOW_PRIVATE, _SAVE_CONVERSATIONS, _HOST; PORT.

    FOOTNOTE_USERS, _USERS_FILE and _ALLOWED_HOSTS for a page that others reach.
    FOOTNOTE_LANGUAGE_MODEL, _MODEL_KEY, _MODEL_KEY_FILE, _MODEL_SECONDS, _MODEL_TOKENS, _PROMPTS,
    _UNSUPPORTED and _MODEL_CHECKS; OPENAI_API_KEY and ANTHROPIC_API_KEY.
    """
    port = os.environ.get("PORT", "")
    users_file = os.environ.get("FOOTNOTE_USERS_FILE")
    key_file = os.environ.get("FOOTNOTE_MODEL_KEY_FILE")
    hosts = os.environ.get("FOOTNOTE_ALLOWED_HOSTS", "").split(",")
    return Config(
        data=Path(os.environ.get("FOOTNOTE_DATA") or ROOT / "data"),
        model=os.environ.get("FOOTNOTE_MODEL") or None,
        allow_download=os.environ.get("FOOTNOTE_ALLOW_DOWNLOAD", "") == "1",
        host=os.environ.get("FOOTNOTE_HOST") or "127.0.0.1",
        port=int(port) if port.isdigit() else 7860,
        allow_private=os.environ.get("FOOTNOTE_ALLOW_PRIVATE", "") == "1",
        save_conversations=os.environ.get("FOOTNOTE_SAVE_CONVERSATIONS", "") != "0",
        users=os.environ.get("FOOTNOTE_USERS", ""),
        users_file=Path(users_file) if users_file else None,
        allowed_hosts=tuple(host.strip() for host in hosts if host.strip()),
        language_model=os.environ.get("FOOTNOTE_LANGUAGE_MODEL", "").strip(),
        model_key=os.environ.get("FOOTNOTE_MODEL_KEY", "").strip(),
        model_key_file=Path(key_file) if key_file else None,
        openai_key=os.environ.get("OPENAI_API_KEY", "").strip(),
        anthropic_key=os.environ.get("ANTHROPIC_API_KEY", "").strip(),
        model_seconds=_positive("FOOTNOTE_MODEL_SECONDS", 120),
        model_tokens=int(_positive("FOOTNOTE_MODEL_TOKENS", 400)),
        prompts=Path(os.environ.get("FOOTNOTE_PROMPTS") or ROOT / "prompts"),
        strikes_unsupported=os.environ.get("FOOTNOTE_UNSUPPORTED", "") == "struck",
        model_checks=os.environ.get("FOOTNOTE_MODEL_CHECKS", "") == "1",
    )


def _positive(name: str, otherwise: float) -> float:
    """A number above 0 from the environment; anything else counts as not set."""
    try:
        number = float(os.environ.get(name, ""))
    except ValueError:
        return otherwise
    return number if 1 <= number < 1e6 else otherwise


def prepare_process() -> None:
    """Set what libraries read from the environment; call it first, at an entry point.

    No library may look anything up on the network, and threads that wait must not spin, since
    the cores are shared with the page.
    """
    for name, value in {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "0" if from_environment().allow_download else "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "true",
        "OMP_WAIT_POLICY": "PASSIVE",
    }.items():
        os.environ.setdefault(name, value)


def keep_uploads_in(folder: Path) -> None:
    """Let uploads pass through a folder of the library, not through the machine's shared one."""
    os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploading"))
