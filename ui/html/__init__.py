"""Records as HTML, without state."""
