"""Comparing what sentences say: numbers, dates, names and yes or no; unsure means no claim."""
