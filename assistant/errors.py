"""Errors of the assistant beside those of the index, under the same root.

index.errors.FootnoteError
├── LanguageModelFailed       the language model gave no answer, or not all of it
└── UserDataUnusable          saved conversations and feedback cannot be read or written
"""

from __future__ import annotations

from index.errors import FootnoteError


class LanguageModelFailed(FootnoteError):
    """The language model gave no answer or not all of it; `str(error)` names no key and no text."""


class UserDataUnusable(FootnoteError):
    """The file of conversations and feedback cannot be read or written."""
