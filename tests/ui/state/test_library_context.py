"""Which library a request is for."""

from __future__ import annotations

import pytest

from assistant.collections import collection_config, create_collection
from index.errors import InvalidInput
from tests.ui.articles import visitor


def test_the_address_of_the_page_says_which_library(config, places):
    create_collection(config, "work")
    assert places.of(visitor()).collection == ""
    assert places.of(visitor("work")).library.folder == collection_config(config, "work").data
    assert places.named(None).collection == places.named([]).collection == ""
    for name in ("nowhere", "../data", ".", "work/../work"):
        with pytest.raises(InvalidInput, match="there is no collection"):
            places.of(visitor(name))
