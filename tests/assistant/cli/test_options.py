"""What all commands share; and each command's help teaches by examples that parse."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

import pytest

from assistant.cli.main import build_parser
from assistant.cli.options import given_settings, program_name

PROGRAM = "footnote"


def leaf_commands(parser):
    """The commands that do something, with their own sub-commands."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield parser
    for action in nested:
        for command in action.choices.values():
            yield from leaf_commands(command)


COMMANDS = list(leaf_commands(build_parser(PROGRAM)))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.prog)
def test_the_help_of_a_command_ends_with_examples_that_parse(command):
    lines = command.format_help().split("\nexamples:\n")[1].splitlines()
    assert 1 <= len(lines) <= 3
    for line in lines:
        words = shlex.split(line.split(" > ")[0])
        assert words[0] == PROGRAM
        options = build_parser(PROGRAM).parse_args(words[1:])
        assert options.run
        assert command.prog.split()[1] == options.command


def test_the_help_of_the_program_has_examples_too(capsys):
    lines = build_parser(PROGRAM).format_help().split("\nexamples:\n")[1].splitlines()
    for line in lines:
        arguments = shlex.split(line)[1:]
        if "--help" not in arguments:
            assert build_parser(PROGRAM).parse_args(arguments).run


@pytest.mark.parametrize(
    ("path", "name"),
    [("/usr/local/bin/footnote", "footnote"), ("C:/venv/footnote.exe", "footnote"),
     ("/x/assistant/__main__.py", "python -m assistant"), ("app.py", "python -m assistant")],
)  # fmt: skip
def test_help_calls_the_program_as_it_was_called(monkeypatch, path, name):
    monkeypatch.setattr(sys, "argv", [path])
    assert program_name() == name


def test_the_settings_of_a_command_line_are_those_that_it_gives():
    given = build_parser().parse_args(
        ["serve", "--data", "x", "--port", "7861", "--model", "smollm2", "--without-password"]
    )
    assert given_settings(given) == {
        "data": Path("x"), "port": 7861, "language_model": "smollm2", "without_password": True,
    }  # fmt: skip
    assert given_settings(build_parser().parse_args(["status"])) == {}


def test_a_reader_of_documents_is_no_reader_of_passages():
    given = build_parser().parse_args(["build", "--reader", "module:Class"])
    assert given_settings(given) == {}
    assert given.document_reader == "module:Class"
