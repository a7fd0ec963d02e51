"""Who sends a request: an account, else a page; with an address only from elsewhere."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr
import pytest

from ui.security.visitor import Visitor, visitor_of


def request(account=None, session=None, host=None):
    client = SimpleNamespace(client=host and SimpleNamespace(host=host))
    return SimpleNamespace(username=account, session_hash=session, request=client)


def test_an_account_is_one_visitor_whatever_its_pages():
    assert visitor_of(request("ann", "p1")) == visitor_of(request("ann", "p2"))
    assert visitor_of(request("ann", "p1")) != visitor_of(request("p1", "p1"))


def test_without_accounts_each_page_is_a_visitor_and_no_account_is_taken_for_one():
    assert visitor_of(request(session="p1")) != visitor_of(request(session="p2"))
    assert visitor_of(request(session="ann")) != visitor_of(request("ann"))


@pytest.mark.parametrize("host", [None, "", "127.0.0.1", "::1"])
def test_on_this_machine_nobody_has_an_address(host):
    assert visitor_of(request(session="p1", host=host)) == Visitor("page p1")


def test_elsewhere_the_address_tells_machines_apart():
    assert visitor_of(request("ann", host="10.0.0.7")) == Visitor("account ann", "10.0.0.7")


def test_who_says_nothing_is_nobody():
    assert visitor_of(None) is None
    assert visitor_of(gr.Request()) is None
