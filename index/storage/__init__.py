"""Catalogue, vectors, full text, locks, backups, recovery."""
