"""How answers show themselves in notebooks."""
