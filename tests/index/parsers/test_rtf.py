"""RTF: the text by paragraphs, and what the file says about itself."""

from __future__ import annotations

from tests.index.parsers.parsing import read, reason


class TestRtf:
    RTF = (
        rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Times;}}\f0 The bridge\par "
        rb"It \b opened\b0  in 1934 in K\'f6ln.\par It is 300 metres long.\par}"
    )

    def test_the_text_comes_by_paragraphs(self):
        article = read("bridge.rtf", self.RTF)
        assert article.text.split("\n") == [
            "The bridge",
            "It opened in 1934 in Köln.",
            "It is 300 metres long.",
        ]
        assert article.title == "The bridge"

    def test_properties_are_title_author_day_and_tags(self):
        article = read(
            "a.rtf",
            rb"{\rtf1{\info{\title Mills of Brauk}{\author Orla Fenn}{\keywords mills; weirs}"
            rb"{\creatim\yr1999\mo4\dy2\hr9}{\revtim\yr2001\mo1\dy1}}It turns.\par}",
        )
        assert (article.title, article.author, article.date, article.tags, article.text) == (
            "Mills of Brauk", "Orla Fenn", "1999-04-02", ("mills", "weirs"), "It turns.",
        )  # fmt: skip

    def test_comments_are_left_out_and_counted_and_page_lines_follow_once(self):
        article = read(
            "a.rtf",
            rb"{\rtf1{\header Kept by Orla Fenn\par}It turns{\*\atnid x}"
            rb"{\*\annotation Really?}.\par}",
        )
        assert article.text == "It turns.\n\nKept by Orla Fenn"
        assert article.warnings == ("1 comment was left out",)

    def test_what_is_no_rtf_is_told(self):
        assert reason("a.rtf", b"plain words") == "not an RTF file"
        assert reason("a.rtf", rb"{\rtf1 }") == "no main text found"
