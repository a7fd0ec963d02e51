"""Answers, records and reports as JSON, and read back."""
