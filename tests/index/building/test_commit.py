"""One generation is written or none; readers keep theirs; passage ids are never used twice."""

from __future__ import annotations

from tests.index.library_state import build_folder, open_catalogue, searcher


def test_a_reader_keeps_its_generation_while_a_build_commits(library, folder):
    build_folder(library, folder)
    reader = searcher(library)
    with reader.session() as session:
        hits = session.search("harbour", 3)
        (folder / "one.txt").unlink()
        build_folder(library)
        article = session.article(hits[0].passage.article_id)
        assert "harbour" in article.text[hits[0].passage.start : hits[0].passage.end]
        assert session.generation == 1
    with reader.session() as session:
        assert session.generation == 2
        assert all(h.passage.article_id != "one.txt" for h in session.search("harbour", 3))


def test_passage_ids_are_never_used_twice(library, folder):
    build_folder(library, folder)
    seen: set[int] = set()
    for round_ in range(4):
        with open_catalogue(library) as connection:
            ids = {row[0] for row in connection.execute("SELECT id FROM passages")}
            new = {
                row[0]
                for row in connection.execute(
                    "SELECT passages.id FROM passages JOIN articles ON articles.key = article_key "
                    "WHERE articles.id = 'one.txt'"
                )
            }
        assert not seen & new
        seen |= ids
        (folder / "one.txt").write_text(f"Version {round_} of the harbour.")
        build_folder(library)
