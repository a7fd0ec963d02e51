"""Claim verification: whether a generated sentence is supported by its sources."""
