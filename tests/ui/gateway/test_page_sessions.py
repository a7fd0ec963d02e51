"""Open pages are counted; what was kept for others goes when there are many."""

from __future__ import annotations

import pytest

from ui.gateway.page_sessions import (
    MAX_CLOSED,
    MAX_OPEN_PAGES,
    MAX_OPEN_PER_OWNER,
    MAX_UNOPENED,
    NotSessionOwner,
    PageSessions,
    TooManyPages,
    is_session_name,
)


def test_made_up_sessions_are_forgotten_the_oldest_first():
    sessions = PageSessions()
    gone = [each for number in range(10_000) for each in sessions.use(f"s{number}", "ann")]
    assert gone == [f"s{number}" for number in range(10_000 - MAX_UNOPENED)]
    assert sessions.count == MAX_UNOPENED


def test_one_that_is_used_again_outlives_those_that_are_not():
    sessions = PageSessions()
    for number in range(3 * MAX_UNOPENED):
        assert "mine" not in sessions.use(f"s{number}", "ann")
        sessions.use("mine", "ann")


def test_an_open_page_is_never_forgotten():
    sessions = PageSessions()
    sessions.open("page", "ann")
    assert not any("page" in sessions.use(f"s{number}", "ann") for number in range(1000))
    assert sessions.use("page", "ann") == []


def test_a_closed_page_is_kept_until_many_more_closed():
    sessions = PageSessions()
    gone = []
    for number in range(MAX_CLOSED + 3):
        sessions.open(f"s{number}", "ann")
        gone += sessions.close(f"s{number}", "ann")
    assert gone == ["s0", "s1", "s2"]
    sessions.open("s3", "ann")  # it comes back
    assert sessions.count == MAX_CLOSED
    assert sessions.use("s3", "ann") == []


def test_a_page_with_two_connections_is_open_until_both_have_ended():
    sessions = PageSessions()
    sessions.open("page", "ann")
    sessions.open("page", "ann")
    assert sessions.close("page", "ann") == []
    gone = [each for n in range(MAX_CLOSED + 1) for each in _opened_and_closed(sessions, n)]
    assert "page" not in gone


def _opened_and_closed(sessions, number):
    sessions.open(f"s{number}", "eve")
    return sessions.close(f"s{number}", "eve")


def test_nobody_has_all_the_pages_and_all_have_no_more_than_there_is_room_for():
    sessions = PageSessions()
    for number in range(MAX_OPEN_PER_OWNER):
        sessions.open(f"a{number}", "ann")
    with pytest.raises(TooManyPages, match="close some, then reload"):
        sessions.open("a", "ann")
    for number in range(MAX_OPEN_PAGES - MAX_OPEN_PER_OWNER):
        sessions.open(f"o{number}", f"owner {number // MAX_OPEN_PER_OWNER}")
    with pytest.raises(TooManyPages):
        sessions.open("one more", "eve")
    sessions.close("a0", "ann")
    sessions.open("one more", "eve")


def test_nobody_speaks_for_anothers_page():
    sessions = PageSessions()
    sessions.open("page", "ann")
    for ask in (sessions.use, sessions.open):
        with pytest.raises(NotSessionOwner, match="belongs to somebody else"):
            ask("page", "eve")
    sessions.close("page", "ann")
    with pytest.raises(NotSessionOwner):
        sessions.use("page", "eve")
    assert sessions.use("page", "ann") == []


@pytest.mark.parametrize("name", ["a", "k3j9x0a1b2c", "2f3c1e0a-1111-4222-8333-abcdefabcdef"])
def test_names_as_pages_make_them_up(name):
    assert is_session_name(name)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a\n", "é", "a" * 65, None, 3, ["a"]])
def test_other_names_are_none(name):
    assert not is_session_name(name)
