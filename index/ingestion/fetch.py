"""Fetches one page from the web, never from this machine or its network.

A host name is resolved once for each hop. The resolved addresses are checked, and the connection
goes to the checked address, which defeats DNS rebinding. Proxies and settings of the environment
are ignored.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from index.errors import InvalidInput, SourceUnavailable
from index.ingestion.public_addresses import is_external

_AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
AddressPolicy = Callable[[str], bool]
"""Called with an IP address: whether a connection to it is allowed."""

PAGE_SECONDS = 10.0  # from resolving the name to the last byte; most take less than one
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_AGENT = "Footnote/0.1 (reads pages that a person named)"
_LONGEST_URL = 2_000  # characters: what browsers and servers agree on


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of one page, redirects included."""

    total_seconds: float = PAGE_SECONDS
    max_bytes: int = 20_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page; `content_type` is lower case, without its parameters.

    `fetched` is the time in ISO 8601, UTC.
    """

    url: str
    content_type: str
    charset: str | None
    data: bytes
    fetched: str


def canonical_url(address: str) -> str:
    """The canonical form of an address that a person typed; InvalidInput if it is not one.

    Only `http://` and `https://` are accepted. The fragment is dropped.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    except (ValueError, UnicodeError) as error:
        raise InvalidInput(f"{address!r} is not an address of a page ({error})") from error
    if parts.scheme not in ("http", "https") or not host or len(address) > _LONGEST_URL:
        raise InvalidInput(f"{address!r} is not an address of a page: http:// or https://")
    if parts.username or parts.password:
        raise InvalidInput("an address with a user name or password in it is not kept")
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port else ""
    return urlunsplit((parts.scheme, place, path, query, ""))


def allow_any_address(_address: str) -> bool:
    """An `AddressPolicy` that allows every address, for pages of the local network."""
    return True


def fetch(
    url: str, *, allows: AddressPolicy = is_external, limits: FetchLimits | None = None
) -> FetchedPage:
    """Fetch a page, following redirects; SourceUnavailable with the reason if it fails."""
    limits = limits or FetchLimits()
    ends_at = time.monotonic() + limits.total_seconds
    requested = url
    for _ in range(limits.max_redirects + 1):
        try:
            parts = urlsplit(canonical_url(url))
        except InvalidInput as error:
            raise SourceUnavailable(f"it leads to what is no page: {error}") from error
        answer = _Exchange(parts, allows, limits, ends_at).run()
        if isinstance(answer, FetchedPage):
            return answer
        url = _redirect_target(url, answer)
    raise SourceUnavailable(f"{requested} leads on more than {limits.max_redirects} times")


def _redirect_target(url: str, place: str) -> str:
    """The absolute address that a redirect of `url` leads to."""
    try:
        return urljoin(url, place)
    except ValueError as error:  # brackets without a valid address, as a hostile server may send
        raise SourceUnavailable(f"it leads to what is no page: {place[:100]!r}") from error


