"""Reads /proc/net/tcp and tcp6: which user's process holds one end of a connection.

The user of a socket that no process holds any more is unreliable (it may be shown as root), so only
live sockets, which have an inode, count.
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
UID, INODE = 7, 9  # fields of a row, counted from the ":" after its number
IPV4_MAPPED_PREFIX = bytes(10) + b"\xff\xff"  # before an address of IPv4 within IPv6


def table_user(
    table: str, local: Endpoint, remote: Endpoint, byteorder: ByteOrder = sys.byteorder
) -> int | None:
    """The user id of the live socket with these ends; None if the table has none.

    `table` is the text of such a file; `byteorder` is that of its machine.
    """
    for ends in _table_forms(local, remote, byteorder):
        for row in re.finditer(rf": {ends} .*", table):
            fields = row[0].split()
            if len(fields) > INODE and fields[INODE] != "0":
                return int(fields[UID])
    return None


def is_listening(table: str, port: int) -> bool:
    """Whether a server in the table listens on this port."""
    return re.search(rf": \w+:{port:04X} \w+:0000 {LISTENING} ", table) is not None


def parse_address(text: str) -> Address | None:
    """A numeric address, None for other text: `::ffff:10.0.0.2` -> `10.0.0.2`."""
    with suppress(ValueError):
        address = ipaddress.ip_address(text.partition("%")[0])
        return getattr(address, "ipv4_mapped", None) or address
    return None


def _table_forms(local: Endpoint, remote: Endpoint, byteorder: ByteOrder) -> Iterator[str]:
    """Both ends as the tables write them; IPv4 also as mapped IPv6 addresses."""
    here, there = parse_address(local[0]), parse_address(remote[0])
    if here is None or there is None:
        return
    for before in (b"", IPV4_MAPPED_PREFIX) if here.version == there.version == 4 else (b"",):
        ends = ((before + here.packed, local[1]), (before + there.packed, remote[1]))
        yield " ".join(f"{_hex(packed, byteorder)}:{port:04X}" for packed, port in ends)


def _hex(packed: bytes, byteorder: ByteOrder) -> str:
    """An address as the kernel prints it: words of 32 bits in the machine's byte order."""
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, byteorder):08X}" for word in words)
