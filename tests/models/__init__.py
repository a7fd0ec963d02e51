"""The scripts that make the shipped models."""
