"""What several cited sentences say together: a boolean answer, conflict or agreement."""
