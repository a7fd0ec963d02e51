"""Aggregation of cited sentences: a boolean answer, conflict or agreement."""
