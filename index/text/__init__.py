"""From text to sentences and passages."""
