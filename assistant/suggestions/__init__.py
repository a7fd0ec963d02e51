"""Questions generated from the articles."""
