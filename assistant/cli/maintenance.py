"""`doctor`, `verify-index`, `repair` and `rollback`: whether the index is sound, and mending it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from assistant.cli.diagnostics import Health, examine
from assistant.cli.output import Commands, count, human_bytes, say, say_json, uploads_line
from assistant.config import Config
from assistant.factory import builder_embedder, library_of, open_embedder_of
from assistant.progress import ShownProgress
from index.maintenance.integrity import Problem, verify
from index.maintenance.repair import repair
from index.maintenance.rollback import rollback

SOUND, NOT_SOUND = 0, 1
SHOWN = 10  # of each list; --json gives all


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "doctor",
        parents=[common],
        help="health, sizes, memory, duplicates, failures, and what could touch the network",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_doctor)

    parser = commands.add_parser(
        "verify-index",
        parents=[common],
        help="check every article, vector and word of the index; exit code 1 if anything is wrong",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_verify)

    parser = commands.add_parser(
        "repair",
        parents=[common],
        help="mend a damaged index from what is kept in it, without the original files",
    )
    parser.set_defaults(run=run_repair)

    parser = commands.add_parser(
        "rollback",
        parents=[common],
        help="bring back the state before the last generation",
        description="Bring back the state before the last generation, as a new one; a second "
        "rollback takes the first back. The next build follows the sources again.",
    )
    parser.set_defaults(run=run_rollback)


def run_doctor(options: argparse.Namespace, config: Config) -> int:
    """Say how the library is; 1 if something needs mending."""
    with ShownProgress() as progress:
        health = examine(config, progress)
    if options.json:
        say_json(_health_json(health), indent=2)
    else:
        _say_health(health)
    return NOT_SOUND if health.problems else SOUND


def run_verify(options: argparse.Namespace, config: Config) -> int:
    """Check everything; 1 if something is wrong."""
    library = library_of(config)
    with ShownProgress() as progress:
        problems = verify(library, open_embedder_of(config), progress)
    if options.json:
        say_json({"problems": [_problem_json(problem) for problem in problems]}, indent=2)
    elif problems:
        _say_problems(problems)
        say("Run `python -m assistant repair`.")
    else:
        say("Everything is as it was written.")
    return NOT_SOUND if problems else SOUND


def run_repair(options: argparse.Namespace, config: Config) -> int:
    """Mend what can be mended; 1 if something is left."""
    with ShownProgress() as progress:
        done, left = repair(
            library_of(config), lambda built_with: builder_embedder(config, built_with), progress
        )
    for line in done or ["Nothing was wrong."]:
        say(line)
    if left:
        say("Still wrong:")
        _say_problems(left)
    return NOT_SOUND if left else SOUND


def run_rollback(options: argparse.Namespace, config: Config) -> int:
    """Go back one generation."""
    restored = rollback(library_of(config))
    say(f"Generation {restored.generation} holds again what generation {restored.like} held.")
    say("The sources were not touched: the next build follows them again.")
    return SOUND


def _say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN]:
        say(f"  {problem.part:9}  {problem.name}: {problem.what}")
    if len(problems) > SHOWN:
        say(f"  and {len(problems) - SHOWN:,} more")


def _problem_json(problem: Problem) -> dict[str, str]:
    return {"part": problem.part, "name": problem.name, "what": problem.what}


def _say_health(health: Health) -> None:
    say("Sound." if not health.problems else "Not sound: run `python -m assistant repair`.")
    _say_problems(health.problems)
    say(
        f"{count(health.articles, 'article')} in {count(health.passages, 'passage')} · generation "
        f"{health.generation} · model {health.model}"
    )
    parts = ", ".join(f"{name} {human_bytes(size)}" for name, size in health.sizes.items())
    say(f"On disk: {human_bytes(sum(health.sizes.values()))} ({parts})")
    say(uploads_line(health.sizes.get("uploads", 0), health.uploads_allowed))
    say(f"In memory while serving: about {human_bytes(health.memory_bytes)}")
    _say_list("Near-duplicates", [", ".join(group) for group in health.near_duplicates])
    _say_list("Articles without a sentence", health.empty)
    _say_list("Not indexed", [f"{source}: {reason}" for source, reason in health.failed])
    _say_list("Can touch the network", health.network or ["nothing"])
    say(f"Language model: {health.language_model}")
    say(f"Other users of this machine: {_others(health)}")


def _others(health: Health) -> str:
    if not health.open_to_others:
        return "cannot read the data folder"
    can = f"the modes of {count(health.open_to_others, 'place')} in it let them in"
    if health.is_shared:
        return f"{can}, as FOOTNOTE_SHARED_DATA says"
    return f"{can}; `build` or `serve` closes them, or says why it cannot"


def _say_list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    say(f"{title}: {lines[0]}" if len(lines) == 1 else f"{title}:")
    for line in lines[:SHOWN] if len(lines) > 1 else ():
        say(f"  {line}")
    if len(lines) > SHOWN:
        say(f"  and {len(lines) - SHOWN:,} more (--json lists all)")


def _health_json(health: Health) -> dict[str, Any]:
    return {
        "sound": not health.problems,
        "problems": [_problem_json(problem) for problem in health.problems],
        "articles": health.articles,
        "passages": health.passages,
        "generation": health.generation,
        "model": health.model,
        "bytes": dict(health.sizes),
        "uploads_allowed_bytes": health.uploads_allowed,
        "memory_bytes": health.memory_bytes,
        "near_duplicates": [list(group) for group in health.near_duplicates],
        "empty": list(health.empty),
        "failed": [{"source": source, "reason": reason} for source, reason in health.failed],
        "network": list(health.network),
        "language_model": health.language_model,
        "open_to_others": health.open_to_others,
    }
