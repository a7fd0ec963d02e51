"""Archives are unpacked within limits of size, ratio and number."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from tests.index.make_formats import zipped


class TestUnpacking:
    def test_a_bomb_stops_where_the_limit_is_whatever_its_header_says(self):
        data = zipped({"a": b"\0" * 3_000_000})
        with Archive(data, max_bytes=2_000_000) as archive, pytest.raises(UnreadableArticle) as e:
            archive.read("a")
        assert str(e.value) == "more than 2 MB when unpacked"

    def test_a_ratio_that_no_text_has_says_so(self):
        says = pytest.raises(UnreadableArticle, match="more than 200 times its size")
        with Archive(zipped({"a": b"\0" * 12_000_000})) as archive, says:
            archive.read("a")

    def test_too_many_members_say_so(self):
        with pytest.raises(UnreadableArticle, match="an archive of more than 3 files"):
            Archive(zipped({f"{n}": "x" for n in range(4)}), max_members=3)
