"""Sources, the files and web pages in them, and what is read of each."""
