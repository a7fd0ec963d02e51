"""Guessing passwords is slow; mistyping one is not."""

from __future__ import annotations

from ui.tries import LONGEST_WAIT_SECONDS, MOST_ADDRESSES, Tries


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_tries_are_free_and_each_further_one_waits_longer():
    clock = Clock()
    tries = Tries(clock)
    assert [tries.begin("10.0.0.1") for _ in range(5)] == [0.0] * 5
    waits = []
    for _ in range(6):
        waits.append(tries.begin("10.0.0.1"))
        clock.now += waits[-1]
    assert waits == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_many_tries_at_once_are_refused_without_being_held():
    tries = Tries(Clock())
    waits = [tries.begin("10.0.0.1") for _ in range(100)]
    held = [wait for wait in waits if wait <= LONGEST_WAIT_SECONDS]
    assert held == [0.0] * 5 + [1.0, 3.0, 7.0]
    assert set(waits[8:]) == {15.0}


def test_after_twenty_tries_one_waits_minutes():
    clock = Clock()
    tries = Tries(clock)
    for _ in range(20):
        clock.now += tries.begin("10.0.0.1")
    assert tries.begin("10.0.0.1") == 300.0
    clock.now += 300
    assert tries.begin("10.0.0.1") == 0.0
    assert tries.begin("10.0.0.1") == 300.0


def test_the_right_password_and_an_hour_of_rest_begin_anew():
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin("10.0.0.1")
    tries.succeeded("10.0.0.1")
    assert [tries.begin("10.0.0.1") for _ in range(5)] == [0.0] * 5
    clock.now += 3700
    assert [tries.begin("10.0.0.1") for _ in range(5)] == [0.0] * 5


def test_addresses_wait_apart_but_one_network_of_ipv6_together():
    tries = Tries(Clock())
    for number in range(5):
        tries.begin(f"2001:db8:1:2::{number}")
    assert tries.begin("2001:db8:1:2:ffff::9") == 1.0
    assert tries.begin("2001:db8:1:3::9") == 0.0
    assert tries.begin("10.0.0.1") == 0.0


def test_a_flood_of_addresses_does_not_fill_the_memory():
    tries = Tries(Clock())
    for number in range(MOST_ADDRESSES + 500):
        tries.begin(f"10.1.{number // 256}.{number % 256}")
    assert len(tries._guessers) == MOST_ADDRESSES
