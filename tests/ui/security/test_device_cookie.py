"""The mark of a browser that signed in before, and the key that signs it."""

from __future__ import annotations

import pytest

from index.errors import InvalidInput
from ui.security.device_cookie import KEY_FILE, load_device_key


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
