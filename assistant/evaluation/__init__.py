"""Evaluation of search, answers and refusals on question sets."""
