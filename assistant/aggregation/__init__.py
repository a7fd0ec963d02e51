"""What several cited sentences say together: yes or no, conflict, agreement."""
