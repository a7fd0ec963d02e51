"""Normalised text, its sentences and passages."""
