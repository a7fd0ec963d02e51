"""The kinds of question that have a module of their own."""
