"""Which IP addresses are public, by IANA's special-purpose registries.

The table is spelled out here, since the standard library's depends on the version of Python.
"""

from __future__ import annotations

import ipaddress
import socket

_SPECIAL = tuple(
    map(
        ipaddress.IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4".split(),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all else is local, reserved or a translation
_SPECIAL_UNICAST = tuple(
    map(
        ipaddress.IPv6Network,
        # Protocols, Teredo among them, and addresses for documents.
        "2001::/23 2001:db8::/32 3fff::/20".split(),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


_LINK_BITS = 64  # of an IPv6 address: what the machines of one network share


def is_external(address: str) -> bool:
    """Whether an address is public, and neither this machine's nor in its IPv6 network.

    A rented server has a public address, and with IPv6 so does each machine of a home network;
    their services may still be intended for the local network only.
    """
    return is_public(address) and not _is_on_own_network(address)


def _is_on_own_network(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))  # sends nothing; only selects the local address
        except OSError:  # no route to it
            return False
        ours = ipaddress.ip_address(probe.getsockname()[0].partition("%")[0])
    shared = _LINK_BITS if ip.version == 6 else ip.max_prefixlen
    beyond = ip.max_prefixlen - shared
    return int(ip) >> beyond == int(ours) >> beyond


def is_public(address: str) -> bool:
    """Whether an IP address is public, and so is the IPv4 address embedded in it, if any."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _SPECIAL)
    if ip.scope_id is not None:  # an address with a zone is of the local network
        return False
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip.sixtofour is not None:
        return is_public(str(ip.sixtofour))
    return ip in _GLOBAL_UNICAST and not any(ip in network for network in _SPECIAL_UNICAST)
