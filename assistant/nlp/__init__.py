"""English words, numbers, dates, times and names in a text; no question, no session."""
