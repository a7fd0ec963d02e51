"""Measuring search, answers and refusals on sets of questions."""
