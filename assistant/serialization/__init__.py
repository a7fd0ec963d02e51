"""Answers and records as JSON, and back."""
