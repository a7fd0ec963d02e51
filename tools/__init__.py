"""Scripts for those who work on Footnote; nothing of the program needs them."""
