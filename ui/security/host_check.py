"""Which Host and Origin headers the page answers to.

A page of another site may point a name of its own at this machine (DNS rebinding) and would then
read the articles with the visitor's browser. Its requests still carry its name in Host or Origin.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
EVERY_INTERFACE = ("0.0.0.0", "[::]")  # noqa: S104 - recognised here, not listened on
STANDARD_PORTS = {"http": 80, "https": 443}

HOST_PATTERN = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?")
ORIGIN_PATTERN = re.compile(r"(https?)://(.+)")


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The names under which one server is reached.

    `extra_hosts` are those of FOOTNOTE_ALLOWED_HOSTS: `name` with any port, or `name:port`.
    """

    listen_address: str
    port: int
    extra_hosts: tuple[str, ...] = ()

    def allows_host(self, header: str, arrived_at: str = "", scheme: str = "http") -> bool:
        """Whether a Host header is one of ours; `arrived_at` is the connection's local address."""
        match = HOST_PATTERN.fullmatch(header.lower())
        if match is None:
            return False
        name, port = match[1], int(match[2] or STANDARD_PORTS.get(scheme, 0))
        if any(allowed in (name, f"{name}:{port}") for allowed in map(str.lower, self.extra_hosts)):
            return True
        return port == self.port and name in (*LOOPBACK_NAMES, *self._own_names(arrived_at))

    def allows_origin(self, header: str, arrived_at: str = "") -> bool:
        """Whether an Origin header is one of ours; `null`, as from a file or a sandbox, is not."""
        match = ORIGIN_PATTERN.fullmatch(header.lower())
        return match is not None and self.allows_host(match[2], arrived_at, match[1])

    def _own_names(self, arrived_at: str) -> tuple[str, ...]:
        """The names of the listening address; on all interfaces also the one connected to."""
        host = bracketed_host(self.listen_address.lower())
        return (host, bracketed_host(arrived_at)) if host in EVERY_INTERFACE else (host,)


def bracketed_host(host: str) -> str:
    """A host as it is written in a URL: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens on `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
