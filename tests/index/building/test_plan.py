"""What is stored of what changed: ids that articles state, and only the passages that differ."""

from __future__ import annotations

from tests.index.library_state import build_folder, check_whole, counts, first_hit, open_catalogue


def test_a_changed_article_costs_one_article(library, folder):
    build_folder(library, folder)
    with open_catalogue(library) as connection:
        old = dict(connection.execute("SELECT id, text_sha256 FROM passages"))
    (folder / "two.txt").write_text("The mayor closed the old library.")
    receipt = build_folder(library)
    assert counts(receipt) == (0, 1, 0, 0, 2, 0)
    assert receipt.generation == 2
    with open_catalogue(library) as connection:
        new = dict(connection.execute("SELECT id, text_sha256 FROM passages"))
        merged = connection.execute("SELECT count FROM segments").fetchall()
    assert merged == [(3,)]  # small segments are merged, the replaced vector left out
    assert len(old.keys() & new.keys()) == 2
    assert first_hit(library, "Who closed the old library?") == "two.txt"
    check_whole(library)


def test_an_id_that_is_stated_twice_is_refused_the_second_time(library, folder):
    for name in ("four.md", "five.md"):
        (folder / name).write_text(f"---\nid: same\ntitle: T\n---\nThe article {name}.")
    receipt = build_folder(library, folder)
    assert receipt.added == 4
    assert [f.source for f in receipt.failed] == ["four.md"]
    assert "belongs to another article" in receipt.failed[0].reason


def test_a_stated_id_goes_before_one_that_comes_from_a_path(library, folder):
    (folder / "zebra.md").write_text("---\nid: one.txt\ntitle: Z\n---\nOn zebras.")
    build_folder(library, folder)
    assert first_hit(library, "zebras") == "one.txt"
    assert first_hit(library, "harbour") == "articles/one.txt"


def test_stated_ids_may_be_exchanged(library, folder):
    def write(first: str, second: str) -> None:
        (folder / "p.md").write_text(f"---\nid: {first}\ntitle: P\n---\nOn parrots.")
        (folder / "q.md").write_text(f"---\nid: {second}\ntitle: Q\n---\nOn quails.")

    write("k1", "k2")
    build_folder(library, folder)
    write("k2", "k1")
    receipt = build_folder(library)
    assert (receipt.changed, receipt.failed) == (2, ())
    assert first_hit(library, "parrots") == "k2"
