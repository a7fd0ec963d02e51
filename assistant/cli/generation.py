"""Generated answers of `ask`: the requested model, and its sentences on the terminal."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from dataclasses import replace

from assistant.cli.answer_text import (
    answer_lines,
    citation_lines,
    generated_lines,
    unsupported_lines,
)
from assistant.cli.output import print_line, print_note
from assistant.config import Config
from assistant.generation.factory import configured_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.model_spec import SPEC_EXAMPLES, ModelSpec
from assistant.types import Answer, Citation, GeneratedAnswer, Turn
from index.errors import InvalidInput


def requested_model(options: argparse.Namespace, config: Config) -> ModelSpec | None:
    """The model that the options request; None if none is requested. InvalidInput."""
    if not (options.written or options.language_model):
        return None
    line = options.language_model or config.language_model
    if not line:
        raise InvalidInput(
            "no language model is configured: set FOOTNOTE_LANGUAGE_MODEL or give --model "
            f"with {SPEC_EXAMPLES}"
        )
    return configured_model(replace(config, language_model=line))


def with_generated_answer(
    generator: AnswerGenerator, answer: Answer, history: Sequence[Turn] = ()
) -> Answer:
    """The answer with the complete generated one."""
    for progress in generator.write(answer, threading.Event(), history):
        answer = progress.answer
    return answer


def print_generated(generator: AnswerGenerator, answer: Answer, *, struck: bool) -> Answer:
    """Print the model's sentences as they are verified, then the further citations."""
    shown, quoted = 0, answer
    for progress in generator.write(answer, threading.Event()):
        if quoted.status == "not_found":  # answered after the model's rewrite
            quoted = replace(progress.answer, written=None)
            for line in answer_lines(quoted):
                print_line(line)
        answer = progress.answer
        statements = answer.written.statements if answer.written else ()
        if statements and not shown:
            print_line(f"\nIn the words of {generator.model.name}, checked against the articles:")
        for at in range(shown, len(statements)):
            for line in generated_lines(statements[at - 1] if at else None, statements[at]):
                print_line(line)
        shown = len(statements)
    if answer.written:
        _print_ending(answer.written, answer.citations[len(quoted.citations) :], is_struck=struck)
    return answer


def _print_ending(
    written: GeneratedAnswer, further: Sequence[Citation], *, is_struck: bool
) -> None:
    """What was left out, the further citations, and remarks on the model."""
    for line in unsupported_lines(written, struck=is_struck):
        print_line(line)
    for line in citation_lines(further):
        print_line(line)
    if written.tokens_a_second:
        print_line(f"{written.model}: {written.tokens_a_second:.1f} tokens a second")
    if written.problem:
        print_note(f"footnote: {written.problem}; the quoted answer stands")
    if written.remark:
        print_note(f"footnote: {written.remark}")
