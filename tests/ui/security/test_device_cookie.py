"""The mark of a browser that signed in before, and the key that signs it."""

from __future__ import annotations

import pytest

from index.errors import InvalidInput
from ui.security.device_cookie import KEY_FILE, VALID_SECONDS, DeviceCookies, load_device_key


def test_the_key_stays_over_restarts_and_is_its_owner_s_alone(tmp_path):
    key = load_device_key(tmp_path / "data")
    assert len(key) == 32
    assert load_device_key(tmp_path / "data") == key
    file = tmp_path / "data" / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [KEY_FILE]
    file.chmod(0o644)
    other = load_device_key(tmp_path / "data")
    assert other != key
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"short")
    assert len(load_device_key(tmp_path / "data")) == 32
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match="device-key cannot be kept"):
        load_device_key(tmp_path / "file")


def cookies_of(header: tuple[bytes, bytes]) -> dict[str, str]:
    name, _, rest = header[1].decode().partition("=")
    return {name: rest.split(";")[0]}


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_browser_is_known_again_under_the_name_that_it_signed_in_with():
    clock = Clock()
    devices = DeviceCookies(b"k" * 32, clock)
    cookies = cookies_of(devices.header("ann", is_encrypted=False))
    mark = devices.mark(cookies, "ann")
    assert mark
    assert devices.mark(cookies, "eve") == ""
    assert devices.mark({}, "ann") == ""
    again = cookies_of(devices.header("ann", is_encrypted=False))
    assert devices.mark(again, "ann") not in ("", mark)


def test_two_names_share_a_browser():
    devices = DeviceCookies(b"k" * 32)
    both = {}
    for name in ("ann", "eve"):
        both |= cookies_of(devices.header(name, is_encrypted=True))
    assert len(both) == 2
    assert devices.mark(both, "ann") and devices.mark(both, "eve")
    assert not any(name in cookie for name in ("ann", "eve") for cookie in both)


@pytest.mark.parametrize("passed", [-1, VALID_SECONDS])
def test_a_cookie_of_another_time_is_none(passed):
    clock = Clock()
    devices = DeviceCookies(b"k" * 32, clock)
    cookies = cookies_of(devices.header("ann", is_encrypted=False))
    clock.now += passed
    assert devices.mark(cookies, "ann") == ""
    clock.now = Clock.now + VALID_SECONDS - 1
    assert devices.mark(cookies, "ann")


@pytest.mark.parametrize("place", range(3))
def test_any_changed_part_is_a_forgery(place):
    devices = DeviceCookies(b"k" * 32)
    ((name, value),) = cookies_of(devices.header("ann", is_encrypted=False)).items()
    parts = value.split(".")
    parts[place] = f"1{parts[place][1:]}" if parts[place][0] != "1" else f"2{parts[place][1:]}"
    assert devices.mark({name: ".".join(parts)}, "ann") == ""


@pytest.mark.parametrize("value", ["", ".", "..", "a.b.c", "é.é.é", "1.1", "x" * 5000])
def test_anything_may_come_as_a_cookie(value):
    devices = DeviceCookies(b"k" * 32)
    (name,) = cookies_of(devices.header("ann", is_encrypted=False))
    assert devices.mark({name: value}, "ann") == ""
