"""Errors of the index.

One root. `str(error)` is one clear line for the person who uses the program, never a traceback:

    FootnoteError
    ├── UnreadableArticle         this file or row cannot become an article; others can
    │   └── OutsideFolder         it is outside the folder that is scanned
    ├── SourceUnavailable         a source cannot be reached; nothing of it is removed
    │   ├── SourceTimeout         its time is over; the next build reads the rest
    │   └── OriginalUnavailable   the file of an article is gone or has changed
    ├── IndexMissing              there is no index in the data folder yet
    ├── LibraryVanished           its folder disappeared while it was in use
    ├── IndexMismatch             the index was built with another model or format
    ├── IndexDamaged              a file of the index is missing or has changed
    ├── MigrationRefused          another model would find less; nothing was changed
    ├── BuildInProgress           another process is building this library
    ├── ArticleNotFound           no article has that id
    ├── ModelUnavailable          the embedding model cannot be loaded
    ├── StorageFailed             the disk or its permissions prevent it
    │   ├── DiskFull              no space is left, or the user's quota is used up
    │   ├── StorageLocked         another process has locked the file
    │   ├── ReadOnlyStorage       the disk or the file can only be read
    │   ├── NotPermitted          this user may not open or change it
    │   ├── DiskBroken            reading or writing failed in the disk itself
    │   └── TooManyOpenFiles      the process may open no further file
    └── InvalidInput              an argument or an input file is not what it should be
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Root of the errors that are shown to the person in one line."""


class UnreadableArticle(FootnoteError):
    """The file or row cannot become an article; `str(error)` is the reason alone."""


class OutsideFolder(UnreadableArticle):
    """A link within a folder leads out of the folder."""


class SourceUnavailable(FootnoteError):
    """A source cannot be reached."""


class SourceTimeout(SourceUnavailable):
    """A source used up its time limit; `str(error)` states the limit."""


class OriginalUnavailable(SourceUnavailable):
    """The file that an article was read from is gone or has changed; `str(error)` says it."""


class IndexMissing(FootnoteError):
    """There is no index in the data folder."""


class LibraryVanished(FootnoteError):
    """The library that this process works on is no longer in its data folder."""


class IndexMismatch(FootnoteError):
    """The index was built with another embedding model or an unknown format."""


class IndexDamaged(FootnoteError):
    """A file of the index is missing or damaged."""


class MigrationRefused(FootnoteError):
    """Another model finds less in the retrieval check on the person's own articles."""


class BuildInProgress(FootnoteError):
    """Another process has the build lock."""


class ArticleNotFound(FootnoteError):
    """No article of the library has this id."""


class ModelUnavailable(FootnoteError):
    """The embedding model cannot be loaded."""


class StorageFailed(FootnoteError):
    """The storage of the library cannot be used now; see `index.storage.error_translation`."""


class DiskFull(StorageFailed):
    """No space is left, or the user's quota is used up."""


class StorageLocked(StorageFailed):
    """Another process has locked the file."""


class ReadOnlyStorage(StorageFailed):
    """The disk or the file can only be read."""


class NotPermitted(StorageFailed):
    """The user that runs the program may not open or change it."""


class DiskBroken(StorageFailed):
    """Reading or writing failed in the disk itself."""


class TooManyOpenFiles(StorageFailed):
    """The process may open no further file."""


class InvalidInput(FootnoteError):
    """An argument or an input file is not what it should be."""
