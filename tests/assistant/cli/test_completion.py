"""`completion`: the shell itself completes commands, options and values."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.assistant.cli.commands import run


@pytest.fixture
def script(capsys):
    def of(shell):
        code, out, err = run(capsys, "completion", shell)
        assert (code, err) == (0, "")
        return out

    return of


def completed(script, *words):
    """What bash offers for the last of the words."""
    listed = " ".join(f"'{word}'" for word in words)
    line = f"{script}\nCOMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; COMP_LINE='x'\n"
    code = f"{line}COMPREPLY=(); _shtab_footnote; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    ran = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60)
    return {word.strip() for word in ran.stdout.split()}


def test_bash_completes_commands_options_and_choices(script):
    text = script("bash")
    assert {"build", "ask", "verify-index", "completion"} <= completed(text, "footnote", "")
    assert completed(text, "footnote", "sea") == {"search"}
    assert {"--batch", "--since", "--data"} <= completed(text, "footnote", "ask", "--")
    assert completed(text, "footnote", "ask", "--reader", "") == {"small", "large"}


def test_every_shell_gets_a_script_with_every_command(script):
    for shell in ("bash", "zsh", "fish"):
        text = script(shell)
        assert "footnote" in text
        for command in ("build", "verify-index", "rollback"):
            assert command in text


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shell_takes_its_script(script, shell, tmp_path):
    if (program := shutil.which(shell)) is None:
        return  # no such shell here; bash is tried above
    (tmp_path / "script").write_text(script(shell))
    subprocess.run([program, "-n", str(tmp_path / "script")], check=True, timeout=60)


def test_a_shell_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        run(capsys, "completion", "csh")
    assert ended.value.code == 2
