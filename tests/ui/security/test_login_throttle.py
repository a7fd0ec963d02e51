"""Guessing passwords is slow and bounded; mistyping one is not."""

from __future__ import annotations

import sys
import threading

import pytest

from ui.security.login_throttle import (
    MAX_BROWSERS,
    MAX_COUNTS,
    WINDOW_SECONDS,
    LoginThrottle,
    networks_of,
)

HOME = "10.0.0.1"
PROXY = "127.0.0.1"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tries(clock):
    return LoginThrottle(["ann", "bob"], clock)


def waits(tries, count, name="ann", address=HOME, browser=""):
    return [tries.begin(name, address, browser).wait_seconds for _ in range(count)]


def guesses_in(tries, clock, seconds, name_of=lambda n: "ann", address_of=lambda n: HOME):
    """How many wrong passwords somebody without patience tries who waits only when told to."""
    until, made = clock.now + seconds, 0
    while clock.now < until:
        each = tries.begin(name_of(made), address_of(made))
        clock.now += each.wait_seconds
        made += not each.is_refused
    return made


@pytest.mark.parametrize("address", [HOME, PROXY, "2001:db8:1:2::1"])
def test_the_first_tries_are_free_and_each_further_one_waits_longer(tries, clock, address):
    assert waits(tries, 5, address=address) == [0.0] * 5
    told = []
    for _ in range(6):
        told += waits(tries, 1, address=address)
        clock.now += told[-1]
    assert told == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_many_tries_at_once_are_refused_without_being_held(tries):
    made = [tries.begin("ann", HOME) for _ in range(100)]
    held = [each.wait_seconds for each in made if not each.is_refused]
    assert held == [0.0] * 5 + [1.0, 3.0, 7.0]
    assert {each.wait_seconds for each in made[8:]} == {15.0}


def test_tries_on_many_threads_count_like_one_after_the_other(tries):
    made, barrier = [], threading.Barrier(8)

    def guess():
        barrier.wait()
        for _ in range(50):
            made.append(tries.begin("ann", HOME))

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=guess) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(switch)
    held = sorted(each.wait_seconds for each in made if not each.is_refused)
    assert held == [0.0] * 5 + [1.0, 3.0, 7.0]


@pytest.mark.parametrize("address", [HOME, PROXY])
def test_after_twenty_tries_one_waits_minutes(tries, clock, address):
    for _ in range(20):
        clock.now += waits(tries, 1, address=address)[0]
    assert waits(tries, 1, address=address) == [300.0]
    clock.now += 300
    assert waits(tries, 2, address=address) == [0.0, 300.0]


def test_a_right_password_takes_back_its_own_try_alone(tries, clock):
    for _ in range(12):
        tries.record_success(tries.begin("bob", HOME))
    assert waits(tries, 5) == [0.0] * 5
    bob = tries.begin("bob", HOME)
    assert bob.wait_seconds == 1.0
    tries.record_success(bob)
    assert waits(tries, 1) == [1.0]


@pytest.mark.parametrize("address", [HOME, PROXY, "2001:db8:1:2::1"])
def test_own_sign_ins_in_between_gain_no_further_guesses(clock, address):
    def guesses(signs_in):
        tries, made = LoginThrottle(["ann", "bob"], clock), 0
        for _ in range(200):
            if signs_in:
                own = tries.begin("bob", address)
                if not own.is_refused:
                    tries.record_success(own)
            made += not tries.begin("ann", address).is_refused
        return made

    assert guesses(signs_in=True) == guesses(signs_in=False) == 8


def test_the_right_password_and_an_hour_of_rest_begin_anew(tries, clock):
    waits(tries, 4, address=PROXY)
    tries.record_success(tries.begin("ann", PROXY))
    assert waits(tries, 5, address=PROXY) == [0.0] * 5
    assert waits(tries, 5) == [0.0] * 5
    clock.now += WINDOW_SECONDS
    assert waits(tries, 5) == [0.0] * 5


def test_one_name_has_fifty_guesses_an_hour_from_wherever_they_come(tries, clock):
    def everywhere(n):
        return f"10.{n // 250}.{n % 250}.1"

    made = [tries.begin("ann", everywhere(n)) for n in range(1000)]
    assert [each.is_refused for each in made] == [False] * 50 + [True] * 950
    assert made[-1].wait_seconds == WINDOW_SECONDS
    clock.now += WINDOW_SECONDS - 1
    assert tries.begin("ann", HOME).is_refused is False  # held a second, then it is made
    clock.now += 1
    assert sum(not tries.begin("ann", everywhere(n)).is_refused for n in range(1000)) == 49


