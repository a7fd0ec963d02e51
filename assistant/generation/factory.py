"""Builds the language model and the answer generator from the configuration."""

from __future__ import annotations

from collections.abc import Callable

from assistant.config import Config
from assistant.generation.api_keys import api_key_for, check_key_host
from assistant.generation.generator import AnswerGenerator
from assistant.generation.grounding import characters_for
from assistant.generation.model_spec import ModelSpec, check_installed, parse_model_spec
from assistant.generation.prompts import load_prompts
from assistant.generation.types import GenerationLimits, LanguageModel, Verifier
from assistant.pipeline import Assistant


def configured_model(config: Config) -> ModelSpec | None:
    """The configured model, checked as far as possible without contacting it; None if none is set.

    InvalidInput for an invalid line, a missing library, and a key, file or prompt that cannot be
    used. Imports no client library.
    """
    check_key_host(config)
    line = config.language_model or config.page_model
    if not line:
        return None
    spec = parse_model_spec(line)
    check_installed(spec)
    load_prompts(config.prompts)
    if spec.kind == "local":
        from assistant.generation.local_model import model_file

        model_file(spec.name)
    else:
        api_key_for(config, spec)
    return spec


def open_model(config: Config, spec: ModelSpec) -> LanguageModel:
    """The model, ready to use; nothing is sent or started yet."""
    if spec.kind == "local":
        from assistant.generation.local_model import LocalModel

        return LocalModel(spec)
    from assistant.generation.llama_index_model import LlamaIndexModel

    return LlamaIndexModel(spec, lambda: api_key_for(config, spec))


def open_generator(
    config: Config,
    assistant: Assistant,
    model: LanguageModel,
    open_verifier: Callable[[Assistant], Verifier] | None = None,
) -> AnswerGenerator:
    """An answer generator over the assistant's library."""
    return AnswerGenerator(
        model=model,
        verifier=(open_verifier or _statement_verifier)(assistant),
        prompts=load_prompts(config.prompts),
        assistant=assistant,
        limits=GenerationLimits(
            seconds=config.model_seconds,
            silence_seconds=max(config.model_seconds / 2, 1),
            tokens=config.model_tokens,
        ),
        evidence_characters=characters_for(
            getattr(model, "context_tokens", None), config.model_tokens
        ),
        rechecks_weak=config.model_checks,
    )


def _statement_verifier(assistant: Assistant) -> Verifier:
    from assistant.reading.network import ReadingNetwork
    from assistant.verification.checker import StatementVerifier
    from assistant.verification.entailment import ENTAILMENT_FOLDER

    with assistant.searcher.session() as session:
        return StatementVerifier(session.embedder, ReadingNetwork(ENTAILMENT_FOLDER))
