"""Which addresses are of the open internet, by the registries of special purposes."""

from __future__ import annotations

import socket

import pytest

from index.ingestion.public_addresses import is_external, is_public

SPECIAL = [  # by IANA's registries of special-purpose addresses: the first and last of each block
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
    "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
    "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.0.255",
    "192.0.2.0", "192.0.2.255", "192.88.99.0", "192.88.99.1", "192.88.99.2", "192.88.99.255",
    "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1",
    "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255",
    "::", "::1", "::7f00:1", "::808:808", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::c058:6301",
    "64:ff9b::a00:1", "64:ff9b:1::", "64:ff9b:1::808:808", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
    "100::", "100::ffff:ffff:ffff:ffff", "100:0:0:1::1", "2001::", "2001:0:4136:e378::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:1::", "2002:a9fe:a9fe::", "2002:c058:6301::",
    "3fff::1", "3fff:fff:ffff::", "4000::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1",
    "fe80::1%eth0", "2606:4700::1111%eth0", "febf::1", "fec0::1", "feff::1", "ff02::1", "no",
]  # fmt: skip


PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
    "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "223.255.255.255", "2000::1", "2001:200::1",
    "2606:4700::1111", "2a00::1", "3ffe::1", "64:ff9b::808:808", "2002:808:808::",
]  # fmt: skip


class TestAddresses:
    @pytest.mark.parametrize("address", SPECIAL)
    def test_an_address_for_a_special_purpose_is_not_public(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize("address", PUBLIC)
    def test_the_open_internet_is(self, address):
        assert is_public(address)

    @pytest.mark.parametrize(
        ("address", "ours", "is_far"),
        [
            ("93.184.215.14", "93.184.215.14", False),  # a rented server's own
            ("93.184.215.14", "93.184.215.15", True),
            ("2606:4700::1111", "2606:4700::1111", False),
            ("2606:4700::1111", "2606:4700::2", False),  # the printer at home
            ("2606:4700::1111", "2606:4700:0:1::2", True),
            ("10.0.0.1", "93.184.215.14", False),
        ],
    )
    def test_what_is_near_is_not_elsewhere(self, monkeypatch, address, ours, is_far):
        class Probe:
            def __init__(self, *_: object) -> None: ...
            def __enter__(self) -> Probe:
                return self

            def __exit__(self, *_: object) -> None: ...
            def connect(self, _where: object) -> None: ...
            def getsockname(self) -> tuple[str, int]:
                return ours, 1

        monkeypatch.setattr(socket, "socket", Probe)
        assert is_external(address) is is_far
