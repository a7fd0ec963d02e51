"""The pages of the documentation that are made from the program: a hook of mkdocs.

Commands and options come from the parsers of the command line, the Python reference from what
`assistant` and `index` export, the changelog from its file. A page of `docs/` that mkdocs.yml does
not name stands at the end of `PLUGS`. Links to files of the repository outside of `docs/` become
plain text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
PLUGS = "Plug it in"
COMMAND = "footnote"
OUTSIDE_LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?!docs/)[^)#]*\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages that are not named to the navigation."""
    named = set(re.findall(r"[\w-]+\.md", str(config.nav)))
    others = sorted(path.name for path in Path(config.docs_dir).glob("*.md"))
    for section in config.nav or ():
        if PLUGS in section:
            section[PLUGS] += [name for name in others if name not in named]
    config.not_in_nav = _ignored("experiments/*.md")
    return config


def _ignored(pattern: str) -> Any:  # noqa: ANN401 - a type of pathspec
    from mkdocs.config.config_options import PathSpec

    return PathSpec().run_validation(pattern)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for name, content in {
        "reference/commands.md": commands_page(),
        "reference/python.md": python_page(),
        "changelog.md": (ROOT / "CHANGELOG.md").read_text("utf-8").replace("](docs/", "]("),
    }.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that lead out of the documentation into text."""
    depth = page.file.src_uri.count("/")
    return OUTSIDE_LINK.sub(
        lambda link: link[0] if link[0].count("../") <= depth else link[1], markdown
    )


def commands_page() -> str:
    """Every command with its options, as Markdown."""
    sys.path.insert(0, str(ROOT))
    from assistant.cli.main import build_parser

    lines = ["# Commands", "", "`python -m assistant` in a checkout is `footnote` here.", ""]
    for name, help_line, parser in leaf_commands(build_parser(COMMAND)):
        lines += [f"## {name}", ""]
        lines += [_escaped(parser.description or f"{help_line[:1].upper()}{help_line[1:]}."), ""]
        lines += ["```", parser.format_usage().removeprefix("usage: ").rstrip(), "```", ""]
        lines += ["| option | does |", "|---|---|"]
        lines += [_row(action) for action in parser._actions if action.dest != "help"]
        lines += ["", "```", *_examples(parser), "```", ""]
    return "\n".join(lines)


def leaf_commands(
    parser: argparse.ArgumentParser, name: str = "", help_line: str = ""
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """The commands below a parser that do something: name, line of help, parser."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield name, help_line, parser
    for action in nested:
        helps = {each.dest: each.help or "" for each in action._choices_actions}
        for key, command in action.choices.items():
            yield from leaf_commands(command, f"{name} {key}".strip(), helps.get(key, ""))


def _row(action: argparse.Action) -> str:
    """One option or argument as a row of a table."""
    choices = "\\|".join(map(str, action.choices or ()))
    value = "" if action.nargs == 0 else f" {choices or action.metavar or action.dest.upper()}"
    names = [f"`{each}{value}`" for each in action.option_strings] or [f"`{value.strip()}`"]
    words = (action.help or "").replace("%%", "%")
    return f"| {', '.join(names)} | {_escaped(words)} |"


def _examples(parser: argparse.ArgumentParser) -> list[str]:
    lines = (parser.epilog or "").splitlines()[1:]
    return [line.strip().replace("%(prog)s", parser.prog) for line in lines]


def _escaped(text: str) -> str:
    """Text whose characters are not taken for markup; code in backticks stays."""
    parts = re.split(r"(`[^`]*`)", text.replace("|", "\\|"))
    return "".join(
        part if part.startswith("`") else re.sub(r"([<>*_{}\[\]])", r"\\\1", part) for part in parts
    )


def python_page() -> str:
    """What `assistant` and `index` export, from their docstrings."""
    sys.path.insert(0, str(ROOT))
    import assistant
    import index

    lines = ["# Python reference", "", "How to use it: [in Python](../python.md).", ""]
    for package in (assistant, index):
        shown = [name for name in package.__all__ if package is assistant or name not in SHARED]
        lines += [f"## {package.__name__}", ""]
        for name in shown:
            lines += [f"::: {_full_name(package, name)}", ""]
    return "\n".join(lines)


SHARED = {"FootnoteError", "Filters"}  # exported by both packages


def _full_name(package: Any, name: str) -> str:  # noqa: ANN401 - a module
    exported = getattr(package, name)
    return f"{exported.__module__}.{exported.__qualname__}"
