"""A writer over the small library, with a scripted server or any other model behind it."""

from __future__ import annotations

import threading

import pytest

from assistant.factory import configured_assistant
from assistant.generation.generator import AnswerGenerator
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.prompts import load_prompts
from assistant.generation.types import GenerationLimits
from tests.assistant.generation.stand_in import WordChecker
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def assistant(built):
    from dataclasses import replace

    from assistant.config import from_environment

    return configured_assistant(replace(from_environment(), data=built))


@pytest.fixture
def generator_for(assistant):
    """`generator_for(model or address, **limits)`: a writer with the stand-in checker."""

    def make(model, verifier=None, **limits) -> AnswerGenerator:
        if isinstance(model, str):
            model = LlamaIndexModel(parse_model_spec(model), lambda: "")
        return AnswerGenerator(
            assistant=assistant,
            model=model,
            verifier=verifier or WordChecker(),
            prompts=load_prompts(ROOT / "prompts"),
            limits=GenerationLimits(**{"seconds": 30, "silence_seconds": 20, **limits}),
        )

    return make


@pytest.fixture
def write(assistant):
    """`write(writer, question)`: the finished answer."""

    def write(writer, question, history=(), stop=None):
        answer = assistant.ask(question, history)
        for progress in writer.write(answer, stop or threading.Event(), history):
            answer = progress.answer
        return answer

    return write
