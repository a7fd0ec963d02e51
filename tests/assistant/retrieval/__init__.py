"""Tests of words of time."""
