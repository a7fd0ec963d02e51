"""Pages and feeds: what is fetched, what is refused, and what a refresh changes."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput, SourceUnavailable
from index.ingestion import web
from index.ingestion.feeds import parse_feed
from index.ingestion.fetch import FetchLimits, allow_any_address, canonical_url, fetch
from index.ingestion.public_addresses import is_external, is_public
from index.ingestion.sources import identify_address, identify_path
from index.library import Library
from index.storage import schema
from index.types import Failure, Receipt, SourceKind
from tests.index.make_files import page, pdf
from tests.index.web_server import Site, serving

A, B = (f"The ferry number {name} sails at noon and carries forty cars." for name in "ab")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


def refused(url: str, **more) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        fetch(url, **{"allows": allow_any_address, **more})
    return str(caught.value)


SPECIAL = [  # by IANA's registries of special-purpose addresses: the first and last of each block
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
    "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
    "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.0.255",
    "192.0.2.0", "192.0.2.255", "192.88.99.0", "192.88.99.1", "192.88.99.2", "192.88.99.255",
    "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1",
    "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255",
    "::", "::1", "::7f00:1", "::808:808", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::c058:6301",
    "64:ff9b::a00:1", "64:ff9b:1::", "64:ff9b:1::808:808", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
    "100::", "100::ffff:ffff:ffff:ffff", "100:0:0:1::1", "2001::", "2001:0:4136:e378::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:1::", "2002:a9fe:a9fe::", "2002:c058:6301::",
    "3fff::1", "3fff:fff:ffff::", "4000::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1",
    "fe80::1%eth0", "2606:4700::1111%eth0", "febf::1", "fec0::1", "feff::1", "ff02::1", "no",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
    "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "223.255.255.255", "2000::1", "2001:200::1",
    "2606:4700::1111", "2a00::1", "3ffe::1", "64:ff9b::808:808", "2002:808:808::",
]  # fmt: skip


class TestAddresses:
    @pytest.mark.parametrize("address", SPECIAL)
    def test_an_address_for_a_special_purpose_is_not_public(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize("address", PUBLIC)
    def test_the_open_internet_is(self, address):
        assert is_public(address)

    @pytest.mark.parametrize(
        ("address", "ours", "is_far"),
        [
            ("93.184.215.14", "93.184.215.14", False),  # a rented server's own
            ("93.184.215.14", "93.184.215.15", True),
            ("2606:4700::1111", "2606:4700::1111", False),
            ("2606:4700::1111", "2606:4700::2", False),  # the printer at home
            ("2606:4700::1111", "2606:4700:0:1::2", True),
            ("10.0.0.1", "93.184.215.14", False),
        ],
    )
    def test_what_is_near_is_not_elsewhere(self, monkeypatch, address, ours, is_far):
        class Probe:
            def __init__(self, *_: object) -> None: ...
            def __enter__(self) -> Probe:
                return self

            def __exit__(self, *_: object) -> None: ...
            def connect(self, _where: object) -> None: ...
            def getsockname(self) -> tuple[str, int]:
                return ours, 1

        monkeypatch.setattr(socket, "socket", Probe)
        assert is_external(address) is is_far

    def test_an_address_is_remembered_in_one_way(self):
        assert canonical_url(" HTTPS://Exämple.org#top ") == "https://xn--exmple-cua.org/"
        assert canonical_url("http://x.org:81/a b?c=d e#f") == "http://x.org:81/a%20b?c=d%20e"
        assert canonical_url("http://x.org/a%20b") == "http://x.org/a%20b"

    @pytest.mark.parametrize(
        "address", ["ftp://x.org/", "file:///etc/passwd", "x.org", "http://", "http://u:p@x.org/",
                    "http://x.org:99999/", "javascript:x", "http://x.org/\udcff"],
    )  # fmt: skip
    def test_what_is_no_address_of_a_page_says_so(self, address):
        with pytest.raises(InvalidInput):
            canonical_url(address)


class TestFetching:
    def test_a_page_comes_with_its_kind_and_charset(self, site):
        site.put("/a?b=c", "é".encode("latin-1"), "Text/HTML; charset=ISO-8859-1")
        got = fetch(site.url("/a?b=c"), allows=allow_any_address)
        assert (got.url, got.content_type, got.charset, got.data) == (
            site.url("/a?b=c"), "text/html", "iso-8859-1", b"\xe9",
        )  # fmt: skip
        assert site.hosts == [f"127.0.0.1:{site.port}"]

    def test_loopback_is_refused_before_anything_is_sent(self, site):
        assert refused(site.url("/a"), allows=is_public) == (
            "127.0.0.1 is 127.0.0.1, of the own network: --allow-private lets it be read"
        )
        assert site.asked == []

    def test_a_redirect_to_the_own_network_is_refused(self, site):
        site.move("/a", site.url("/secret", host="127.0.0.2"))
        reason = refused(site.url("/a"), allows=lambda address: address == "127.0.0.1")
        assert reason.startswith("127.0.0.2 is 127.0.0.2, of the own network")
        assert site.asked == ["/a"]

    def test_what_was_checked_is_connected_to_whatever_the_name_says_next(self, site, monkeypatch):
        told = ["127.0.0.1", "127.0.0.2"]

        def rebinding(host, port, **_):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (told.pop(0), port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        site.put("/a", "x")
        url = site.url("/a", host="rebinding.test")
        assert fetch(url, allows=lambda address: address == "127.0.0.1").data == b"x"
        assert told == ["127.0.0.2"]
        assert refused(url, allows=lambda address: address == "127.0.0.1").startswith(
            "rebinding.test is 127.0.0.2"
        )
        assert site.hosts == [f"rebinding.test:{site.port}"]

    def test_one_private_address_among_public_ones_is_refused(self, site, monkeypatch):
        places = [("127.0.0.1", site.port), ("127.0.0.2", site.port)]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert refused(
            site.url("/a", host="x.test"), allows=lambda address: address == "127.0.0.1"
        ).startswith("x.test is 127.0.0.2")
        assert site.asked == []

    def test_redirects_are_followed_five_times_and_relative_ones_too(self, site):
        for n in range(6):
            site.move(f"/{n}", f"/{n + 1}")
        site.put("/6", "end")
        assert fetch(site.url("/1"), allows=allow_any_address).url == site.url("/6")
        assert refused(site.url("/0")) == f"{site.url('/0')} leads on more than 5 times"

    def test_a_redirect_loop_ends(self, site):
        site.move("/a", "/a")
        assert refused(site.url("/a")).endswith("leads on more than 5 times")
        assert len(site.asked) == 6

    def test_a_redirect_to_a_file_is_refused(self, site):
        site.move("/a", "file:///etc/passwd")
        assert refused(site.url("/a")).startswith("it leads to what is no page")

    @pytest.mark.parametrize("place", ["http://[", "//[::1", "http://[x]y/"])
    def test_a_redirect_to_what_is_no_address_is_refused(self, site, place):
        site.move("/a", place)
        with pytest.raises(SourceUnavailable, match="leads to what is no page"):
            fetch(site.url("/a"), allows=allow_any_address)

    def test_other_answers_say_which(self, site):
        site.put("/down", "x", status=503)
        assert refused(site.url("/none")) == "answered 404 Not Found"
        assert refused(site.url("/down")) == "answered 503 Service Unavailable"

    def test_an_endless_body_stops_at_the_limit(self, site):
        def endless(request):
            request.send_response(200)
            request.end_headers()
            while True:
                request.wfile.write(b"x" * 65536)

        site.answers["/a"] = endless
        limits = FetchLimits(max_bytes=1_000_000)
        assert refused(site.url("/a"), limits=limits) == "more than 1 MB"

    def test_a_packed_bomb_stops_at_the_limit(self, site):
        site.put("/a", gzip.compress(b"\0" * 3_000_000), Content_Encoding="gzip")
        site.put("/b", gzip.compress(b"fine"), Content_Encoding="gzip")
        limits = FetchLimits(max_bytes=1_000_000)
        assert refused(site.url("/a"), limits=limits) == "more than 1 MB"
        assert fetch(site.url("/b"), allows=allow_any_address).data == b"fine"

    @pytest.mark.parametrize("in_headers", [True, False])
    def test_a_slow_answer_ends_when_the_time_is_over(self, site, in_headers):
        def slow(request):
            if not in_headers:
                request.send_response(200)
                request.end_headers()
            else:
                request.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
            for _ in range(100):
                request.wfile.write(b"x")
                request.wfile.flush()
                time.sleep(0.1)

        site.answers["/a"] = slow
        limits = FetchLimits(total_seconds=0.5)
        assert refused(site.url("/a"), limits=limits) == "no whole page within 0.5 s"

    def test_looking_up_a_name_ends_when_the_time_is_over(self, monkeypatch):
        answered = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(60) and [])
        try:
            words = refused("http://slow.example/", limits=FetchLimits(total_seconds=0.2))
        finally:
            answered.set()
        assert words == "no whole page within 0.2 s"

    def test_a_page_has_ten_seconds(self):
        assert FetchLimits().total_seconds == 10

    def test_a_body_that_breaks_off_is_no_page(self, site):
        def short(request):
            request.send_response(200)
            request.send_header("Content-Length", "100")
            request.end_headers()
            request.wfile.write(b"x")

        site.answers["/a"] = short
        assert refused(site.url("/a")) == "the connection ended before the page did"

    def test_proxies_of_the_environment_are_not_asked(self, site, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        site.put("/a", "x")
        assert fetch(site.url("/a"), allows=allow_any_address).data == b"x"


def own_certificate(folder: Path) -> Path:
    """A file with a key and a certificate for `ferry.test` that nobody else signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ferry.test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("ferry.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "own.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


def test_a_certificate_is_checked_against_the_name_that_was_asked_for(tmp_path, monkeypatch):
    file = own_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    with serving(tls) as site:
        site.put("/a", "x")
        place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: place)
        url = f"https://ferry.test:{site.port}/a"
        assert "certificate verify failed" in refused(url)
        monkeypatch.setattr("certifi.where", lambda: str(file))
        assert fetch(url, allows=allow_any_address).data == b"x"
        assert "certificate verify failed" in refused(url.replace("ferry.test", "other.test"))
        assert site.asked == ["/a"]


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

    def test_the_kind_that_the_server_states_decides(self, site, library):
        site.put("/doc", pdf([[A], [B]]), "application/pdf")
        site.put("/pic", b"x", "image/png")
        run(library, SourceKind.URL, site.url("/doc"))
        assert A in stored(library)[site.url("/doc")][1]
        receipt = run(library, SourceKind.URL, site.url("/pic"))
        assert [f.reason for f in receipt.failed] == ["image/png is not read"]


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><link>/</link>
%s</channel></rss>"""
FULL = (
    "<item><guid>full-1</guid><title>Full &amp; whole</title><link>/full</link>"
    "<pubDate>Sat, 17 Feb 1962 08:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator>"
    f"<description>Short</description><c:encoded><![CDATA[<p>{A}</p>]]></c:encoded></item>"
)
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

    def test_atom_entries_of_every_type_are_read(self):
        atom = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>One</title>'
            '<link rel="self" href="/self"/><link href="/one"/>'
            "<updated>2001-02-03T04:05:06Z</updated>"
            '<author><name>Ann Lee</name></author><content type="xhtml">'
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B</p></div></content></entry>'
            '<entry><id>urn:2</id><content type="text">A &lt; B</content></entry></feed>'
        )
        one, two = parse_feed(atom.encode(), "http://x.org/feed")
        assert (one.id, one.title, one.link) == ("urn:1", "One", "http://x.org/one")
        assert (one.date, one.author) == ("2001-02-03", "Ann Lee")
        assert "<p>A &lt; B</p>" in one.markup
        assert (two.markup, two.is_full, two.link) == ("A &lt; B", True, None)

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

    @pytest.mark.parametrize(
        "hostile",
        [
            "<item><guid>x</guid><link>http://[</link></item>",
            "<item><guid>x</guid><link>http://\u2100.org/</link></item>",
            "<item><guid>x</guid><description>y</description>"
            "<pubDate>Mon, 01 Jan 2020 00:00:00 +99999999999999</pubDate></item>",
        ],
    )
    def test_an_entry_of_an_attack_keeps_no_other_from_being_read(self, hostile):
        assert "full-1" in [
            e.id for e in parse_feed((RSS % (hostile + FULL)).encode(), "http://x/")
        ]

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
