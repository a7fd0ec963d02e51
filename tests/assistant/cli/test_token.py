"""`token`: made, listed and revoked on the command line."""

from __future__ import annotations

import json

from assistant.access.tokens import TokenStore
from assistant.cli.main import main


def run(capsys, *arguments):
    code = main(["token", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_token_is_shown_once_listed_without_it_and_revoked(tmp_path, capsys):
    data = ("--data", str(tmp_path))
    assert main(["collections", *data, "--create", "work"]) == 0
    capsys.readouterr()
    options = ("--collection", "work", "--collection", "", "--role", "write", "--expires", "7")
    code, secret, note = run(capsys, "create", "robot", *options, *data)
    assert code == 0
    assert "only time" in note
    token = TokenStore(tmp_path).find(secret.strip())
    assert token is not None
    code, out, _ = run(capsys, "list", "--json", *data)
    assert json.loads(out) == [
        {
            "id": token.id,
            "name": "robot",
            "role": "write",
            "collections": ["work", ""],
            "created": token.created,
            "expires": token.expires,
        }
    ]
    _, out, _ = run(capsys, "list", *data)
    assert "work, the main library" in out
    assert secret.strip() not in out
    assert run(capsys, "revoke", "robot", *data)[0] == 0
    assert TokenStore(tmp_path).find(secret.strip()) is None
    assert "There are no tokens" in run(capsys, "list", *data)[1]


def test_errors_are_one_line(tmp_path, capsys):
    data = ("--data", str(tmp_path))
    for arguments, words in (
        (("create", "a/b"), "cannot be the name of a token"),
        (("create", "a", "--collection", "none"), "there is no collection 'none'"),
        (("create", "a", "--expires", "0"), "1 to 3650 days"),
        (("revoke", "nobody"), "there is no token 'nobody'"),
    ):
        code, out, error = run(capsys, *arguments, *data)
        assert (code, out, error.count("\n")) == (2, "", 1)
        assert words in error
