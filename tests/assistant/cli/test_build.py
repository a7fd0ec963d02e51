"""`build` without a path where there is no library: a mistake, and no new library."""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace

import pytest

from assistant.cli.build import path_argument, print_change, receipt_lines, receipt_summary
from assistant.cli.main import main
from assistant.serialization.library_reports import receipt_json
from index.types import Failure, Receipt
from tests.assistant.cli.commands import run


@pytest.mark.parametrize("more", [[], ["--watch"], ["--no-examples"], ["--restore", "a.txt"]])
def test_build_alone_needs_a_library(tmp_path, capsys, more):
    data = tmp_path / "nowhere"
    assert main(["build", *more, "--data", str(data)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"footnote: there is no index in {data} to refresh: name a folder or file to build one "
        "of, or another data folder with --data\n"
    )
    assert not data.exists()


def test_build_json_receipt(capsys, own_copy):
    code, out, _ = run(capsys, "build", "--json", "--data", str(own_copy))
    receipt = json.loads(out)
    assert code == 0
    assert set(receipt) >= {
        "generation",
        "added",
        "changed",
        "renamed",
        "removed",
        "unchanged",
        "failed",
        "seconds",
    }
    assert (receipt["unchanged"], receipt["failed"], receipt["generation"]) == (4, [], 1)


RECEIPT = Receipt(2, 1, 0, 0, 0, 5, (), (), 1.5)


FAILURES = [Failure("x.pdf", "broken"), Failure("y.pdf", "broken")]


def test_a_receipt_in_one_line_names_the_first_failure():
    plain = receipt_summary(RECEIPT, [])
    assert "\n" not in plain
    assert receipt_summary(RECEIPT, FAILURES[:1]) == f"{plain} · failed: x.pdf: broken"
    assert receipt_summary(RECEIPT, FAILURES).endswith(
        "x.pdf: broken (and 1 more: `python -m assistant status` shows them)"
    )


def test_a_receipt_says_what_was_read_again():
    lines = list(receipt_lines(replace(RECEIPT, reread=2)))
    assert lines[1] == "  2 articles were read again by a newer reader"
    assert receipt_json(replace(RECEIPT, reread=2))["reread"] == 2


def test_a_rebuild_is_one_line_with_the_time_of_day_or_json(capsys):
    print_change(RECEIPT, [], as_json=False)
    assert re.fullmatch(r"\d\d:\d\d:\d\d  .*\n", capsys.readouterr().out)
    print_change(RECEIPT, FAILURES, as_json=True)
    assert json.loads(capsys.readouterr().out)["added"] == 1


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_path_is_a_mistake(text):
    with pytest.raises(argparse.ArgumentTypeError, match="the path is empty"):
        path_argument(text)


def test_links_are_followed_in_folders_that_are_named(capsys, own_copy):
    assert main(["build", "--follow-links", "--data", str(own_copy)]) == 2
    assert "--follow-links is for the folders that are named" in capsys.readouterr().err
