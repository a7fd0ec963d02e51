"""Which Host and Origin headers are ours."""

from __future__ import annotations

import pytest

from ui.security.host_check import AllowedHosts, is_loopback

HOME = AllowedHosts("127.0.0.1", 7860)


@pytest.mark.parametrize("header", ["localhost:7860", "127.0.0.1:7860", "[::1]:7860"])
def test_loopback_names_with_our_port_are_answered(header):
    assert HOME.allows_host(header)
    assert HOME.allows_origin(f"http://{header}")
    assert HOME.allows_host(header.upper())


@pytest.mark.parametrize(
    "header",
    [
        "",
        "evil.example",
        "evil.example:7860",
        "127.0.0.1.evil.example:7860",
        "localhost.evil.example:7860",
        "localhost:7861",
        "localhost",
        "localhost:7860@evil.example",
        "evil.example/localhost:7860",
        "localhost:7860:7860",
        " localhost:7860",
        "localhost:7860\n",
        "192.168.0.5:7860",
        "0.0.0.0:7860",
    ],
)
def test_any_other_host_is_refused(header):
    assert not HOME.allows_host(header)
    assert not HOME.allows_host(header, arrived_at="127.0.0.1")
    assert not HOME.allows_origin(f"http://{header}")


@pytest.mark.parametrize(
    "origin",
    ["null", "", "localhost:7860", "file://", "ftp://localhost:7860", "https://localhost"],
)
def test_an_origin_that_is_no_page_of_ours_is_refused(origin):
    assert not HOME.allows_origin(origin)


def test_a_standard_port_is_left_out_of_the_headers():
    hosts = AllowedHosts("127.0.0.1", 80)
    assert hosts.allows_host("localhost")
    assert hosts.allows_origin("http://localhost")
    assert not hosts.allows_origin("https://localhost")


def test_the_address_given_is_answered_and_no_other_of_the_machine():
    hosts = AllowedHosts("192.168.0.5", 7860)
    assert hosts.allows_host("192.168.0.5:7860", arrived_at="192.168.0.5")
    assert not hosts.allows_host("192.168.0.6:7860", arrived_at="192.168.0.5")
    assert AllowedHosts("fd00::5", 7860).allows_host("[fd00::5]:7860")


def test_on_every_interface_the_address_of_the_connection_is_answered():
    for hosts in (AllowedHosts("0.0.0.0", 7860), AllowedHosts("::", 7860)):
        assert hosts.allows_host("192.168.0.5:7860", arrived_at="192.168.0.5")
        assert not hosts.allows_host("192.168.0.6:7860", arrived_at="192.168.0.5")
        assert not hosts.allows_host("evil.example:7860", arrived_at="192.168.0.5")
        assert not hosts.allows_host("192.168.0.5:7861", arrived_at="192.168.0.5")
    assert AllowedHosts("::", 7860).allows_host("[fd00::5]:7860", arrived_at="fd00::5")


def test_names_of_the_setting_are_answered_with_any_port_or_with_theirs():
    hosts = AllowedHosts("0.0.0.0", 7860, ("articles.example.org", "Localhost:9000"))
    assert hosts.allows_origin("https://articles.example.org")
    assert hosts.allows_host("articles.example.org:8443")
    assert hosts.allows_host("localhost:9000")
    assert not hosts.allows_host("localhost:9001")
    assert not hosts.allows_host("example.org")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_loopback_is_this_machine_alone(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.5", "localhost.example", "box"])
def test_anything_else_may_be_reached_by_others(host):
    assert not is_loopback(host)
