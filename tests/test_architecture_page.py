"""The page on the architecture says what the program does."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import ROOT
from tools.walk import article_walk, question_walk

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
OPTIONAL = {"query.rewriting", "query.spelling", "types"}  # not for every question, or no function


def steps(heading):
    """For each numbered step below a heading the modules that it names, dotted."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    listed = re.search(r"^1\. .*?(?=\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
    for step in re.split(r"^\d+\. ", listed[0], flags=re.MULTILINE)[1:]:
        yield [path.replace("/", ".") for path in re.findall(r"`((?:\w+/)*\w+)\.py`", step)]


@pytest.fixture(scope="module")
def walks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    source = folder / "article.md"
    shutil.copy(sorted((ROOT / "seeds").glob("*camp-david*"))[0], source)
    article = article_walk(source, folder / "data")
    return {
        "One article": [name.removeprefix("index.") for name in article],
        "One question": [
            name.removeprefix("assistant.") for name in question_walk(folder / "data")
        ],
    }


@pytest.mark.parametrize("heading", ["One article", "One question"])
def test_the_walk_is_the_one_that_is_taken(walks, heading):
    walk, reached = walks[heading], []
    for modules in steps(heading):
        assert [m for m in modules if m not in walk and m not in OPTIONAL] == []
        reached.append(walk.index(modules[0]))  # what the step begins with
    assert len(reached) >= 7
    assert reached == sorted(reached)


def test_every_path_that_it_names_exists():
    paths = re.findall(r"`((?:index|assistant|ui|tools|tests)/[\w/]+(?:\.py|/)?)`", PAGE)
    assert len(paths) > 30
    assert [p for p in paths if not (ROOT / p).exists() and not (ROOT / f"{p}.py").exists()] == []
