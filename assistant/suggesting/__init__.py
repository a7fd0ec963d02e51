"""Questions that the articles themselves suggest: made from their sentences, shown only if asked
and answered before."""
