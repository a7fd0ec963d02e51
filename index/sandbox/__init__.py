"""Parsing in a process of its own, which is ended when a file takes too much."""
