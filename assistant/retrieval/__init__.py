"""Passages to read: search and de-duplication."""
