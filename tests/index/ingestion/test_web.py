"""Pages and feeds as sources: what becomes an article, and what a refresh changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.ingestion import web
from index.ingestion.sources import identify_address, identify_path
from index.library import Library
from index.parsers.versions import FEED, PARSERS, WEB, joined_parsers
from index.storage import schema
from index.storage.inventory import stored_article
from index.types import Failure, Receipt, SourceKind
from tests.index.library_state import open_to_write
from tests.index.make_files import page, pdf
from tests.index.web_server import FULL, RSS, A, B


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


def run(library: Library, kind: str | None = None, url: str = "", private: bool = True) -> Receipt:
    add = ((*identify_address(kind, url), False),) if kind else ()
    request = BuildRequest(add=add, allow_private=private)
    return build(library, request, lambda _: HashingEmbedder())


def stored(library: Library) -> dict[str, tuple[str, str, str | None, str]]:
    """Title, text, date and source of each article, by id."""
    connection = schema.connect(library.catalogue)
    rows = connection.execute("SELECT id, title, text, date, source FROM articles").fetchall()
    connection.close()
    return {row[0]: tuple(row[1:]) for row in rows}


class TestPages:
    def test_a_page_is_an_article_and_is_refreshed_by_a_later_build(self, site, library):
        site.put("/a", page(f"<h1>Ferries</h1><p>{A}</p>", "<title>Ferries</title>"))
        url = site.url("/a")
        assert run(library, SourceKind.URL, url).added == 1
        ((identity, (_, text, _, source)),) = stored(library).items()
        assert (identity, source) == (url, url)
        assert A in text
        assert run(library).unchanged == 1
        site.put("/a", page(f"<h1>Ferries</h1><p>{B}</p>"))
        assert run(library).changed == 1
        assert B in stored(library)[url][1]

    def test_a_page_that_cannot_be_had_is_a_line_and_stays(self, site, library):
        site.put("/a", A, "text/plain")
        run(library, SourceKind.URL, site.url("/a"))
        site.put("/a", "", status=500)
        receipt = run(library)
        assert [f.reason for f in receipt.failed] == ["answered 500 Internal Server Error"]
        assert (receipt.removed, receipt.unchanged) == (0, 1)
        assert stored(library)[site.url("/a")][1] == A

    def test_the_own_network_is_not_read_unless_allowed(self, site, library):
        site.put("/a", A, "text/plain")
        receipt = run(library, SourceKind.URL, site.url("/a"), private=False)
        assert "--allow-private" in receipt.failed[0].reason
        assert (receipt.added, site.asked) == (0, [])

    def test_when_and_by_what_it_was_read_is_kept(self, site, library):
        site.put("/a", page(f"<h1>Ferries</h1><p>{A}</p>", "<title>Ferries</title>"))
        url = site.url("/a")
        run(library, SourceKind.URL, url)
        first = stored_article(library, url)
        assert first.read_by == joined_parsers(WEB, PARSERS[".html"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first.fetched)
        with open_to_write(library) as connection:
            connection.execute("UPDATE articles SET fetched = '2001-02-03T04:05:06Z'")
        receipt = run(library)
        assert (receipt.unchanged, receipt.generation) == (1, 1)
        assert stored_article(library, url).fetched >= first.fetched

    def test_the_kind_that_the_server_states_decides(self, site, library):
        site.put("/doc", pdf([[A], [B]]), "application/pdf")
        site.put("/pic", b"x", "image/png")
        run(library, SourceKind.URL, site.url("/doc"))
        assert A in stored(library)[site.url("/doc")][1]
        receipt = run(library, SourceKind.URL, site.url("/pic"))
        assert [f.reason for f in receipt.failed] == ["image/png is not read"]


LINKED = "<item><title>Linked</title><link>/linked</link><description>Short</description></item>"


def slow_site(site, monkeypatch, *, entries: int, seconds: int, of: int, broken: int = 0) -> None:
    """A feed on a clock of its own: each page behind it takes so many seconds of those it has."""
    now = [0.0]

    def served(n: int):
        site.put(f"/{n}", page(f"<p>{A} {n}</p>"), status=500 if n < broken else 200)
        answer = site.answers[f"/{n}"]

        def slow(request) -> None:
            now[0] += seconds
            answer(request)

        site.answers[f"/{n}"] = slow

    for n in range(entries):
        served(n)
    items = (LINKED.replace("/linked", f"/{n}") for n in range(entries))
    site.put("/feed", RSS % "".join(items))
    monkeypatch.setattr(web, "SOURCE_SECONDS", float(of))
    monkeypatch.setattr(web, "monotonic", lambda: now[0])


class TestFeeds:
    def test_rss_entries_are_taken_from_the_feed_or_from_their_page(self, site, library):
        site.put("/feed", RSS % (FULL + LINKED), "application/rss+xml")
        site.put("/linked", page(f"<p>{B}</p>"))
        assert run(library, SourceKind.FEED, site.url("/feed")).added == 2
        assert stored(library) == {
            "full-1": ("Full & whole", A, "1962-02-17", site.url("/full")),
            site.url("/linked"): ("Linked", B, None, site.url("/linked")),
        }
        assert site.asked == ["/feed", "/linked"]
        assert run(library).unchanged == 2
        assert site.asked[2:] == ["/feed"]

    def test_entries_say_when_and_by_what_they_were_read(self, site, library):
        site.put("/feed", RSS % (FULL + LINKED), "application/rss+xml")
        site.put("/linked", A, "text/plain")
        run(library, SourceKind.FEED, site.url("/feed"))
        whole = stored_article(library, "full-1")
        linked = stored_article(library, site.url("/linked"))
        assert whole.read_by == joined_parsers(FEED, PARSERS[".html"])
        assert linked.read_by == joined_parsers(FEED, WEB, PARSERS[".txt"])
        assert None not in (whole.fetched, linked.fetched)

    def test_what_drops_out_of_a_feed_stays(self, site, library):
        site.put("/feed", RSS % FULL)
        run(library, SourceKind.FEED, site.url("/feed"))
        site.put("/feed", RSS % FULL.replace("full-1", "full-2").replace(A, B))
        receipt = run(library)
        assert (receipt.added, receipt.removed, receipt.unchanged) == (1, 0, 1)

    def test_a_page_that_was_down_is_tried_again(self, site, library):
        site.put("/feed", RSS % LINKED)
        receipt = run(library, SourceKind.FEED, site.url("/feed"))
        assert [f.reason for f in receipt.failed] == ["answered 404 Not Found"]
        site.put("/linked", page(f"<p>{B}</p>"))
        assert run(library).added == 1

    def test_a_server_that_turns_hostile_keeps_no_other_source_from_being_read(
        self, site, library, tmp_path
    ):
        site.put("/a", A, "text/plain")
        run(library, SourceKind.URL, site.url("/a"))
        own = tmp_path / "b.txt"
        own.write_text(B)
        add = ((*identify_path(own), False),)
        build(library, BuildRequest(add=add), lambda _: HashingEmbedder())
        own.write_text(f"{B} It was closed in 1999.")
        site.move("/a", "http://[")
        receipt = run(library)
        assert (receipt.changed, receipt.unchanged) == (1, 1)
        assert [f.reason for f in receipt.failed] == ["it leads to what is no page: 'http://['"]

    def test_what_is_no_feed_is_a_line_and_removes_nothing(self, site, library):
        site.put("/feed", RSS % FULL)
        run(library, SourceKind.FEED, site.url("/feed"))
        bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><rss><channel><item>&a;</item></channel></rss>'
        for body in ("<html><p>Maintenance</p></html>", "no", bomb):
            site.put("/feed", body)
            receipt = run(library)
            assert (len(receipt.failed), receipt.removed, receipt.unchanged) == (1, 0, 1)
        assert receipt.failed[0].reason == (
            "its XML defines entities, as attacks do; its articles were kept"
        )

    def test_entries_that_there_is_no_time_for_are_left_for_the_next_build(
        self, site, library, monkeypatch
    ):
        slow_site(site, monkeypatch, entries=8, seconds=50, of=120)
        receipt = run(library, SourceKind.FEED, site.url("/feed"))
        assert (receipt.added, receipt.failed) == (3, ())
        assert receipt.warnings == (
            Failure(site.url("/feed"), "5 entries were left for the next build: 120 s were over"),
        )
        receipt = run(library)
        assert (receipt.added, receipt.unchanged) == (3, 3)
        receipt = run(library)
        assert (receipt.added, receipt.unchanged, receipt.warnings) == (2, 6, ())

    def test_a_slow_feed_takes_no_time_of_another_source(self, site, library, monkeypatch):
        slow_site(site, monkeypatch, entries=8, seconds=50, of=120)
        site.put("/other", page(f"<p>{A}</p>"))
        add = (
            (SourceKind.FEED, site.url("/feed"), False),
            (SourceKind.URL, site.url("/other"), False),
        )
        request = BuildRequest(add=add, allow_private=True)
        assert build(library, request, lambda _: HashingEmbedder()).added == 4

    def test_entries_that_fail_every_time_keep_no_other_from_being_read(
        self, site, library, monkeypatch
    ):
        slow_site(site, monkeypatch, entries=9, seconds=50, of=120, broken=6)
        assert [run(library, SourceKind.FEED, site.url("/feed")).added for _ in range(4)] == [
            0,
            0,
            1,
            2,
        ]

    def test_the_host_that_is_waited_for_is_told(self, site, library):
        site.put("/feed", RSS % LINKED)
        site.put("/linked", page(f"<p>{B}</p>"))
        told = []
        request = BuildRequest(
            add=((SourceKind.FEED, site.url("/feed"), False),), allow_private=True
        )
        build(library, request, lambda _: HashingEmbedder(), lambda stage, *_: told.append(stage))
        assert told.count("waiting for 127.0.0.1") == 2

    def test_at_most_fifty_entries_are_taken_at_a_refresh(self, site, library):
        many = "".join(FULL.replace("full-1", f"e{n}").replace(A, f"{A} {n}") for n in range(60))
        site.put("/feed", RSS % many)
        assert run(library, SourceKind.FEED, site.url("/feed")).added == 50


class TestCommand:
    def test_url_and_feed_are_options_of_build_and_the_setting_opens_the_own_network(
        self, site, library, monkeypatch, capsys
    ):
        from assistant.cli.main import main

        site.put("/a", A, "text/plain")
        site.put("/feed", RSS % FULL.replace(A, B))
        data = ["--data", str(library.folder)]
        named = ["--url", site.url("/a"), "--feed", site.url("/feed")]
        assert main(["build", *named, "--json", *data]) == 0
        first = json.loads(capsys.readouterr().out)
        assert (first["added"], [f["source"] for f in first["failed"]]) == (
            0, [site.url("/a"), site.url("/feed")],
        )  # fmt: skip
        monkeypatch.setenv("FOOTNOTE_ALLOW_PRIVATE", "1")
        assert main(["build", "--json", *data]) == 0
        assert json.loads(capsys.readouterr().out)["added"] == 2

    def test_an_address_given_as_a_path_names_the_option(self, library, capsys):
        from assistant.cli.main import main

        assert main(["build", "https://x.org/a", "--data", str(library.folder)]) == 2
        assert "use --url" in capsys.readouterr().err
