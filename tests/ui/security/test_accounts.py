"""Names and passwords come from the environment or a private file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.config import from_environment
from tests.conftest import ROOT
from ui.security.accounts import AccountsUnusable, configured_accounts


def accounts(monkeypatch, users="", file=None):
    monkeypatch.setenv("FOOTNOTE_USERS", users)
    if file:
        monkeypatch.setenv("FOOTNOTE_USERS_FILE", str(file))
    return configured_accounts(from_environment())


def test_without_users_there_are_no_accounts(monkeypatch):
    assert accounts(monkeypatch) is None


def test_a_name_signs_in_with_its_own_password_alone(monkeypatch):
    check = accounts(monkeypatch, "ann:one:two, bob:Ünïcode ")
    assert check("ann", "one:two")
    assert check("bob", "Ünïcode ")
    for name, password in [("ann", "one"), ("bob", "one:two"), ("cy", "one:two"), ("", ""),
                           ("ann", ""), ("ann", "one:two\udcff"), ("Ann", "one:two")]:  # fmt: skip
        assert not check(name, password)


def test_passwords_are_neither_shown_nor_kept(monkeypatch):
    monkeypatch.setenv("FOOTNOTE_USERS", "ann:open sesame")
    config = from_environment()
    assert "sesame" not in repr(config)
    assert "sesame" not in repr(vars(configured_accounts(config)))


@pytest.mark.parametrize("users", ["ann", "ann:", ":secret", "ann:x,bob"])
def test_an_entry_that_is_no_account_is_refused_without_showing_it(monkeypatch, users):
    with pytest.raises(AccountsUnusable, match=r"entry \d of FOOTNOTE_USERS is not of the form"):
        accounts(monkeypatch, users)


def test_a_private_file_may_hold_what_the_setting_cannot(monkeypatch, tmp_path):
    file = tmp_path / "users"
    file.write_text("# who may read\nann:a,b:c\n\nbob:two\n", "utf-8")
    file.chmod(0o600)
    check = accounts(monkeypatch, "cy:three", file)
    assert [check(*pair) for pair in [("ann", "a,b:c"), ("bob", "two"), ("cy", "three")]] == [
        True
    ] * 3


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o602])
def test_a_file_that_others_can_read_is_refused(monkeypatch, tmp_path, mode):
    file = tmp_path / "users"
    file.write_text("ann:one\n")
    file.chmod(mode)
    with pytest.raises(AccountsUnusable, match="chmod 600"):
        accounts(monkeypatch, file=file)


def test_a_file_that_is_missing_or_empty_never_opens_the_page(monkeypatch, tmp_path):
    with pytest.raises(AccountsUnusable, match="cannot be read"):
        accounts(monkeypatch, file=tmp_path / "none")
    empty = tmp_path / "empty"
    empty.touch(0o600)
    with pytest.raises(AccountsUnusable, match="names nobody"):
        accounts(monkeypatch, file=empty)


@pytest.mark.parametrize("program", [["app.py"], ["-m", "assistant", "serve"]])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_other_machines_need_a_password(program, host, tmp_path):
    command = [sys.executable, *program, "--data", str(tmp_path), "--host", host, "--port", "7939"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"footnote: {host} is reached from other machines: set FOOTNOTE_USERS=name:password or "
        "FOOTNOTE_USERS_FILE=file first (or, on your own risk, --without-password)\n"
    )
    assert list(tmp_path.iterdir()) == []
