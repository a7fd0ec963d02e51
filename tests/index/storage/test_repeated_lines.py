"""Marks of lines and groups: what they are of, and that they follow every change."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.rollback import rollback
from index.storage import repeated_lines, schema
from index.storage.repeated_lines import (
    EDGE,
    HEAD_LINES,
    LONGEST_LINE,
    TAIL_LINES,
    articles_with,
    edge_lines,
    group_marks,
    group_sample,
    has_many,
    has_marks,
)
from tests.conftest import ROOT
from tests.index.imprint import IMPRINT, NEWS, newspaper, write
from tests.index.library_state import build_folder

TEXT = "\n\n".join(f"This is line {n}." for n in range(30))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def check_marks(library: Library) -> None:
    """Exactly the living articles are marked, each by what its row says now."""
    with closing(schema.connect(library.catalogue)) as connection:
        wanted = set()
        rows = connection.execute("SELECT key, id, title, text FROM articles").fetchall()
        for key, identity, title, text in rows:
            head, tail = edge_lines(title, text)
            wanted |= {(line.mark, key) for line in (*head, *tail)}
            wanted |= {(mark, key) for mark in group_marks(connection, identity)}
        stored = set(connection.execute("SELECT mark, article_key FROM article_marks"))
        waiting = connection.execute("SELECT * FROM unmarked").fetchall()
    assert stored == wanted
    assert waiting == []


def drop_marks(library: Library) -> None:
    """Leave the library as an earlier version of the program built it."""
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        for name in ("unmarked_new", "unmarked_changed"):
            connection.execute(f"DROP TRIGGER {name}")
        for name in ("article_marks", "unmarked"):
            connection.execute(f"DROP TABLE {name}")


def test_the_edges_are_the_first_and_the_last_lines_outermost_first():
    head, tail = edge_lines("Title", TEXT)
    assert [TEXT[line.start : line.end] for line in head] == [
        f"This is line {n}." for n in range(HEAD_LINES)
    ]
    assert [TEXT[line.start : line.end] for line in tail] == [
        f"This is line {29 - n}." for n in range(TAIL_LINES)
    ]
    assert {line.words for line in (*head, *tail)} == {4}


def test_a_short_article_is_edge_on_both_sides():
    head, tail = edge_lines("Title", "One.\nTwo.")
    assert head == tail[::-1]
    assert edge_lines("Title", "") == ([], [])


def test_the_title_and_lines_without_words_are_passed_over():
    text = "Title\n***\nOne.\n—\nTwo.\n***"
    head, tail = edge_lines("Title", text)
    assert [text[line.start : line.end] for line in head] == ["One.", "Two."]
    assert [text[line.start : line.end] for line in tail] == ["Two.", "One.", "Title"]


def test_a_long_line_ends_the_edge():
    text = f"One.\n{'word ' * LONGEST_LINE}\nTwo."
    head, tail = edge_lines("Title", text)
    assert [text[line.start : line.end] for line in (*head, *tail)] == ["One.", "Two."]


def test_few_lines_are_looked_at_in_a_text_of_many_without_words():
    far = ".\n" * EDGE + "The Herald has 17 reporters.\n" + ".\n" * EDGE
    assert edge_lines("", far) == ([], [])
    head, _ = edge_lines("", far[2 * EDGE - 20 :])
    assert len(head) == 1


def test_a_mark_folds_case_and_punctuation_alone():
    (one,), _ = edge_lines("", "The Herald has 17 reporters.")
    (same,), _ = edge_lines("", "THE HERALD – has 17 reporters")
    (other,), _ = edge_lines("", "The Herald has 18 reporters.")
    assert one.mark == same.mark != other.mark


def test_a_mark_is_the_same_in_every_process():
    line = (
        "from index.storage.repeated_lines import edge_lines; "
        "print(edge_lines('', 'One two three.')[0][0].mark)"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert int(told) == edge_lines("", "One two three.")[0][0].mark


def test_marks_follow_every_change(library, folder):
    write(folder, newspaper())
    build_folder(library, folder)
    check_marks(library)
    (folder / "news0.txt").write_text(f"Something else.\n\n{IMPRINT}")
    (folder / "news1.txt").unlink()
    (folder / "north").mkdir()
    (folder / "news2.txt").rename(folder / "north" / "news2.txt")
    build_folder(library)
    check_marks(library)
    rollback(library)
    check_marks(library)
    rollback(library)
    check_marks(library)
    build_folder(library, from_scratch=True)
    check_marks(library)
    forget(library, "news3.txt")
    check_marks(library)


def test_only_what_changed_is_marked_again(library, folder, monkeypatch):
    write(folder, newspaper())
    build_folder(library, folder)
    marked: list[str] = []

    def counting(title: str, text: str):
        marked.append(text)
        return edge_lines(title, text)

    monkeypatch.setattr(repeated_lines, "edge_lines", counting)
    (folder / "news0.txt").write_text("Something else.")
    build_folder(library)
    assert marked == ["Something else."]


def test_a_library_built_before_is_marked_by_the_next_build(library, folder):
    write(folder, newspaper())
    build_folder(library, folder)
    drop_marks(library)
    with closing(schema.connect(library.catalogue)) as connection:
        assert not has_marks(connection)
    build_folder(library)
    check_marks(library)
    with closing(schema.connect(library.catalogue)) as connection:
        assert int(schema.get_meta(connection)["format"]) == schema.CATALOGUE_FORMAT


def test_what_another_version_wrote_is_marked_by_the_next_build(library, folder):
    write(folder, newspaper())
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        connection.execute("UPDATE articles SET text = 'Quite another text.' WHERE key = 1")
    build_folder(library)
    check_marks(library)


def test_groups_are_the_source_the_folder_and_what_the_article_states(library, folder):
    head = "---\nsource: {source}\nauthor: {author}\n---\n"
    write(folder / "a", [head.format(source="Herald", author="Ola") + NEWS[0]])
    write(folder / "b", [head.format(source="Herald", author="Eva") + NEWS[1]])
    for place in folder.rglob("*.txt"):
        place.rename(place.with_suffix(".md"))
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue)) as connection:
        one, other = (set(group_marks(connection, f"{n}/news0.md")) for n in "ab")
        assert (len(one), len(other), len(one & other)) == (4, 4, 2)
        assert group_marks(connection, "none") == ()


def test_a_sample_is_all_of_a_small_group_and_spread_over_a_large_one(library, folder):
    write(folder, newspaper(40))
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue)) as connection:
        (group,) = group_marks(connection, "news0.txt")
        mark = edge_lines("", IMPRINT)[0][0].mark
        assert group_sample(connection, group, 40) == list(range(1, 41))
        sample = group_sample(connection, group, 5)
        assert sample == [1, 10, 20, 30, 40]
        assert articles_with(connection, mark, [*sample, 999]) == sample
        assert has_many(connection, mark, 40)
        assert not has_many(connection, mark, 41)
