"""In plain words: which machine is sent which text, and when."""

from __future__ import annotations

from assistant.generation.grounding import MAX_SENTENCES
from assistant.generation.model_spec import ModelSpec
from assistant.generation.query_rewriting import LONGEST_ANSWER, MAX_TURNS

NO_MODEL_NOTICE = "No language model is configured: no question and no sentence is sent anywhere."


def privacy_notice(chosen: ModelSpec | None) -> str:
    """What leaves for the model, and where it goes."""
    if chosen is None:
        return NO_MODEL_NOTICE
    what = (
        f"the question and at most {MAX_SENTENCES} sentences of your articles, with the titles "
        "they stand under; where the articles seem to hold no answer, the question and the last "
        f"{MAX_TURNS} questions with at most {LONGEST_ANSWER} characters of their answers"
    )
    if chosen.kind == "local":
        return f"Nothing leaves this machine: {chosen.display_name} runs here and is given {what}."
    if chosen.is_local:
        return (
            f"{chosen.display_name} at {chosen.host}, a server on this machine, is sent {what}. "
            "What that server does with it is up to whoever runs it."
        )
    return f"{chosen.host} is sent, for {chosen.display_name}: {what}. Nothing else, and no file."
