"""The page: plain functions that turn answers, articles and builds into HTML, and their layout."""
