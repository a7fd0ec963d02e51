"""Building one generation of the index: diff, plan, embed, commit."""
