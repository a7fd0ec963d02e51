from __future__ import annotations

import shutil

import pytest

from assistant.cli.main import main
from assistant.generation.prompts import PROMPT_VARIABLES, REFUSAL, is_refusal, load_prompts
from index.errors import InvalidInput
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(ROOT / "prompts", tmp_path / "prompts")


def test_every_shipped_prompt_loads_and_takes_its_variables():
    prompts = load_prompts(ROOT / "prompts")
    assert prompts.keys() == PROMPT_VARIABLES.keys()
    assert {p.stem for p in (ROOT / "prompts").glob("*.txt")} == set(PROMPT_VARIABLES)
    for name, template in prompts.items():
        filled = template.fill(**{v: f"<{v}>" for v in PROMPT_VARIABLES[name]})
        for variable in PROMPT_VARIABLES[name]:
            assert f"<{variable}>" in filled.system + filled.user
        assert "{" not in filled.system + filled.user


def test_no_prompt_demands_a_citation():
    for path in (ROOT / "prompts").glob("*.txt"):
        assert "cit" not in path.read_text().casefold()


def test_the_refusal_is_one_phrase_for_prompt_and_code():
    prompt = load_prompts(ROOT / "prompts")["write"].fill(
        question="q", sentences="s", fence="f", refusal=REFUSAL
    )
    assert REFUSAL in prompt.system
    assert is_refusal(f"**{REFUSAL.lower()}**")
    assert is_refusal("I am sorry: the sentences do not answer this question.")
    assert not is_refusal("The sentence was answered by this.")


def test_what_a_variable_holds_is_never_read_as_a_variable():
    prompt = load_prompts(ROOT / "prompts")["write"].fill(
        question="{sentences} {fence}", sentences="a {question}", fence="F", refusal="R"
    )
    assert "Question: {sentences} {fence}" in prompt.user
    assert "a {question}" in prompt.user


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Question: {question}", "Question:", "does not use question"),
        ("variables: question, ", "variables: ", "does not declare question"),
        ("refusal\n---", "refusal, topic\n---", "declares topic, which nothing fills"),
        ("Answer:", "Answer {now}:", "uses now, which its first line does not declare"),
        ("---", "===", "is not `variables:"),
    ],
)
def test_an_unusable_prompt_is_reported_with_file_and_variable(
    folder, old, new, words, monkeypatch, capsys
):
    path = folder / "write.txt"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(InvalidInput) as raised:
        load_prompts(folder)
    assert str(path) in str(raised.value)
    assert words in str(raised.value)
    monkeypatch.setenv("FOOTNOTE_PROMPTS", str(folder))
    assert main(["ask", "Why?", "--model", "ollama:x"]) == 2
    assert words in capsys.readouterr().err


def test_a_prompt_can_be_changed_without_code(folder):
    path = folder / "write.txt"
    path.write_text("variables: question sentences fence refusal\r\n---\r\nTell me {refusal}, "
                    "{ \"json\": 1 }\n---\n{fence}{sentences}{fence} {question}")  # fmt: skip
    prompt = load_prompts(folder)["write"].fill(question="Q", sentences="S", fence="F", refusal="R")
    assert prompt.system == 'Tell me R, { "json": 1 }'
    assert prompt.user == "FSF Q"


def test_a_missing_prompt_is_named(folder):
    (folder / "check.txt").unlink()
    with pytest.raises(InvalidInput, match=r"check\.txt cannot be read: No such file"):
        load_prompts(folder)