class _Exchange:
    """One request and its response, ended by a timer when the time is over."""

    def __init__(
        self, parts: SplitResult, allows: AddressPolicy, limits: FetchLimits, ends_at: float
    ) -> None:
        self._parts = parts
        self._allows = allows
        self._limits = limits
        self._ends_at = ends_at

    def run(self) -> FetchedPage | str:
        """The page, or the address that it redirects to."""
        try:
            sock = self._connect()
        except (OSError, ValueError) as error:
            raise SourceUnavailable(f"cannot be reached ({_reason(error)})") from error
        timer = threading.Timer(max(self._seconds_left(), 0.0), _shut_down, [sock])
        timer.daemon = True
        timer.start()  # a server that sends a byte now and then would outlive every socket timeout
        try:
            return self._request(sock)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._seconds_left() <= 0:
                raise self._timeout_error() from error
            raise SourceUnavailable(f"cannot be reached ({_reason(error)})") from error
        finally:
            timer.cancel()
            sock.close()

    def _seconds_left(self) -> float:
        return self._ends_at - time.monotonic()

    def _timeout_error(self) -> SourceUnavailable:
        return SourceUnavailable(f"no whole page within {self._limits.total_seconds:g} s")

    def _connect(self) -> socket.socket:
        """A connection to an address that was resolved once and is allowed."""
        host = str(self._parts.hostname)
        port = self._parts.port or (443 if self._parts.scheme == "https" else 80)
        found = self._resolve(host, port)
        places = list(dict.fromkeys((family, str(where[0]), where) for family, *_, where in found))
        for _, address, _ in places:
            if not self._allows(address):
                raise SourceUnavailable(
                    f"{host} is {address}, of the own network: --allow-private lets it be read"
                )
        failure: OSError = OSError("the name has no address")
        for tried, (family, _, where) in enumerate(places):
            if self._seconds_left() <= 0:
                raise self._timeout_error()
            sock = socket.socket(family, socket.SOCK_STREAM)
            # Each address gets a share of the time, so that the last one is tried too.
            sock.settimeout(self._seconds_left() / (len(places) - tried))
            try:
                sock.connect(where)
            except OSError as error:
                sock.close()
                failure = error
                continue
            return sock
        raise failure

    def _resolve(self, host: str, port: int) -> Sequence[_AddressInfo]:
        """The addresses of a name; resolved in a thread, as `getaddrinfo` has no time limit."""
        outcome: Future[Sequence[_AddressInfo]] = Future()

        def look_up() -> None:
            try:
                outcome.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                outcome.set_exception(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            return outcome.result(max(self._seconds_left(), 0.0))
        except FutureTimeout as error:
            raise self._timeout_error() from error

    def _request(self, plain: socket.socket) -> FetchedPage | str:
        parts, host = self._parts, str(self._parts.hostname)
        sock = plain
        if parts.scheme == "https":
            sock = _tls_socket(plain, host)
        connection = http.client.HTTPConnection(host, parts.port)
        connection.sock = sock
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", "Connection": "close"}
            headers["Host"] = parts.netloc
            connection.request("GET", target, headers=headers)
            with connection.getresponse() as response:
                return self._read_response(response)
        finally:
            connection.close()

    def _read_response(self, response: http.client.HTTPResponse) -> FetchedPage | str:
        if response.status in _REDIRECTS:
            return response.headers.get("Location") or ""
        if response.status != 200:
            raise SourceUnavailable(f"answered {response.status} {response.reason}".rstrip())
        data = self._read_body(response)
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed in ("gzip", "x-gzip", "deflate"):  # some servers compress without being asked
            data = self._refuse_large(_decompressed(data, self._limits.max_bytes + 1))
        elif packed not in ("", "identity"):
            raise SourceUnavailable(f"answered in an encoding that is not read ({packed[:40]})")
        return FetchedPage(
            url=urlunsplit(self._parts),
            content_type=response.headers.get_content_type()
            if response.headers.get("Content-Type")
            else "",
            charset=response.headers.get_content_charset(),
            data=data,
            fetched=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _read_body(self, response: http.client.HTTPResponse) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if self._seconds_left() <= 0:
                raise self._timeout_error()
            if size > self._limits.max_bytes:
                break
        # A connection that the timer shut down looks like the end of the page.
        if self._seconds_left() <= 0:
            raise self._timeout_error()
        if response.length and size <= self._limits.max_bytes:
            raise SourceUnavailable("the connection ended before the page did")
        return self._refuse_large(b"".join(chunks))

    def _refuse_large(self, data: bytes) -> bytes:
        if len(data) > self._limits.max_bytes:
            raise SourceUnavailable(f"more than {self._limits.max_bytes / 1e6:g} MB")
        return data


def _tls_socket(plain: socket.socket, host: str) -> socket.socket:
    """TLS over a connection; the certificate must match the requested host."""
    import ssl

    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # some systems' Python has no root certificates
    return context.wrap_socket(plain.dup(), server_hostname=host)


def _shut_down(sock: socket.socket) -> None:
    """End a connection while another thread waits for it."""
    with suppress(OSError):  # it has ended by itself
        sock.shutdown(socket.SHUT_RDWR)


def _decompressed(data: bytes, max_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, max_bytes)  # 47: gzip and zlib
    except zlib.error as error:
        raise SourceUnavailable("answered what cannot be unpacked") from error


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:100]
