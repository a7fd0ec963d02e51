"""Numbers, dates and names in a text, in forms that can be compared."""
