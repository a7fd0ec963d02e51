"""The extractive reader: encoding, network, span decoding, features, confidence."""
