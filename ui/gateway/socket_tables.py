"""Reads /proc/net/tcp and tcp6: which user's process holds one end of a connection.

The user of a socket that no process holds any more is unreliable (it may read as root's), so only
one with an inode, that is a living one, counts.
"""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Endpoint: TypeAlias = tuple[str, int]  # address in numbers, port
ByteOrder: TypeAlias = Literal["little", "big"]

LISTENING = "0A"
UID, INODE = 7, 9  # fields of a row, the ":" after its number being the first
IPV4_MAPPED_PREFIX = bytes(10) + b"\xff\xff"  # before an address of IPv4 within IPv6


def table_user(
    table: str, local: Endpoint, remote: Endpoint, byteorder: ByteOrder = sys.byteorder
) -> int | None:
    """The user id of the living socket with these ends; None if the table holds none.

    `table` is the text of a file of a machine with this order of bytes.
    """
    for ends in _table_forms(local, remote, byteorder):
        for row in re.finditer(rf": {ends} .*", table):
            fields = row[0].split()
            if len(fields) > INODE and fields[INODE] != "0":
                return int(fields[UID])
    return None


def is_listening(table: str, port: int) -> bool:
    """Whether the table shows a server that listens on this port."""
    return re.search(rf": \w+:{port:04X} \w+:0000 {LISTENING} ", table) is not None


def parse_address(text: str) -> Address | None:
    """An address in numbers; one of IPv4 within IPv6 as the IPv4 that it is; None for others."""
    with suppress(ValueError):
        address = ipaddress.ip_address(text.partition("%")[0])
        return getattr(address, "ipv4_mapped", None) or address
    return None


def _table_forms(local: Endpoint, remote: Endpoint, byteorder: ByteOrder) -> Iterator[str]:
    """Both ends as a table holds them: as they are, and IPv4 also as addresses within IPv6."""
    here, there = parse_address(local[0]), parse_address(remote[0])
    if here is None or there is None:
        return
    for before in (b"", IPV4_MAPPED_PREFIX) if here.version == there.version == 4 else (b"",):
        ends = ((before + here.packed, local[1]), (before + there.packed, remote[1]))
        yield " ".join(f"{_hex(packed, byteorder)}:{port:04X}" for packed, port in ends)


def _hex(packed: bytes, byteorder: ByteOrder) -> str:
    """An address as the kernel prints it: words of 32 bits, each as its machine reads it."""
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, byteorder):08X}" for word in words)
