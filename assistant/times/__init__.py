"""Words of time: in questions, in what is cited, and of the articles themselves."""
