"""Measuring, in a library, what confidence questions get that it cannot answer."""
