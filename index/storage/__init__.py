"""What is on disk: catalogue, vectors, full text, locks, backups, recovery."""
