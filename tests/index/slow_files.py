"""Files that the reading process is busy with for longer than any test waits."""

from __future__ import annotations

SLOW_MARKDOWN = b"> " * 29 + b"a\n" * 250_000
"""Quotations within quotations, all of whose lines are continued by every line below."""
