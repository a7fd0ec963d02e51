"""One page from the web, and only from the web: never from the own machine or network.

A host's name is looked up once for each hop; what was looked up is checked, and what was checked is
connected to, so that a name that changes its meaning in between (DNS rebinding) gains nothing.
No proxy and no setting is taken from the environment.
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
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from index.errors import InvalidInput, SourceUnavailable
from index.ingestion.public_addresses import is_external

_AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
AddressPolicy = Callable[[str], bool]
"""Whether an IP address may be connected to."""

PAGE_SECONDS = 10.0  # from looking up the name to the last byte; most take less than one
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_AGENT = "Footnote/0.1 (reads pages that a person named)"
_LONGEST_URL = 2_000  # characters: what browsers and servers agree on


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one page may take, redirects included."""

    total_seconds: float = PAGE_SECONDS
    most_bytes: int = 20_000_000
    most_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What an address answered; `content_type` is without its parameters, lower case."""

    url: str
    content_type: str
    charset: str | None
    data: bytes


def canonical_url(address: str) -> str:
    """An address that a person named, in the one way it is remembered; InvalidInput if it is none.

    Takes `http://` and `https://` alone. The fragment is dropped.
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
    """Allow every address: for a person who reads pages of the own network."""
    return True


def fetch(
    url: str, *, allows: AddressPolicy = is_external, limits: FetchLimits | None = None
) -> FetchedPage:
    """Return what an address answers; SourceUnavailable with the reason if that is no page."""
    limits = limits or FetchLimits()
    ends_at = time.monotonic() + limits.total_seconds
    asked = url
    for _ in range(limits.most_redirects + 1):
        try:
            parts = urlsplit(canonical_url(url))
        except InvalidInput as error:
            raise SourceUnavailable(f"it leads to what is no page: {error}") from error
        answer = _Exchange(parts, allows, limits, ends_at).run()
        if isinstance(answer, FetchedPage):
            return answer
        url = _redirect_target(url, answer)
    raise SourceUnavailable(f"{asked} leads on more than {limits.most_redirects} times")


def _redirect_target(url: str, place: str) -> str:
    """The address that an answer of `url` leads to."""
    try:
        return urljoin(url, place)
    except ValueError as error:  # an address in brackets that is none, as of a server that attacks
        raise SourceUnavailable(f"it leads to what is no page: {place[:100]!r}") from error


class _Exchange:
    """One request and its answer, ended from outside when the time is over."""

    def __init__(
        self, parts: SplitResult, allows: AddressPolicy, limits: FetchLimits, ends_at: float
    ) -> None:
        self._parts = parts
        self._allows = allows
        self._limits = limits
        self._ends_at = ends_at

    def run(self) -> FetchedPage | str:
        """The page, or the address that it has moved to."""
        try:
            sock = self._connected()
        except (OSError, ValueError) as error:
            raise SourceUnavailable(f"cannot be reached ({_reason(error)})") from error
        timer = threading.Timer(max(self._left(), 0.0), _shut_down, [sock])
        timer.daemon = True
        timer.start()  # a server that sends a byte now and then would outlive every socket timeout
        try:
            return self._asked(sock)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._left() <= 0:
                raise self._late() from error
            raise SourceUnavailable(f"cannot be reached ({_reason(error)})") from error
        finally:
            timer.cancel()
            sock.close()

    def _left(self) -> float:
        return self._ends_at - time.monotonic()

    def _late(self) -> SourceUnavailable:
        return SourceUnavailable(f"no whole page within {self._limits.total_seconds:g} s")

    def _connected(self) -> socket.socket:
        """A connection to an address that was looked up once and found to be allowed."""
        host = str(self._parts.hostname)
        port = self._parts.port or (443 if self._parts.scheme == "https" else 80)
        found = self._looked_up(host, port)
        places = list(dict.fromkeys((family, str(where[0]), where) for family, *_, where in found))
        for _, address, _ in places:
            if not self._allows(address):
                raise SourceUnavailable(
                    f"{host} is {address}, of the own network: --allow-private lets it be read"
                )
        failure: OSError = OSError("the name has no address")
        for tried, (family, _, where) in enumerate(places):
            if self._left() <= 0:
                raise self._late()
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.settimeout(self._left() / (len(places) - tried))  # the last one has its turn too
            try:
                sock.connect(where)
            except OSError as error:
                sock.close()
                failure = error
                continue
            return sock
        raise failure

    def _looked_up(self, host: str, port: int) -> Sequence[_AddressInfo]:
        """The addresses of a name, on a thread of its own: looking up knows no limit of time."""
        outcome: Future[Sequence[_AddressInfo]] = Future()

        def look_up() -> None:
            try:
                outcome.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                outcome.set_exception(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            return outcome.result(max(self._left(), 0.0))
        except FutureTimeout as error:
            raise self._late() from error

    def _asked(self, plain: socket.socket) -> FetchedPage | str:
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
                return self._answer(response)
        finally:
            connection.close()

    def _answer(self, response: http.client.HTTPResponse) -> FetchedPage | str:
        if response.status in _REDIRECTS:
            return response.headers.get("Location") or ""
        if response.status != 200:
            raise SourceUnavailable(f"answered {response.status} {response.reason}".rstrip())
        data = self._body(response)
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed in ("gzip", "x-gzip", "deflate"):  # not asked for, but sent by some
            data = self._refuse_large(_decompressed(data, self._limits.most_bytes + 1))
        elif packed not in ("", "identity"):
            raise SourceUnavailable(f"answered in an encoding that is not read ({packed[:40]})")
        return FetchedPage(
            url=urlunsplit(self._parts),
            content_type=response.headers.get_content_type()
            if response.headers.get("Content-Type")
            else "",
            charset=response.headers.get_content_charset(),
            data=data,
        )

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if self._left() <= 0:
                raise self._late()
            if size > self._limits.most_bytes:
                break
        if self._left() <= 0:  # the end of a connection that was shut looks like the page's end
            raise self._late()
        if response.length and size <= self._limits.most_bytes:
            raise SourceUnavailable("the connection ended before the page did")
        return self._refuse_large(b"".join(chunks))

    def _refuse_large(self, data: bytes) -> bytes:
        if len(data) > self._limits.most_bytes:
            raise SourceUnavailable(f"more than {self._limits.most_bytes / 1e6:g} MB")
        return data


def _tls_socket(plain: socket.socket, host: str) -> socket.socket:
    """TLS over a connection, its certificate checked against the name that was asked for."""
    import ssl

    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # some systems' Python comes with none
    return context.wrap_socket(plain.dup(), server_hostname=host)


def _shut_down(sock: socket.socket) -> None:
    """End a connection under the thread that waits for it."""
    with suppress(OSError):  # it has ended by itself
        sock.shutdown(socket.SHUT_RDWR)


def _decompressed(data: bytes, most_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, most_bytes)  # 47: gzip and zlib
    except zlib.error as error:
        raise SourceUnavailable("answered what cannot be unpacked") from error


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:100]
