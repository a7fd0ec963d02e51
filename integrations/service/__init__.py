"""The operations of a library that every protocol serves."""
