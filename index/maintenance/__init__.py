"""Maintenance of an index: verify, repair, roll back, forget."""
