"""The optional language model: grounding, prompts, streaming, back ends."""
