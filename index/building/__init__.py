"""One generation of the index: differences, plan, embedding, commit."""
