"""Parsers from files to articles, one module per format."""
