"""The headers that go out with every response."""

from __future__ import annotations

from tests.ui.gateway.gate import HOME, Caller
from ui.gateway.headers import SECURITY_HEADERS


def test_a_request_of_our_own_page_goes_through_with_the_headers():
    call = Caller()
    response = call(headers={"Origin": HOME})
    assert (response.status_code, response.text) == (200, "inside")
    for name, value in SECURITY_HEADERS:
        assert response.headers.get_list(name) == [value]
    assert response.headers["x-other"] == "kept"
