"""What the server holds between requests: loaders, queue, sessions, jobs."""
