"""Question generation: questions that the articles answer."""
