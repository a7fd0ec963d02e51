"""Put on PYTHONPATH: shuts every socket but loopback in a process, and tells who tried.

What is tried is written to the file named in OFFLINE_LOG, since libraries swallow errors.
"""

from __future__ import annotations

import os
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_sendto = socket.socket.sendto
_getaddrinfo = socket.getaddrinfo
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104


def _refuse(target: object) -> None:
    with open(os.environ["OFFLINE_LOG"], "a") as log:
        log.write(f"{target}\n")
    raise OSError(101, f"network is shut: {target}")


def _check(asking: socket.socket, address: Any) -> None:
    if asking.family not in (socket.AF_INET, socket.AF_INET6):
        return  # of this machine: a file, or the kernel
    if isinstance(address, tuple) and not str(address[0]).startswith(LOCAL):
        _refuse(address)


def connect(self: socket.socket, address: Any) -> None:
    _check(self, address)
    _connect(self, address)


def connect_ex(self: socket.socket, address: Any) -> int:
    _check(self, address)
    return _connect_ex(self, address)


def sendto(self: socket.socket, data: Any, *rest: Any) -> int:
    _check(self, rest[-1])
    return _sendto(self, data, *rest)


def getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and not str(name).startswith(LOCAL):
        _refuse(name)
    return _getaddrinfo(host, *rest, **more)


socket.socket.connect = connect  # type: ignore[method-assign]
socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
socket.socket.sendto = sendto  # type: ignore[assignment,method-assign]
socket.getaddrinfo = getaddrinfo
