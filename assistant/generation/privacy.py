"""In plain words: which machine is sent which text, and when."""

from __future__ import annotations

from assistant.generation.grounding import MOST_SENTENCES
from assistant.generation.model_spec import Chosen
from assistant.generation.query_rewriting import LONGEST_ANSWER, MOST_TURNS

NO_MODEL = "No language model is configured: no question and no sentence is sent anywhere."


def sent_words(chosen: Chosen | None) -> str:
    """What leaves for the model, and where it goes."""
    if chosen is None:
        return NO_MODEL
    what = (
        f"the question and at most {MOST_SENTENCES} sentences of your articles, with the titles "
        "they stand under; where the articles seem to hold no answer, the question and the last "
        f"{MOST_TURNS} questions with at most {LONGEST_ANSWER} characters of their answers"
    )
    if chosen.kind == "local":
        return f"Nothing leaves this machine: {chosen.shown} runs here and is given {what}."
    if chosen.is_here:
        return (
            f"{chosen.shown} at {chosen.host}, a server on this machine, is sent {what}. "
            "What that server does with it is up to whoever runs it."
        )
    return f"{chosen.host} is sent, for {chosen.shown}: {what}. Nothing else, and no file."
