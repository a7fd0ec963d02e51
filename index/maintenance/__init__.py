"""Verify, repair, roll back, forget."""
