"""Tokens of the signed in end, are bounded, and go out in one cookie."""

from __future__ import annotations

import pytest

from ui.security.session_tokens import (
    MAX_TOKENS_PER_NAME,
    TOKEN_LIFETIME_SECONDS,
    SessionTokens,
    with_strict_cookie,
)


def test_a_token_stands_for_its_name_until_its_time_is_over():
    now = [0.0]
    tokens = SessionTokens(60, lambda: now[0])
    tokens["t"] = "ann"
    assert (tokens.get("t"), tokens.get("other"), tokens.get(None)) == ("ann", None, None)
    now[0] = 59.9
    assert tokens.get("t") == "ann"
    now[0] = 60.0
    assert tokens.get("t") is None
    tokens["u"] = "bob"  # what has ended goes with the next sign-in
    assert dict(tokens) == {"u": "bob"}


def test_one_name_has_a_bounded_number_of_browsers_and_no_other_name_loses_one():
    tokens = SessionTokens()
    tokens["bobs"] = "bob"
    for number in range(3 * MAX_TOKENS_PER_NAME):
        tokens[f"t{number}"] = "ann"
    assert sum(name == "ann" for name in tokens.values()) == MAX_TOKENS_PER_NAME
    assert tokens.get(f"t{3 * MAX_TOKENS_PER_NAME - 1}") == "ann"
    assert tokens.get("t0") is None
    assert tokens.get("bobs") == "bob"


def test_who_signs_out_is_signed_out():
    tokens = SessionTokens()
    tokens["t"] = "ann"
    del tokens["t"]
    assert tokens.get("t") is None


@pytest.mark.parametrize("is_secure", [True, False])
def test_of_two_cookies_one_is_left_and_it_stays_on_its_site(is_secure):
    given = [
        (b"x-other", b"kept"),
        (b"set-cookie", b"access-token-id=abc; HttpOnly; SameSite=none; Secure"),
        (b"Set-Cookie", b"access-token-unsecure-id=abc; HttpOnly; Path=/"),
        (b"set-cookie", b"device=x; Path=/login"),
    ]
    flags = (
        f"Max-Age={TOKEN_LIFETIME_SECONDS}; Path=/; HttpOnly; SameSite=Lax" + "; Secure" * is_secure
    )
    assert with_strict_cookie(given, "id", is_secure=is_secure) == [
        (b"x-other", b"kept"),
        (b"Set-Cookie", f"access-token-unsecure-id=abc; {flags}".encode()),
        (b"set-cookie", b"device=x; Path=/login"),
    ]
