"""Articles to sentences, passages, embeddings and full text; and the search over them."""
