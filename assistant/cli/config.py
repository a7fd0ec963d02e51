"""`config show`: the settings, and what set each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from assistant.cli.options import examples, given_settings
from assistant.cli.output import Commands, print_json, print_line
from assistant.config import Config, ResolvedSetting, resolve_settings
from assistant.serving_options import add_serving_options
from assistant.settings.table import SETTINGS, Setting

NOT_SHOWN = "(set, not shown)"


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "config",
        parents=[common],
        help="the settings, and what set each of them",
        description="Every setting with its value and what set it: an option stands above the "
        "environment, that above a file, that above the default. Secrets are not shown.",
        epilog=examples("show", "show --json", "show --config footnote.toml --port 7861"),
    )
    parser.add_argument("what", choices=["show"], help="the only action")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    add_serving_options(parser)
    parser.set_defaults(run=run_config)


def run_config(options: argparse.Namespace, config: Config) -> int:
    """Print the settings in the order of the documentation."""
    resolved = resolve_settings(given_settings(options), options.config)
    if options.json:
        rows = [_setting_json(setting, resolved[setting.name]) for setting in SETTINGS]
        print_json({"settings": rows}, indent=2)
        return 0
    width = max(len(setting.name) for setting in SETTINGS)
    for setting in SETTINGS:
        found = resolved[setting.name]
        place = f" {found.place}" if found.place else ""
        print_line(
            f"{setting.name:{width}}  {_value_words(setting, found)}  [{found.origin}{place}]"
        )
    return 0


def _setting_json(setting: Setting, found: ResolvedSetting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "value": None if setting.is_secret else _plain(found.value),
        "set_by": found.origin,
        "place": found.place or None,
        "variable": setting.variable,
        "is_secret": setting.is_secret,
        "is_set": found.origin != "default",
    }


def _value_words(setting: Setting, found: ResolvedSetting) -> str:
    if setting.is_secret:
        return NOT_SHOWN if found.value else "-"
    value = _plain(found.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value) or "-"
    return str(value) if value not in (None, "") else "-"


def _plain(value: object) -> object:
    """The value as JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value
