"""What the script of the Articles view calls: any content is answered."""

from __future__ import annotations

from functools import partial

from tests.ui.articles import visitor
from ui.views.articles_server import article_functions


def test_collections_are_made_and_deleted_from_the_page(config, places):
    calls = {call.__name__: partial(call, request=visitor()) for call in article_functions(places)}
    assert calls["found_collection"]({"name": "../x"})["error"]
    assert calls["found_collection"]({"name": "work"}) == {"name": "work"}
    assert calls["collections"]({"collection": "work"})["names"] == ["work"]
    assert calls["collections"]({"collection": "nowhere"})["is_there"] is False
    asked = calls["ask_first"]({"what": "dissolve", "which": "work"})
    assert "It holds no articles." in asked["html"]
    assert calls["ask_first"]({"what": "dissolve", "which": ""})["error"]
    assert calls["dissolve_collection"]({"which": "work"}) == {}
    assert calls["dissolve_collection"]({"which": ""})["error"]
    assert calls["collections"]({})["names"] == []


def test_what_the_script_sends_may_be_anything(places):
    for call in article_functions(places):
        for asked in (None, 3, [], {}, {"collection": {}, "what": [], "which": 3, "name": None}):
            assert isinstance(call(asked, visitor()), dict)
