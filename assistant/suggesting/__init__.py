"""Questions that the articles suggest: made from their sentences, asked before they are shown."""
