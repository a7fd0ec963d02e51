"""The public way in: a library in a data folder, for programs in Python."""
