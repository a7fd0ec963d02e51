"""`doctor`, `verify-index`, `repair` and `rollback`: checking and repairing the index."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assistant.cli.diagnostics import diagnose
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import Config
from assistant.factory import embedder_for_build, library_of, open_index_embedder
from assistant.serialization.library_reports import HealthReport, health_json, problems_json
from assistant.wording import format_bytes, format_count, uploads_usage
from index.maintenance.integrity import IntegrityProblem, verify_index
from index.maintenance.repair import repair
from index.maintenance.rollback import rollback

SOUND, NOT_SOUND = 0, 1
MAX_SHOWN = 10  # of each list; --json gives all


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "doctor",
        parents=[common],
        epilog=examples("", "--json"),
        help="health, sizes, memory, duplicates, failures, and what could touch the network",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_doctor)

    parser = commands.add_parser(
        "verify-index",
        parents=[common],
        epilog=examples(""),
        help="check every article, vector and word of the index; exit code 1 if anything is wrong",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_verify_index)

    parser = commands.add_parser(
        "repair",
        parents=[common],
        epilog=examples(""),
        help="mend a damaged index from what is kept in it, without the original files",
    )
    parser.set_defaults(run=run_repair)

    parser = commands.add_parser(
        "rollback",
        parents=[common],
        epilog=examples(""),
        help="bring back the state before the last generation",
        description="Bring back the state before the last generation, as a new one; a second "
        "rollback takes the first back. The next build follows the sources again.",
    )
    parser.set_defaults(run=run_rollback)


def run_doctor(options: argparse.Namespace, config: Config) -> int:
    """Print the health of the library; 1 if it needs repair."""
    with TerminalProgress() as progress:
        health = diagnose(config, progress)
    if options.json:
        print_json(health_json(health), indent=2)
    else:
        _print_health(health)
    return NOT_SOUND if health.problems else SOUND


def run_verify_index(options: argparse.Namespace, config: Config) -> int:
    """Verify the whole index; 1 if anything is wrong."""
    library = library_of(config)
    with TerminalProgress() as progress:
        problems = verify_index(library, open_index_embedder(config), progress)
    if options.json:
        print_json(problems_json(problems), indent=2)
    elif problems:
        _print_problems(problems)
        print_line("Run `python -m assistant repair`.")
    else:
        print_line("Everything is as it was written.")
    return NOT_SOUND if problems else SOUND


def run_repair(options: argparse.Namespace, config: Config) -> int:
    """Repair the index; 1 if a problem remains."""
    with TerminalProgress() as progress:
        done, left = repair(
            library_of(config), lambda built_with: embedder_for_build(config, built_with), progress
        )
    for line in done or ["Nothing was wrong."]:
        print_line(line)
    if left:
        print_line("Still wrong:")
        _print_problems(left)
    return NOT_SOUND if left else SOUND


def run_rollback(options: argparse.Namespace, config: Config) -> int:
    """Restore the previous generation."""
    restored = rollback(library_of(config))
    print_line(
        f"Generation {restored.generation} holds again what generation "
        f"{restored.restored_generation} held."
    )
    print_line("The sources were not touched: the next build follows them again.")
    return SOUND


def _print_problems(problems: Sequence[IntegrityProblem]) -> None:
    for problem in problems[:MAX_SHOWN]:
        print_line(f"  {problem.part:9}  {problem.name}: {problem.what}")
    if len(problems) > MAX_SHOWN:
        print_line(f"  and {len(problems) - MAX_SHOWN:,} more")


def _print_health(health: HealthReport) -> None:
    print_line("Sound." if not health.problems else "Not sound: run `python -m assistant repair`.")
    _print_problems(health.problems)
    print_line(
        f"{format_count(health.articles, 'article')} in "
        f"{format_count(health.passages, 'passage')} · generation "
        f"{health.generation} · model {health.model}"
    )
    parts = ", ".join(f"{name} {format_bytes(size)}" for name, size in health.sizes.items())
    print_line(f"On disk: {format_bytes(sum(health.sizes.values()))} ({parts})")
    print_line(uploads_usage(health.sizes.get("uploads", 0), health.uploads_allowed))
    print_line(f"In memory while serving: about {format_bytes(health.memory_bytes)}")
    _print_list("Near-duplicates", [", ".join(group) for group in health.near_duplicates])
    _print_list("Articles without a sentence", health.empty)
    _print_list("Not indexed", [f"{source}: {reason}" for source, reason in health.failed])
    _print_list("Can touch the network", health.network or ["nothing"])
    print_line(f"Reader: {health.reader}")
    print_line(f"Language model: {health.language_model}")
    print_line(f"Other users of this machine: {_other_users_access(health)}")


def _other_users_access(health: HealthReport) -> str:
    if not health.open_to_others:
        return "cannot read the data folder"
    can = f"the modes of {format_count(health.open_to_others, 'place')} in it let them in"
    if health.is_shared:
        return f"{can}, as FOOTNOTE_SHARED_DATA says"
    return f"{can}; `build` or `serve` closes them, or says why it cannot"


def _print_list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    print_line(f"{title}: {lines[0]}" if len(lines) == 1 else f"{title}:")
    for line in lines[:MAX_SHOWN] if len(lines) > 1 else ():
        print_line(f"  {line}")
    if len(lines) > MAX_SHOWN:
        print_line(f"  and {len(lines) - MAX_SHOWN:,} more (--json lists all)")
