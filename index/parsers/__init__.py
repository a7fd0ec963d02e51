"""Files as articles, one module a format."""
