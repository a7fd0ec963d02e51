"""Parsing in a separate process, which is killed when a file takes too much time or memory."""
