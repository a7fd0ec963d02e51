"""What `ask` does with a language model: which one is meant, and its words on the terminal."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from dataclasses import replace

from assistant.cli.answer_text import answer_lines, citation_lines, left_out_line, written_line
from assistant.cli.output import note, say
from assistant.config import Config
from assistant.generation.factory import chosen_model
from assistant.generation.generator import Writer
from assistant.generation.model_spec import FORMS, Chosen
from assistant.types import Answer, Turn
from index.errors import InvalidInput


def chosen_for(options: argparse.Namespace, config: Config) -> Chosen | None:
    """The model that the options ask for; None if they ask for none. InvalidInput."""
    if not (options.written or options.language_model):
        return None
    line = options.language_model or config.language_model
    if not line:
        raise InvalidInput(
            "no language model is configured: set FOOTNOTE_LANGUAGE_MODEL or give --model "
            f"with {FORMS}"
        )
    return chosen_model(replace(config, language_model=line))


def written_answer(writer: Writer, answer: Answer, history: Sequence[Turn] = ()) -> Answer:
    """The answer with what the model wrote, once it is all there."""
    for progress in writer.write(answer, threading.Event(), history):
        answer = progress.answer
    return answer


def say_written(writer: Writer, answer: Answer, *, struck: bool) -> Answer:
    """Print the model's sentences as each is checked, and where the further ones stand."""
    shown, quoted = 0, answer
    for progress in writer.write(answer, threading.Event()):
        if quoted.status == "not_found":  # the model put the question otherwise
            quoted = replace(progress.answer, written=None)
            for line in answer_lines(quoted):
                say(line)
        answer = progress.answer
        statements = answer.written.statements if answer.written else ()
        if statements and not shown:
            say(f"\nIn the words of {writer.model.name}, checked against the articles:")
        for statement in statements[shown:]:
            say(written_line(statement))
        shown = len(statements)
    if answer.written:
        for line in left_out_line(answer.written, struck=struck):
            say(line)
        for line in citation_lines(answer.citations[len(quoted.citations) :]):
            say(line)
        if answer.written.problem:
            note(f"footnote: {answer.written.problem}; the quoted answer stands")
    return answer
