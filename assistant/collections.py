"""A person's separate libraries: each a data folder of its own, below the main one, with a name."""

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

MAIN_COLLECTION = ""  # the name of the library that is no collection
LONGEST_NAME = 60  # characters
MAX_NAME_BYTES = 180  # file systems stop at 255
NAME_PATTERN = re.compile(r"\w(?:[\w .-]*[\w-])?")
WINDOWS_RESERVED_NAME = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
DELETING_PREFIX = ".going-"  # before the name of a folder that is being deleted


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection and how many articles it holds."""

    name: str
    articles: int


def validated_name(name: str) -> str:
    """The name in its one form; InvalidInput if it is no safe name of a folder."""
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
    """The settings for one collection of the library that `config` is for; MAIN is that itself.

    The one place that knows where a collection lies. InvalidInput for a name that cannot be one.
    """
    if name == MAIN_COLLECTION:
        return config
    folder = _library(config, validated_name(name)).folder
    return replace(config, data=folder, library_was_there=False)


def collection_names(config: Config) -> tuple[str, ...]:
    """The names of the collections that there are, in alphabetical order."""
    folder = Library(config.data).collections
    if not folder.is_dir():
        return ()
    return tuple(sorted(_names(folder.iterdir()), key=lambda name: (name.casefold(), name)))


def list_collections(config: Config) -> tuple[Collection, ...]:
    """The collections that there are, with what they hold."""
    return tuple(
        Collection(name, article_count(collection_config(config, name)))
        for name in collection_names(config)
    )


def article_count(config: Config) -> int:
    """The articles of a library; 0 if it was never built."""
    try:
        with catalogue.open_catalogue(Library(config.data)) as connection:
            catalogue.read_manifest(connection)
            return catalogue.count_rows(connection, "articles")
    except IndexMissing:
        return 0


def create_collection(config: Config, name: str) -> str:
    """Make an empty collection and return its name; InvalidInput if there is one of this name."""
    name = validated_name(name.strip())
    same = [other for other in collection_names(config) if other.casefold() == name.casefold()]
    if same:
        raise InvalidInput(f"there is a collection {same[0]!r} already: choose another name")
    folder = _library(config, name).folder
    with translate_storage_errors(folder):
        folder.mkdir(parents=True)
    return name


def delete_collection(config: Config, name: str) -> None:
    """Remove a collection with everything in it, its conversations as well.

    Raises InvalidInput if there is none of this name, BuildInProgress while it is built.
    """
    if name not in collection_names(config):
        raise InvalidInput(f"there is no collection {name!r}: `collections` lists them")
    library = _library(config, name)
    going = library.folder.with_name(f"{DELETING_PREFIX}{name}")
    with translate_storage_errors(library.folder):
        with build_lock(library):
            shutil.rmtree(going, ignore_errors=True)
            library.folder.rename(going)  # at once: a kill leaves no half of a library
        shutil.rmtree(going)


def _library(config: Config, name: str) -> Library:
    return Library(Library(config.data).collections / name, config.shared_data)


def _names(places: Iterable[Path]) -> Iterable[str]:
    for place in places:
        if place.is_dir() and not place.is_symlink() and NAME_PATTERN.fullmatch(place.name):
            yield unicodedata.normalize("NFC", place.name)
