"""Who may use the library as a program."""
