"""HTML: the main text of a page, exactly, and its metadata."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.make_files import page
from tests.index.parsers.parsing import WORDS, read, reason


class TestHtml:
    BODY = (
        f"<h1>The flood</h1><p>{WORDS} It was <b>cold</b>, said <q>Bob</q> &amp; others.</p>"
        f"<p>First line<br>second line with <code>code</code> inside, {WORDS}</p>"
        "<ul><li>Boats came</li><li>Then the army</li></ul>"
        "<table><tr><th>Town</th><th>Level</th></tr><tr><td>Ham</td><td>3 m</td></tr></table>"
        "<pre>one\ntwo</pre><blockquote><p>It was loud.</p></blockquote>"
    )

    def test_the_main_text_without_navigation_footer_and_comments(self) -> None:
        text = read("a.html", page(self.BODY)).text
        assert [line for line in text.split("\n") if line] == [
            "The flood",
            f"{WORDS} It was cold, said Bob & others.",
            "First line",
            f"second line with code inside, {WORDS}",
            "Boats came", "Then the army", "Town Level", "Ham 3 m", "one", "two", "It was loud.",
        ]  # fmt: skip

    def test_the_mark_of_a_note_is_no_part_of_a_number(self) -> None:
        link = '<sup><a href="#n1">1</a></sup>'
        body = f"<p>{WORDS} The mill of 1893{link} was sold for 12 million<sup>2</sup> crowns.</p>"
        text = read("a.html", page(body)).text
        assert "The mill of 1893 1 was sold for 12 million 2 crowns." in text

    def test_metadata(self) -> None:
        head = (
            "<title>Flood | Daily</title><meta property='og:title' content='The flood &amp; Ham'>"
            "<meta name='author' content='Ann Lee'>"
            "<meta property='article:published_time' content='1962-02-17T10:00:00Z'>"
            "<link rel='canonical' href='https://example.org/flood'>"
        )
        article = read("a.html", page(self.BODY, head))
        assert article.title == "The flood & Ham"
        assert (article.date, article.author) == ("1962-02-17", "Ann Lee")
        assert article.source == "https://example.org/flood"

    def test_no_code_point_is_changed_dropped_or_unescaped_twice(self) -> None:
        text = (
            "cafe\u0301 \u200bzero \u00adsoft \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 "
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 &lt;tag&gt; \u212b \ufb01 \u2424 "
            "\U00020000 "
            "हिन्दी \u1112\u1161\u11ab"
        )
        escaped = text.replace("&", "&amp;")
        article = read("a.html", page(f"<p>{WORDS}</p><p>{escaped} {WORDS}</p>"))
        assert article.text == f"{WORDS}\n\n{text} {WORDS}"

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30),
            min_size=1,
            max_size=5,
            unique_by=lambda text: "".join(text.split()),
        )
    )
    def test_all_characters_come_through_as_they_are(self, texts: list[str]) -> None:
        import html

        body = "".join(f"<p>{WORDS} {html.escape(text)} end.</p>" for text in texts)
        wanted = [" ".join(f"{WORDS} {text} end.".split()) for text in texts]
        assert read("a.html", page(body)).text.split("\n\n") == wanted

    @pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-2", "shift_jis"])
    def test_the_stated_charset_is_used(self, charset: str) -> None:
        text = {"windows-1252": "café – 5 €", "iso-8859-2": "Łódź", "shift_jis": "日曜日"}[charset]
        data = f"<html><head><meta charset={charset}></head><body><p>{WORDS} {text}</p></body>"
        assert read("a.html", data.encode(charset)).text == f"{WORDS} {text}"

    def test_a_fragment_and_a_short_page_are_read(self) -> None:
        assert read("a.htm", "<p>Just one line.</p>").text == "Just one line."

    @pytest.mark.parametrize(
        "data",
        [
            "<html><body></body></html>",
            "<html><body><nav><a href=x>Home</a></nav><script>var x = 1</script></body></html>",
            "<!-- nothing -->",
        ],
    )
    def test_a_page_without_text_says_so(self, data: str) -> None:
        assert reason("a.html", data) == "no main text found"

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize("tag", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>"])
    def test_ten_thousand_levels_deep(self, tag: str) -> None:
        assert "deep text" in read("a.html", f"<html><body>{tag * 10_000}deep text").text

    @pytest.mark.timeout(60)
    def test_one_huge_line(self) -> None:
        assert len(read("a.html", page(f"<p>{'word, ' * 200_000}</p>")).text) > 1_000_000


@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "&#12;"])
def test_a_form_feed_is_a_blank(blank):
    words = "The council of Kell met on Monday and built a bridge over the sound. " * 3
    page = f"<html><body><article><p>{words}</p><p>{words}{blank}It rained.</p></article></body>"
    assert "built a bridge over the sound. It rained." in read("a.html", page.encode()).text
