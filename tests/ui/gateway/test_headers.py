"""The headers that go out with every response."""

from __future__ import annotations

from tests.ui.gateway.gate import HOME, Caller
from ui.gateway.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS


def test_a_request_of_our_own_page_goes_through_with_the_headers():
    call = Caller()
    response = call(headers={"Origin": HOME})
    assert (response.status_code, response.text) == (200, "inside")
    for name, value in SECURITY_HEADERS:
        assert response.headers.get_list(name) == [value]
    assert response.headers["x-other"] == "kept"


def test_the_policy_names_no_other_host_and_no_frame():
    policy = dict(SECURITY_HEADERS)["Content-Security-Policy"]
    assert "http" not in policy
    assert "*" not in policy
    assert CONTENT_SECURITY_POLICY["default-src"] == "'none'"
    assert CONTENT_SECURITY_POLICY["frame-ancestors"] == "'none'"
    assert policy.count(";") == len(CONTENT_SECURITY_POLICY) - 1


def test_a_header_of_the_application_does_not_stand_beside_ours():
    """Inner answers with X-Frame-Options: ALLOWALL."""
    assert Caller()().headers.get_list("x-frame-options") == ["DENY"]
