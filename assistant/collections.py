"""Collections: a person's separate libraries, each a named data folder below the main one."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.config import Config
from index.errors import IndexMissing, InvalidInput
from index.library import Library
from index.storage import catalogue
from index.storage.error_translation import translate_storage_errors
from index.storage.write_access import build_lock

MAIN_COLLECTION = ""  # the name of the main library, which is not a collection
LONGEST_NAME = 60  # characters
MAX_NAME_BYTES = 180  # file systems stop at 255
NAME_PATTERN = re.compile(r"\w(?:[\w .-]*[\w-])?")
WINDOWS_RESERVED_NAME = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
DELETING_PREFIX = ".going-"  # before the name of a folder that is being deleted


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection and its number of articles."""

    name: str
    articles: int


def validated_name(name: str) -> str:
    """The name in normalised form; InvalidInput if it is not a safe folder name."""
    name = unicodedata.normalize("NFC", name)
    if (
        not NAME_PATTERN.fullmatch(name)
        or len(name) > LONGEST_NAME
        or len(name.encode()) > MAX_NAME_BYTES
        or WINDOWS_RESERVED_NAME.fullmatch(name)
    ):
        raise InvalidInput(
            f"{name[:LONGEST_NAME]!r} cannot be the name of a collection: use up to {LONGEST_NAME} "
            "letters, digits, spaces, dots, - and _, beginning with a letter or digit"
        )
    return name


def collection_config(config: Config, name: str) -> Config:
    """The settings of one collection of the library.

    For `MAIN_COLLECTION` they are those of the library itself. This is the only place that knows
    where a collection is stored. InvalidInput for an invalid name.
    """
    if name == MAIN_COLLECTION:
        return config
    folder = _library(config, validated_name(name)).folder
    return replace(config, data=folder, library_was_there=False)


def collection_names(config: Config) -> tuple[str, ...]:
    """The names of the existing collections, in alphabetical order."""
    folder = Library(config.data).collections
    if not folder.is_dir():
        return ()
    return tuple(sorted(_names(folder.iterdir()), key=lambda name: (name.casefold(), name)))


def list_collections(config: Config) -> tuple[Collection, ...]:
    """The existing collections with their numbers of articles."""
    return tuple(
        Collection(name, article_count(collection_config(config, name)))
        for name in collection_names(config)
    )


def article_count(config: Config) -> int:
    """The number of articles of a library; 0 if it was never built."""
    try:
        with catalogue.open_catalogue(Library(config.data)) as connection:
            catalogue.read_manifest(connection)
            return catalogue.count_rows(connection, "articles")
    except IndexMissing:
        return 0


def create_collection(config: Config, name: str) -> str:
    """Create an empty collection and return its name; InvalidInput if the name is taken."""
    name = validated_name(name.strip())
    same = [other for other in collection_names(config) if other.casefold() == name.casefold()]
    if same:
        raise InvalidInput(f"there is a collection {same[0]!r} already: choose another name")
    folder = _library(config, name).folder
    with translate_storage_errors(folder):
        folder.mkdir(parents=True)
    return name


def existing_collection(config: Config, name: str) -> str:
    """The name of a collection that there is, or of the main library; InvalidInput for others."""
    if name == MAIN_COLLECTION:
        return name
    name = validated_name(name)
    _check_existence(config, name)
    return name


def _check_existence(config: Config, name: str) -> None:
    if name not in collection_names(config):
        raise InvalidInput(f"there is no collection {name!r}: `collections` lists them")


def delete_collection(config: Config, name: str) -> None:
    """Delete a collection with everything in it, conversations included.

    Raises InvalidInput if there is no such collection, BuildInProgress while it is built.
    """
    _check_existence(config, name)
    library = _library(config, name)
    doomed = library.folder.with_name(f"{DELETING_PREFIX}{name}")
    with translate_storage_errors(library.folder):
        with build_lock(library):
            shutil.rmtree(doomed, ignore_errors=True)
            library.folder.rename(doomed)  # atomic: a kill leaves no half of a library
        shutil.rmtree(doomed)


def _library(config: Config, name: str) -> Library:
    return Library(Library(config.data).collections / name, config.shared_data)


def _names(paths: Iterable[Path]) -> Iterable[str]:
    for path in paths:
        if path.is_dir() and not path.is_symlink() and NAME_PATTERN.fullmatch(path.name):
            yield unicodedata.normalize("NFC", path.name)
