"""Whether a written sentence says no more than the sentences it is to rest on."""
