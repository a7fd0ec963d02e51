"""The composition root of writing: which model, prompts and checks an answer is written with."""

from __future__ import annotations

from collections.abc import Callable

from assistant.config import Config
from assistant.generation.api_keys import check_key_host, key_of
from assistant.generation.generator import Writer
from assistant.generation.model_spec import Chosen, check_installed, choose
from assistant.generation.prompts import load_prompts
from assistant.generation.types import Checker, LanguageModel, Limits
from assistant.pipeline import Assistant


def chosen_model(config: Config) -> Chosen | None:
    """The configured model, all that can be checked of it without speaking to it; None for none.

    InvalidInput for a line that is none, what is not installed, and a key, file or prompt that
    cannot be used. Imports no library.
    """
    check_key_host(config)
    line = config.language_model or config.page_model
    if not line:
        return None
    chosen = choose(line)
    check_installed(chosen)
    load_prompts(config.prompts)
    if chosen.kind == "local":
        from assistant.generation.local_model import model_file

        model_file(chosen.name)
    else:
        key_of(config, chosen)
    return chosen


def open_model(config: Config, chosen: Chosen) -> LanguageModel:
    """The model, ready to be asked; nothing is sent and nothing started yet."""
    if chosen.kind == "local":
        from assistant.generation.local_model import LocalModel

        return LocalModel(chosen)
    from assistant.generation.llama_index_model import LlamaIndexModel

    return LlamaIndexModel(chosen, lambda: key_of(config, chosen))


def open_writer(
    config: Config,
    assistant: Assistant,
    model: LanguageModel,
    open_checker: Callable[[Assistant], Checker] | None = None,
) -> Writer:
    """A writer over the assistant's library."""
    return Writer(
        model=model,
        checker=(open_checker or _support_checker)(assistant),
        prompts=load_prompts(config.prompts),
        assistant=assistant,
        limits=Limits(
            seconds=config.model_seconds,
            silence_seconds=max(config.model_seconds / 2, 1),
            tokens=config.model_tokens,
        ),
        checks_weak=config.model_checks,
    )


def _support_checker(assistant: Assistant) -> Checker:
    from assistant.reading.network import ReadingNetwork
    from assistant.reading.reader import SpanReader
    from assistant.verification.checker import SupportChecker

    reader = assistant.reader
    network = reader.network if isinstance(reader, SpanReader) else ReadingNetwork()
    with assistant.searcher.session() as session:
        return SupportChecker(session.embedder, network)
