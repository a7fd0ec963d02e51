"""The privacy notice: which machine receives which text, and when."""

from __future__ import annotations

from assistant.generation.grounding import MAX_SENTENCES
from assistant.generation.model_rewriting import LONGEST_ANSWER, MAX_TURNS
from assistant.generation.model_spec import ModelSpec

NO_MODEL_NOTICE = "No language model is configured: no question and no sentence is sent anywhere."


def privacy_notice(spec: ModelSpec | None) -> str:
    """What is sent to the model, and to which machine, as text for people."""
    if spec is None:
        return NO_MODEL_NOTICE
    what = (
        f"the question and at most {MAX_SENTENCES} sentences of your articles, with the titles "
        "they stand under; where the articles seem to hold no answer, the question and the last "
        f"{MAX_TURNS} questions with at most {LONGEST_ANSWER} characters of their answers"
    )
    if spec.kind == "local":
        return f"Nothing leaves this machine: {spec.display_name} runs here and is given {what}."
    if spec.is_local:
        return (
            f"{spec.display_name} at {spec.host}, a server on this machine, is sent {what}. "
            "What that server does with it is up to whoever runs it."
        )
    return f"{spec.host} is sent, for {spec.display_name}: {what}. Nothing else, and no file."
