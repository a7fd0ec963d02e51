"""Near-duplicates: what counts as one, and signatures that follow every change."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.rollback import rollback
from index.storage import schema
from index.storage.near_duplicates import (
    BANDS,
    duplicate_groups,
    minhash_signature,
    near_duplicates,
    store_signature,
)
from tests.conftest import ROOT
from tests.index.library_state import build_folder, searcher

WORDS = [
    a + b for a in ("sel", "mor", "tan", "vik", "lum", "ber") for b in ("a", "eno", "ish", "or")
]


def story(seed: int, sentences: int = 40) -> str:
    """A made-up article of sentences of ten words, one paragraph for each four."""
    rng = random.Random(seed)
    said = [" ".join(rng.choices(WORDS, k=10)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(said[i : i + 4]) for i in range(0, sentences, 4))


def edited(text: str, share: float) -> str:
    """The text with this share of its words replaced."""
    rng = random.Random(7)
    return "\n\n".join(
        " ".join("edited" if rng.random() < share else word for word in paragraph.split(" "))
        for paragraph in text.split("\n\n")
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    return place


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def copies(library: Library, identity: str) -> tuple[str, ...]:
    with closing(schema.connect(library.catalogue)) as connection:
        return near_duplicates(connection, identity)


def groups(library: Library) -> list[tuple[str, ...]]:
    with closing(schema.connect(library.catalogue)) as connection:
        return duplicate_groups(connection)


def check_signatures(library: Library) -> None:
    """Exactly the living articles are signed, each by what its text says now."""
    with closing(schema.connect(library.catalogue)) as connection:
        wanted = {
            key: minhash_signature(text)
            for key, text in connection.execute("SELECT key, text FROM articles")
        }
        stored = dict(connection.execute("SELECT article_key, minhash FROM signatures"))
        bands = set(connection.execute("SELECT band, article_key FROM bands"))
    assert stored == {key: signature.minhash for key, signature in wanted.items()}
    assert bands == {(band, key) for key, signature in wanted.items() for band in signature.bands}


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)


VERSIONS = {
    "exact": story(1),
    "upper case": story(1).upper(),
    "another headline": "QUITE ANOTHER HEADLINE\n\nBy Anna Roe\n\n" + story(1),
    "last paragraph cut": story(1).rpartition("\n\n")[0],
    "a few words edited": edited(story(1), 0.03),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_versions_of_an_article_are_near_duplicates_both_ways(library, folder, name):
    write(folder, a=story(1), b=VERSIONS[name], other=story(2))
    build_folder(library, folder)
    assert copies(library, "a.txt") == ("b.txt",)
    assert copies(library, "b.txt") == ("a.txt",)
    assert copies(library, "other.txt") == ()
    assert groups(library) == [("a.txt", "b.txt")]


def test_an_article_that_quotes_another_at_length_is_its_own(library, folder):
    quoted = "\n\n".join(story(1).split("\n\n")[:3])
    write(folder, a=story(1), b=quoted + "\n\n" + story(3, 28))
    build_folder(library, folder)
    assert groups(library) == []


def test_different_reports_of_one_event_are_not_near_duplicates(library, folder):
    write(
        folder,
        a="A fire destroyed the old mill in Kirkby on Monday night. Nobody was hurt, the police "
        "said. The mill was built in 1840 and had stood empty since a flood ten years ago.",
        b="Firefighters fought for six hours on Monday to save the mill of Kirkby, and failed. The "
        "police said that nobody was hurt. It had been empty for ten years, since the great flood.",
    )
    build_folder(library, folder)
    assert groups(library) == []


def test_short_articles_are_near_duplicates_only_if_they_say_the_same(library, folder):
    base = "The bridge that leads over the river at Kirkby was built in the year"
    write(folder, a=f"{base} 1901.", b=f"{base} 1902.", c=f"{base}  1901!", d="Yes.", e="No.")
    build_folder(library, folder)
    assert groups(library) == [("a.txt", "c.txt")]


def test_articles_without_words_are_nobodys_copies(library, folder):
    write(folder, a="…", b="…", c="!!!")
    build_folder(library, folder)
    assert groups(library) == []
    assert minhash_signature("") == minhash_signature(" — ")
    assert minhash_signature("").bands == ()


def test_signatures_follow_every_change(library, folder):
    write(folder, a=story(1), b=story(1), c=story(2))
    build_folder(library, folder)
    check_signatures(library)
    write(folder, b=story(2))
    build_folder(library)
    check_signatures(library)
    assert groups(library) == [("b.txt", "c.txt")]
    (folder / "c.txt").unlink()
    build_folder(library)
    check_signatures(library)
    assert groups(library) == []
    rollback(library)
    check_signatures(library)
    assert groups(library) == [("b.txt", "c.txt")]
    rollback(library)
    check_signatures(library)
    assert groups(library) == []
    write(folder, d=story(2))
    (folder / "a.txt").rename(folder / "moved.txt")
    build_folder(library)
    check_signatures(library)
    assert copies(library, "d.txt") == ("b.txt",)
    build_folder(library, from_scratch=True)
    check_signatures(library)
    forget(library, "d.txt")
    check_signatures(library)
    assert groups(library) == []


def test_an_unchanged_article_is_not_signed_again(library, folder, monkeypatch):
    write(folder, a=story(1), b=story(2))
    build_folder(library, folder)
    signed: list[str] = []

    def counting(text: str):
        signed.append(text)
        return minhash_signature(text)

    monkeypatch.setattr("index.building.plan.minhash_signature", counting)
    write(folder, b=story(3))
    build_folder(library)
    assert signed == [story(3)]


def test_a_signature_is_the_same_in_every_process():
    line = (
        "from index.storage.near_duplicates import minhash_signature; "
        "s = minhash_signature('one two three four five six'); print(s)"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    here = minhash_signature("One two, THREE four — five six")
    assert told == str(here)
    assert here.minhash[:8].hex() == "1c46b03a21cfb431"  # a stored signature must stay comparable
    assert len(here.bands) == BANDS


def test_search_finds_every_copy(library, folder):
    write(folder, a="The whale sang all night.", b="The whale sang all night.", c="Bees hum.")
    build_folder(library, folder)
    with searcher(library).session() as session:
        hits = session.search("whale", 3)
        assert {hit.passage.article_id for hit in hits[:2]} == {"a.txt", "b.txt"}
        assert session.near_duplicates("a.txt") == ("b.txt",)


def test_groups_are_linked_through_their_members(library, folder):
    parts = story(1).split("\n\n")
    write(
        folder,
        a="\n\n".join(parts[:8]),
        b="\n\n".join(parts[1:9]),
        c="\n\n".join(parts[2:10]),
        d="\n\n".join(parts[4:10]),
    )
    build_folder(library, folder)
    assert groups(library) == [("a.txt", "b.txt", "c.txt", "d.txt")]
    assert "d.txt" not in copies(library, "a.txt")


def test_storing_a_signature_again_replaces_the_first(library, folder):
    write(folder, a=story(1))
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        (key,) = connection.execute("SELECT key FROM articles").fetchone()
        store_signature(connection, key, minhash_signature("other words than before"))
        assert connection.execute("SELECT count(*) FROM signatures").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM bands").fetchone() == (BANDS,)
