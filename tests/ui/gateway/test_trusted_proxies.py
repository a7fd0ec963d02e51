"""The proxies of the setting are addresses or networks."""

from __future__ import annotations

import pytest

from index.errors import InvalidInput
from ui.gateway.trusted_proxies import checked_proxies


def test_proxies_are_addresses_or_networks():
    named = ("10.0.0.2", "172.17.0.0/16", "::1", "fd00::/8")
    assert checked_proxies(named) == named
    assert checked_proxies(()) == ()
    for proxy in ("*", "nginx", "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0"):
        with pytest.raises(InvalidInput, match="FOOTNOTE_TRUSTED_PROXIES names"):
            checked_proxies((proxy,))


def test_the_name_that_is_no_address_is_told_with_what_would_be():
    with pytest.raises(InvalidInput, match=r"names nginx, .* such as 10\.0\.0\.2"):
        checked_proxies(["10.0.0.2", "nginx"])


def test_networks_are_written_in_their_one_form():
    assert checked_proxies(["2001:0DB8::/32", "10.0.0.0/255.0.0.0"]) == (
        "2001:db8::/32",
        "10.0.0.0/8",
    )
