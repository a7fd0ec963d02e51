"""`config show`: each setting, its value, and what set it; never a secret."""

from __future__ import annotations

import json

from assistant.settings.table import SETTINGS
from tests.assistant.cli.commands import run


def shown(capsys, *options):
    code, out, err = run(capsys, "config", "show", "--json", *options)
    assert (code, err) == (0, "")
    return {row["name"]: row for row in json.loads(out)["settings"]}


def test_every_setting_is_shown_with_what_set_it(capsys, monkeypatch, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text("model_tokens = 9\nport = 7001\n")
    monkeypatch.setenv("FOOTNOTE_HOST", "127.0.0.3")
    rows = shown(capsys, "--config", str(file), "--port", "7002", "--data", str(tmp_path))
    assert list(rows) == [setting.name for setting in SETTINGS]
    seen = {name: (row["value"], row["set_by"], row["place"]) for name, row in rows.items()}
    assert seen["data"] == (str(tmp_path), "option", None)
    assert seen["port"] == (7002, "option", None)
    assert seen["host"] == ("127.0.0.3", "environment", "FOOTNOTE_HOST")
    assert seen["model_tokens"] == (9, "file", str(file))
    assert seen["allowed_hosts"] == ([], "default", None)


def test_no_secret_is_shown(capsys, monkeypatch, tmp_path):
    for name in ("FOOTNOTE_USERS", "FOOTNOTE_MODEL_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, "ann:hunter2")
    code, out, _ = run(capsys, "config", "show")
    assert code == 0
    assert "hunter2" not in out
    assert out.count("(set, not shown)") == 4
    _, out, _ = run(capsys, "config", "show", "--json")
    assert "hunter2" not in out
    assert shown(capsys)["users"]["is_set"]


def test_text_is_one_line_a_setting(capsys, tmp_path):
    code, out, _ = run(capsys, "config", "show", "--data", str(tmp_path / "x"))
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == len(SETTINGS)
    assert lines[0].split() == ["data", str(tmp_path / "x"), "[option]"]


def test_a_wrong_file_is_one_line_and_exit_code_2_for_every_command(capsys, tmp_path):
    (tmp_path / "footnote.toml").write_text("redaer = 'small'\n")
    for command in (["config", "show"], ["status"], ["ask", "Who?"], ["serve"]):
        code, out, err = run(capsys, *command, "--data", str(tmp_path))
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert err.startswith("footnote: ")
        assert "there is no setting 'redaer': the nearest is reader" in err
