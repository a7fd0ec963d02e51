"""Adapters between the packages of this project and other people's software, one folder each."""
