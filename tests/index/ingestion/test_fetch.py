"""Fetching a page: what is refused, what is limited, and what is checked of the server."""

from __future__ import annotations

import datetime as dt
import gzip
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from index.errors import InvalidInput, SourceUnavailable
from index.ingestion.fetch import FetchLimits, allow_any_address, canonical_url, fetch
from index.ingestion.public_addresses import is_public
from tests.index.web_server import serving


def refused(url: str, **more) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        fetch(url, **{"allows": allow_any_address, **more})
    return str(caught.value)


class TestAddresses:
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
