"""Prompt templates: text files with declared variables, validated when read.

A file is a head (`variables: question, sentences`), a line `---`, the system message, a line `---`,
and the user message. `{name}` is a variable; other braces are literal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.generation.types import Prompt
from index.errors import InvalidInput

REFUSAL = "The sentences do not answer this."
"""What a model is asked to write if it finds no answer; `{refusal}` in the prompts."""

PROMPT_VARIABLES: Mapping[str, frozenset[str]] = {
    "write": frozenset({"question", "sentences", "fence", "refusal"}),
    "stand_alone": frozenset({"question", "turns", "fence"}),
    "parts": frozenset({"question"}),
    "check": frozenset({"statement", "sentences", "fence"}),
}
"""The variables of each prompt; a file must use exactly these."""

_VARIABLE = re.compile(r"\{([A-Za-z_]\w*)\}")
_RULE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A prompt whose variables are not filled yet."""

    name: str
    system: str
    user: str

    def fill(self, **values: str) -> Prompt:
        """The prompt with its variables substituted once: braces in the values stay literal."""

        def put(text: str) -> str:
            return _VARIABLE.sub(lambda match: values[match[1]], text)

        return Prompt(put(self.system), put(self.user))


def load_prompts(folder: Path) -> Mapping[str, PromptTemplate]:
    """All prompts of a folder by name; InvalidInput names the file and the variable."""
    return {name: _load_template(folder / f"{name}.txt", name) for name in PROMPT_VARIABLES}


def is_refusal(text: str) -> bool:
    """Whether a model's text says that it found no answer."""
    return _plain_words(REFUSAL) in _plain_words(text)


def _plain_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _load_template(path: Path, name: str) -> PromptTemplate:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InvalidInput(f"the prompt {path} cannot be read: {reason}") from error
    parts = [part.strip() for part in _RULE.split(text.removeprefix("\ufeff"), maxsplit=2)]
    if len(parts) != 3 or not parts[0].startswith("variables:"):
        raise InvalidInput(
            f"the prompt {path} is not `variables: ...`, a line `---`, what to do, a line `---`, "
            "what is given: see prompts/README.md"
        )
    declared = set(re.findall(r"\w+", parts[0].removeprefix("variables:")))
    used = set(_VARIABLE.findall(parts[1] + parts[2]))
    known = PROMPT_VARIABLES[name]
    for found, problem in (
        (declared - known, f"declares {{}}, which nothing fills: {', '.join(sorted(known))} are"),
        (known - declared, "does not declare {}: add it to its first line"),
        (used - declared, "uses {}, which its first line does not declare"),
        (declared - used, "does not use {}: without it the model cannot answer"),
    ):
        if found:
            names = ", ".join(sorted(found))
            raise InvalidInput(f"the prompt {path} {problem.format(names)}")
    return PromptTemplate(name, parts[1], parts[2])
