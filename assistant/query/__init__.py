"""From what was typed to what is searched for: rewriting, spelling, question types."""
