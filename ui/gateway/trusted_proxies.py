"""The proxies whose headers name the client of a request."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from index.errors import InvalidInput


def checked_proxies(proxies: Iterable[str]) -> tuple[str, ...]:
    """The addresses and networks of FOOTNOTE_TRUSTED_PROXIES; InvalidInput for anything else."""
    checked = []
    for proxy in proxies:
        try:
            network = ipaddress.ip_network(proxy)
        except ValueError:
            network = None
        if network is None or network.prefixlen == 0:
            raise InvalidInput(
                f"FOOTNOTE_TRUSTED_PROXIES names {proxy}, which is no address of a proxy: give "
                "addresses or networks, such as 10.0.0.2 or 172.17.0.0/16, with commas between"
            )
        checked.append(str(network) if "/" in proxy else proxy)
    return tuple(checked)