def test_right_passwords_from_the_same_proxy_raise_nobody_s_fifty(tries, clock):
    made = 0
    for _ in range(400):
        each = tries.begin("ann", PROXY)
        made += not each.is_refused
        own = tries.begin("ann", PROXY)  # the real one, again and again, from the same address
        if not own.is_refused:
            tries.record_success(own)
    assert made == 50


def test_behind_a_proxy_that_names_nobody_one_guesser_locks_only_one_name(tries):
    assert any(tries.begin("ann", PROXY).is_refused for _ in range(20))
    assert tries.begin("bob", PROXY).wait_seconds == 0.0


def test_a_network_of_ipv6_has_no_more_guesses_than_one_address(tries, clock):
    assert guesses_in(tries, clock, 3600) == guesses_in(
        tries, clock, 3600, name_of=lambda n: f"n{n}", address_of=lambda n: f"2001:db8:1:2::{n:x}"
    )


def test_a_whole_48_of_ipv6_tries_some_hundred_passwords_an_hour(tries, clock):
    made = guesses_in(
        tries, clock, 3600, name_of=lambda n: f"n{n}", address_of=lambda n: f"2001:db8:1:{n:x}::1"
    )
    assert 100 < made < 200


def test_which_network_an_address_is_of():
    assert networks_of("10.0.0.1") == networks_of("::ffff:10.0.0.1") == ("10.0.0.1",)
    assert networks_of("2001:db8:1:2:3::4") == ("2001:db8:1:2::/64", "2001:db8:1::/48")
    for here in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""):
        assert networks_of(here) == ()
    assert networks_of("_hidden") == networks_of("x" * 60_000) == ("unknown",)


@pytest.mark.parametrize("address", [HOME, PROXY])
def test_names_that_do_not_exist_are_answered_like_those_that_do(clock, address):
    def told(name):
        tries, seen = LoginThrottle(["ann"], clock), []
        for n in range(80):
            tries.record_success(tries.begin("ann", "10.9.9.9"))
            seen.append(tries.begin(name, address if n % 2 else f"10.1.1.{n}").wait_seconds)
        return seen

    assert told("ann") == told("nobody") == told("") == told("\ud800")


def test_a_million_made_up_names_neither_fill_the_memory_nor_free_a_real_one(tries):
    waits(tries, 50, address=PROXY)
    for n in range(50):
        tries.begin("bob", f"10.2.3.{n}")
    for n in range(1_000_000):
        tries.begin(f"made up {n}", PROXY)
    assert len(tries._of_others) == 2 * MAX_COUNTS
    assert len(tries._of_names) == 3
    assert tries.begin("ann", PROXY).is_refused
    assert tries.begin("bob", "10.7.7.7").is_refused


def test_a_flood_of_addresses_does_not_fill_the_memory(tries):
    for n in range(2 * MAX_COUNTS):
        tries.begin(f"n{n}", f"10.{n // 62500}.{n // 250 % 250}.{n % 250}")
    assert len(tries._of_networks) == MAX_COUNTS


def test_a_browser_that_was_signed_in_before_still_gets_in(tries):
    for n in range(100):
        tries.begin("ann", f"10.2.3.{n}")
    waits(tries, 40, name="bob")
    assert tries.begin("ann", HOME).is_refused
    made = tries.begin("ann", HOME, "her browser")
    assert made.wait_seconds == 0.0
    tries.record_success(made)
    assert tries.begin("bob", HOME, "his").wait_seconds == 0.0


def test_a_stolen_mark_of_a_browser_gives_its_own_few_tries_alone(tries):
    for n in range(50):
        tries.begin("ann", f"10.2.3.{n}")
    made = [tries.begin("ann", f"10.4.3.{n}", "stolen") for n in range(100)]
    assert [each.is_refused for each in made] == [False] * 10 + [True] * 90
    assert tries.begin("ann", HOME, "her own").wait_seconds == 0.0
    assert tries.begin("nobody", HOME, "stolen").wait_seconds == 0.0
    assert "nobody" not in tries._of_browsers


def test_the_browsers_of_a_name_do_not_fill_the_memory(tries):
    for n in range(3 * MAX_BROWSERS):
        tries.begin("ann", HOME, f"b{n}")
    assert len(tries._of_browsers["ann"]) == MAX_BROWSERS
