"""The settings: what they are, and how a file gives them."""
