"""Lines at the head and foot of pages, and what is said of comments."""

from __future__ import annotations

from index.parsers.office_text import comments_warning, with_page_lines


def test_lines_of_pages_follow_the_text_once_without_page_numbers():
    lines = "Kept by Orla Fenn\nKept by Orla Fenn\nPage 2 of 9\nThe Weir at Brauk"
    assert with_page_lines("The weir at Brauk leaks.", lines) == (
        "The weir at Brauk leaks.\n\nKept by Orla Fenn"
    )
    assert with_page_lines("", "Kept by Orla Fenn") == ""


def test_comments_are_counted():
    assert comments_warning(0) is None
    assert comments_warning(1) == "1 comment was left out"
    assert comments_warning(3) == "3 comments were left out"
