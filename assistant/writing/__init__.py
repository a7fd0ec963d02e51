"""Answers in a language model's words, shown only where the articles support them."""
