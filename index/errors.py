"""Errors of the index.

One root; each is one clear line for the person who uses the program, never a traceback:

    FootnoteError
    ├── UnreadableArticle         this file or row cannot become an article; the rest goes on
    │   └── OutsideFolder         it lies outside of the folder that is read
    ├── SourceUnavailable         a source cannot be reached; nothing of it is removed
    │   └── SourceTimeout         its time is over; what is left of it is for the next build
    ├── IndexMissing              there is no index in the data folder yet
    ├── LibraryVanished           there was one, and its folder is gone while it is in use
    ├── IndexMismatch             the index was built with another model or format
    ├── IndexDamaged              a file of the index is missing or not what it was
    ├── MigrationRefused          another model would find less; nothing was changed
    ├── BuildInProgress           another process is building this library
    ├── ArticleNotFound           no article has that id
    ├── ModelUnavailable          the embedding model cannot be loaded
    ├── StorageFailed             the disk or the rights on it do not let us
    │   ├── DiskFull              no space is left, or the user's quota is used up
    │   ├── StorageLocked         another process holds the file
    │   ├── ReadOnlyStorage       the disk or the file can only be read
    │   ├── NotPermitted          this user may not open or change it
    │   ├── DiskBroken            reading or writing failed in the disk itself
    │   └── TooManyOpenFiles      the process may open no further file
    └── InvalidInput              an argument or an input file is not what it should be
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Root of the errors that are told to the person in one line."""


class UnreadableArticle(FootnoteError):
    """The file or row cannot become an article; `str(error)` is the reason alone."""


class OutsideFolder(UnreadableArticle):
    """A link within a folder leads to what is not in the folder."""


class SourceUnavailable(FootnoteError):
    """A source cannot be reached."""


class SourceTimeout(SourceUnavailable):
    """A source took all the time that it may take; `str(error)` says how much that is."""


class IndexMissing(FootnoteError):
    """The data folder holds no index."""


class LibraryVanished(FootnoteError):
    """The library that this process works on is not in its data folder any more."""


class IndexMismatch(FootnoteError):
    """The index was built with another embedding model or an unknown format."""


class IndexDamaged(FootnoteError):
    """A file of the index is missing or damaged."""


class MigrationRefused(FootnoteError):
    """The retrieval check on the person's own articles fell with another model."""


class BuildInProgress(FootnoteError):
    """Another process holds the build lock."""


class ArticleNotFound(FootnoteError):
    """No article of the library has this id."""


class ModelUnavailable(FootnoteError):
    """The embedding model cannot be loaded."""


class StorageFailed(FootnoteError):
    """What holds the library cannot be used now; `storage.error_translation` says which and why."""


class DiskFull(StorageFailed):
    """No space is left, or none of the user's quota."""


class StorageLocked(StorageFailed):
    """Another process holds the file."""


class ReadOnlyStorage(StorageFailed):
    """The disk or the file can only be read."""


class NotPermitted(StorageFailed):
    """The user that runs us may not open or change it."""


class DiskBroken(StorageFailed):
    """Reading or writing failed in the disk itself."""


class TooManyOpenFiles(StorageFailed):
    """The process may open no further file."""


class InvalidInput(FootnoteError):
    """An argument or an input file is not what it should be."""
