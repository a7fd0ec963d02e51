"""Which library a request is for."""

from __future__ import annotations

import pytest

from assistant.collections import collection_config, create_collection
from assistant.factory import library_of
from index.errors import InvalidInput, LibraryVanished
from tests.ui.articles import build_in, visitor


def test_the_address_of_the_page_says_which_library(config, places):
    create_collection(config, "work")
    assert places.of(visitor()).collection == ""
    assert places.of(visitor("work")).library.folder == collection_config(config, "work").data
    assert places.named(None).collection == places.named([]).collection == ""
    for name in ("nowhere", "../data", ".", "work/../work"):
        with pytest.raises(InvalidInput, match="there is no collection"):
            places.of(visitor(name))


def test_one_library_has_one_session_until_it_is_dropped(config, places):
    create_collection(config, "work")
    main, work = places.named(""), places.named("work")
    assert places.named("").session is main.session
    assert work.session is not main.session
    assert work.library.folder != main.library.folder
    places.drop("work")
    assert places.named("work").session is not work.session


def test_a_data_folder_that_was_there_is_not_begun_again(config, places, folder):
    places.named("")  # nothing was ever there: the page may begin a library
    build_in(config, folder)
    places.named("")
    library_of(config).catalogue.unlink()
    with pytest.raises(LibraryVanished):
        places.named("")
