"""Whom the page is served to, and what follows: the language model, folders, the sign-in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import from_environment
from assistant.generation.saved_model_choice import save_model_choice
from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.page_client import PageClient
from ui.security.exposure import external_hosts, is_local_only
from ui.views.generated_answer import GeneratedAnswerView

LINE = "ollama:http://127.0.0.1:11434#llama3"
PROXIED = {"allowed_hosts": ("articles.example",)}


@pytest.mark.parametrize(
    ("changes", "is_alone"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"allowed_hosts": ("localhost:9000", "127.0.0.1:9000", "[::1]:9000")}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.168.1.5"}, False),
        (PROXIED, False),
        ({"allowed_hosts": ("localhost:9000", "articles.example:443")}, False),
        ({"allowed_hosts": ("127.0.0.1.evil.example",)}, False),
        ({"allowed_hosts": ("192.168.1.5",)}, False),
        ({"users": "ann:secret"}, False),
        ({"users_file": Path("users")}, False),
        ({"without_password": True}, False),
    ],
)
def test_a_page_is_this_machine_s_own_or_it_is_not(changes, is_alone):
    assert is_local_only(replace(from_environment(), **changes)) is is_alone


def test_what_others_reach_it_by_is_named():
    config = replace(from_environment(), allowed_hosts=("localhost:9", "a.example", "b.example:1"))
    assert external_hosts(config) == "a.example, b.example:1"
    assert external_hosts(replace(config, host="10.0.0.1")) == "10.0.0.1"
    assert external_hosts(from_environment()) == ""


def choose_model(view, line):
    (choose,) = [f for f in view.server_functions() if f.__name__ == "choose_model"]
    return choose({"line": line})


@pytest.mark.parametrize(
    "changes", [PROXIED, {"host": "0.0.0.0"}, {"users": "ann:x"}, {"without_password": True}]
)
def test_nobody_chooses_the_model_where_others_are_let_in(tmp_path, changes):
    config = replace(from_environment(), data=tmp_path, **changes)
    view = GeneratedAnswerView(config)
    assert choose_model(view, LINE) == {"error": "the language model cannot be chosen on this page"}
    assert view.models.chosen is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("changes", [PROXIED, {"users": "ann:x"}, {"without_password": True}])
def test_a_choice_kept_from_earlier_is_not_used_where_others_are_let_in(tmp_path, changes, caplog):
    config = replace(from_environment(), data=tmp_path)
    save_model_choice(config, LINE)
    assert GeneratedAnswerView(config).models.chosen.line == LINE
    assert caplog.text == ""
    assert GeneratedAnswerView(replace(config, **changes)).models.chosen is None
    assert f"name it with FOOTNOTE_LANGUAGE_MODEL={LINE}" in caplog.text
    named = replace(config, language_model="ollama:other", **changes)
    assert GeneratedAnswerView(named).models.chosen.name == "other"


@pytest.mark.parametrize("program", [["app.py"], ["-m", "assistant", "serve"]])
def test_further_host_names_need_a_password(program, tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_ALLOWED_HOSTS", "localhost:9000,articles.example")
    command = [sys.executable, *program, "--data", str(tmp_path), "--port", "7938"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        "footnote: articles.example is reached from other machines: set "
        "FOOTNOTE_USERS=name:password or FOOTNOTE_USERS_FILE=file first (or, on your own risk, "
        "--without-password)\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_page_behind_a_proxy_takes_no_model_from_a_visitor(tmp_path):
    data, log = tmp_path / "data", tmp_path / "log.txt"
    proxied = served(
        ROOT / "app.py", data, log, "--without-password", FOOTNOTE_ALLOWED_HOSTS="articles.example"
    )
    with proxied as address, PageClient(address, Host="articles.example") as visitor:
        answer = visitor.call("model", "choose_model", line=LINE)
    assert answer == {"error": "the language model cannot be chosen on this page"}
    assert not (data / "language-model").exists()
