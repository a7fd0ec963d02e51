"""Configuration: command-line options, then the environment, then a file, then the defaults.

The environment is read in this module only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.memory_allocator import limit_arenas
from assistant.settings.file import FILE_NAME, read_config_file
from assistant.settings.table import SETTINGS, UPLOADS_MB, expanded
from index.resources import resource_folder

SEEDS = resource_folder("seeds")
ALLOCATOR_SETTINGS = {"MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"}
FILE_VARIABLE = "FOOTNOTE_CONFIG"
NO_OPTIONS: Mapping[str, object] = {}

Origin = Literal["option", "environment", "file", "default"]


@dataclass(frozen=True, slots=True)
class Config:
    """The settings; `assistant.settings.table` says what each does, and where it may be set."""

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
    prompts: Path = resource_folder("prompts")
    strikes_unsupported: bool = False  # shown struck through, in place of a count
    model_checks: bool = False  # the model is asked about weak sentences again
    uploads_mb: int = UPLOADS_MB  # quota of a library for uploads on the page
    calibrates: bool = True  # libraries are asked foreign questions after a build
    reader: str = ""  # one of READERS; empty is large where that is there
    api: bool = False  # the HTTP API is served beside the page
    mcp: bool = False  # the MCP server is served beside the page
    library_was_there: bool = False  # set by the page once it has found a library


@dataclass(frozen=True, slots=True)
class ResolvedSetting:
    """The value of a setting, and what set it; `place` is the variable, option or file."""

    value: object
    origin: Origin
    place: str = ""


def load_config(options: Mapping[str, object] = NO_OPTIONS, file: Path | None = None) -> Config:
    """The configuration with these `options` (by field of `Config`) above everything else.

    `file` is the configuration file, else FOOTNOTE_CONFIG, else `footnote.toml` in the data folder.
    Raises InvalidInput for invalid values.
    """
    resolved = resolve_settings(options, file)
    fields = {name: setting.value for name, setting in resolved.items()}
    own = {name: value for name, value in options.items() if name not in fields}
    return Config(**fields, **own)  # type: ignore[arg-type]


def resolve_settings(
    options: Mapping[str, object] = NO_OPTIONS, file: Path | None = None
) -> dict[str, ResolvedSetting]:
    """Each setting by name, with what set it; InvalidInput as `load_config`."""
    given = _from_options(options)
    set_outside = _from_environment()
    variable = os.environ.get(FILE_VARIABLE)
    named = file or (Path(variable) if variable else None)
    defaults = {each.name: ResolvedSetting(each.default, "default") for each in SETTINGS}
    if named:
        from_file = _from_file(expanded(named), is_named=True)
    else:
        data = (defaults | set_outside | given)["data"].value
        from_file = _from_file(Path(str(data)) / FILE_NAME, is_named=False)
    return defaults | from_file | set_outside | given


def from_environment() -> Config:
    """The configuration without options; InvalidInput for invalid values."""
    return load_config()


def _from_options(options: Mapping[str, object]) -> dict[str, ResolvedSetting]:
    names = {setting.name for setting in SETTINGS}
    return {
        name: ResolvedSetting(value, "option") for name, value in options.items() if name in names
    }


def _from_environment() -> dict[str, ResolvedSetting]:
    """What the environment sets; a variable that is empty counts as not set."""
    found = {}
    for setting in SETTINGS:
        text = os.environ.get(setting.variable, "")
        value = setting.from_text(setting.variable, text) if text else None
        if value is not None:
            found[setting.name] = ResolvedSetting(value, "environment", setting.variable)
    return found


def _from_file(path: Path, *, is_named: bool) -> dict[str, ResolvedSetting]:
    values = read_config_file(path, is_named=is_named)
    return {name: ResolvedSetting(value, "file", str(path)) for name, value in values.items()}


def prepare_process(*, allow_download: bool = False) -> None:
    """Set the environment variables of libraries; call it at an entry point, before their import.

    No library may access the network, unless `allow_download`, and waiting threads must not spin,
    since the page shares the cores. Freed memory is returned to the system, unless the person
    configured the allocator.
    """
    for name, value in {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "0" if allow_download else "1",
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
