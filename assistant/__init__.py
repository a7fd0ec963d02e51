"""Questions to cited answers: search, reading, composing; the command line; evaluation."""
