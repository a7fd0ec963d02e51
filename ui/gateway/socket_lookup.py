"""Asks the Linux kernel for the user of one local socket (netlink, sock_diag).

Printing the whole socket table takes the kernel tens of milliseconds on a large machine; this takes
a fraction of one. See sock_diag(7); the records are those of linux/inet_diag.h.
"""

from __future__ import annotations

import socket
import struct

from ui.gateway.socket_tables import Endpoint, parse_address

BY_FAMILY, IS_REQUEST = 20, 1  # SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST
NETLINK_SOCK_DIAG = 4
LISTENING = 10
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
ENDPOINTS = struct.Struct("!HH16s16s")  # ports and addresses, local and remote
ANY_INTERFACE = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)  # any interface, no cookie
REPLY = struct.Struct("=BBBB36s12sIIIII")  # family, state, -, -, ends, -, -, -, -, uid, inode
ANSWER_BYTES = 4096
ANSWERS_WITHIN_SECONDS = 1


def socket_user(local: Endpoint, remote: Endpoint) -> int | None:
    """The user id of the live socket with these ends; None if it is not found."""
    here, there = parse_address(local[0]), parse_address(remote[0])
    if here is None or there is None or here.version != there.version:
        return None
    family = socket.AF_INET if here.version == 4 else socket.AF_INET6
    ends = ENDPOINTS.pack(local[1], remote[1], here.packed, there.packed)  # padded with zeros
    answer = _query_kernel(
        struct.pack("=BBBBI", family, socket.IPPROTO_TCP, 0, 0, 0) + ends + ANY_INTERFACE
    )
    if len(answer) < HEADER.size + REPLY.size or HEADER.unpack_from(answer)[1] != BY_FAMILY:
        return None
    _, state, _, _, found, *_, user, inode = REPLY.unpack_from(answer, HEADER.size)
    # Without a match the kernel may return a listening socket for the address.
    is_it = state != LISTENING and found[: len(ends)] == ends
    return int(user) if is_it and inode else None


def _query_kernel(request: bytes) -> bytes:
    """The kernel's reply; empty if it cannot be asked."""
    header = HEADER.pack(HEADER.size + len(request), BY_FAMILY, IS_REQUEST, 1, 0)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as asking:
            asking.settimeout(ANSWERS_WITHIN_SECONDS)
            asking.sendto(header + request, (0, 0))
            return asking.recv(ANSWER_BYTES)
    except (AttributeError, OSError):  # not Linux, or not allowed here
        return b""
