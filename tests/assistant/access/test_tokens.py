"""Tokens: hashed, named, revocable, and safe between processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.access.tokens import TOKENS_FILE, TokenStore, TokensUnusable
from index.errors import InvalidInput
from tests.conftest import ROOT


def test_a_token_is_found_by_its_secret_alone(tmp_path):
    store = TokenStore(tmp_path)
    secret, token = store.create("robot", role="write", collections=["work", "work", ""])
    other, _ = store.create("other")
    assert store.find(secret) == token
    assert token.collections == ("work", "")
    assert (token.opens("work"), token.opens(""), token.opens("home")) == (True, True, False)
    assert store.find(other).opens("anything")
    assert [token.may_write, store.find(other).may_write] == [True, False]
    for wrong in ("", secret[:-1], secret + "x", token.digest, token.id, "robot", "\ud800"):
        assert store.find(wrong) is None


def test_the_file_holds_no_secret_and_is_private(tmp_path):
    secret, _ = TokenStore(tmp_path).create("robot")
    path = tmp_path / TOKENS_FILE
    assert secret not in path.read_text()
    assert secret.removeprefix("fn_") not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["access-tokens.json", "access-tokens.lock"]


def test_a_revoked_token_opens_nothing(tmp_path):
    store = TokenStore(tmp_path)
    secret, token = store.create("robot")
    by_id, second = store.create("second")
    assert store.revoke("robot") == token
    assert store.revoke(second.id) == second
    assert (store.find(secret), store.find(by_id), store.all()) == (None, None, ())
    with pytest.raises(InvalidInput, match="no token 'robot'"):
        store.revoke("robot")
    assert store.create("robot")[0] != secret


def test_an_expired_token_opens_nothing(tmp_path):
    store = TokenStore(tmp_path)
    secret, token = store.create("robot", days=2)
    now = datetime.now(UTC)
    assert not token.is_expired(now + timedelta(days=1))
    assert token.is_expired(now + timedelta(days=2))
    path = tmp_path / TOKENS_FILE
    gone = replace(token, expires=(now - timedelta(seconds=1)).isoformat())
    path.write_text(path.read_text().replace(token.expires, gone.expires))
    assert store.all() == (gone,)
    assert store.find(secret) is None


@pytest.mark.parametrize("name", ["", " x", "-x", "a/b", "a\nb", "x" * 61, "a\u202eb"])
def test_a_name_is_one_line_that_can_be_typed(name, tmp_path):
    with pytest.raises(InvalidInput, match="cannot be the name"):
        TokenStore(tmp_path).create(name)
    assert os.listdir(tmp_path) == []


def test_what_cannot_be_is_refused_and_loses_nothing(tmp_path):
    store = TokenStore(tmp_path)
    _, token = store.create("robot")
    for options in ({"role": "admin"}, {"days": 0}, {"days": 10_000}):
        with pytest.raises(InvalidInput):
            store.create("new", **options)
    for taken in ("robot", token.id):
        with pytest.raises(InvalidInput, match="already"):
            store.create(taken)
    assert store.all() == (token,)


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored["tokens"][0].update(collections="work"),
        lambda stored: stored["tokens"][0].update(role="admin"),
        lambda stored: stored["tokens"][0].update(expires="2020-01-01T00:00:00"),
        lambda stored: stored["tokens"][0].update(sha256="é"),
        lambda stored: stored.update(format=2),
        lambda stored: stored.update(tokens=[3]),
    ],
)
def test_a_damaged_file_lets_nobody_in_and_is_not_overwritten(change, tmp_path):
    store = TokenStore(tmp_path)
    secret, _ = store.create("robot", collections=["work"])
    path = tmp_path / TOKENS_FILE
    stored = json.loads(path.read_text())
    change(stored)
    path.write_text(json.dumps(stored))
    before = path.read_bytes()
    for work in (lambda: store.find(secret), lambda: store.create("more"), store.all):
        with pytest.raises(TokensUnusable, match="damaged"):
            work()
    assert path.read_bytes() == before


def test_two_processes_lose_no_token(tmp_path):
    code = (
        "import sys; from pathlib import Path; from assistant.access.tokens import TokenStore\n"
        "for n in range(15): TokenStore(Path(sys.argv[1])).create(f'{sys.argv[2]}{n}')"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=ROOT)
        for name in ("a", "b")
    ]
    assert [each.wait() for each in both] == [0, 0]
    names = {token.name for token in TokenStore(tmp_path).all()}
    assert names == {f"{letter}{n}" for letter in "ab" for n in range(15)}
