"""How long an article may be, which bounds the memory and time of everything derived from it.

Measured: splitting, packing and hashing 20 million characters of prose takes 2 s and 0.3 GB; half a
million sentences, however short, 4 s and 0.1 GB. Passages need no limit of their own, since a
sentence has at most 1,000 characters and a passage at least one sentence.
"""

from __future__ import annotations

from index.errors import UnreadableArticle

LONGEST_TEXT = 20_000_000
"""Code points: four times the Bible. What is longer is a collection or a log."""
MAX_SENTENCES = 500_000
"""Fifteen times those of the Bible; a list of short lines reaches it first."""
_COUNTED_FROM = 1_000_000  # code points: a sentence has at least two


def refuse_too_long(text: str) -> None:
    """Raise UnreadableArticle for a text that is too long; nothing is cut silently."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableArticle(
            f"its text of {len(text) / 1e6:.1f} million characters is more than the "
            f"{LONGEST_TEXT / 1e6:.0f} million that an article may have: left out"
        )
    if len(text) <= _COUNTED_FROM:
        return
    from index.text.sentences import split_sentences

    # At least every second line is not blank, and lines are quickly counted.
    is_over = text.count("\n") > 2 * MAX_SENTENCES or len(split_sentences(text)) > MAX_SENTENCES
    if is_over:
        raise UnreadableArticle(
            f"more than the {MAX_SENTENCES:,} sentences or lines that an article may have: left out"
        )
