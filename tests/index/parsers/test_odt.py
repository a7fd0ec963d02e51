"""OpenDocument texts: the text in order, metadata, and what cannot be read."""

from __future__ import annotations

from tests.index.make_formats import flat_odt, odt, zipped
from tests.index.parsers.parsing import BOMB, read, reason


class TestOpenDocument:
    def test_paragraphs_lists_and_tables_in_order_without_deletions(self):
        body = (
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
            '<text:h>The flood</text:h><text:p>The river<text:s text:c="3"/>rose'
            "."
            "<text:line-break/>Fast.</text:p>"
            "<text:list><text:list-item><text:p>Boats</text:p></text:list-item>"
            "<text:list-item><text:p>Army</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Town</text:p>"
            "</table:table-cell><table:table-cell><text:p>Level</text:p></table:table-cell>"
            "</table:table-row></table:table><text:p>After.</text:p>"
        )
        meta = (
            "<dc:title>Floods</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
            "<dc:date>2001-01-01</dc:date><meta:creation-date>1999-05-04T10:00:00</meta:creation-date>"
        )
        text = read("a.odt", odt(body, meta))
        assert text.text == (
            "The flood\n\nThe river rose.\nFast.\n\nBoats\nArmy\n\nTown Level\n\nAfter."
        )
        assert (text.title, text.author, text.date) == ("Floods", "Ann Lee", "1999-05-04")

    def test_a_password_an_entity_bomb_and_other_files_say_so(self):
        manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
        assert reason("a.odt", odt("<text:p>x</text:p>", **manifest)) == (
            "password-protected OpenDocument text"
        )
        bomb = zipped({"content.xml": BOMB})
        assert reason("a.odt", bomb) == "its XML defines entities, as attacks do"
        assert reason("a.odt", zipped({"x": "y"})) == "not an OpenDocument text"

    def test_flat_documents_and_templates_are_read(self):
        flat = flat_odt("<text:p>The weir leaks.</text:p>", "<dc:title>Weirs</dc:title>")
        article = read("a.fodt", flat)
        assert (article.title, article.text) == ("Weirs", "The weir leaks.")
        assert read("a.ott", odt("<text:p>The weir leaks.</text:p>")).text == "The weir leaks."
        assert reason("a.fodt", "<other/>") == "not an OpenDocument text"

    def test_keywords_are_tags(self):
        meta = "<meta:keyword>mills, weirs</meta:keyword><meta:keyword>Mills</meta:keyword>"
        assert read("a.odt", odt("<text:p>x y</text:p>", meta)).tags == ("mills", "weirs")
