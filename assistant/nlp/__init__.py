"""What English is: words, numbers, dates, names. Knows no article, no question, no session."""
