"""Lines of PDF pages become paragraphs: by space, indentation, size, ends of lines and hyphens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsers.pdf_layout import join_lines
from index.parsers.pdf_lines import PdfLine

FULL = "a line of text that is about as long as all other lines are"


def page(*texts: str, number: int = 0, gap_before: int = -1, **fields) -> list[PdfLine]:
    """Lines at an even distance; twice of it before line `gap_before`."""
    lines, y = [], 800.0
    for at, text in enumerate(texts):
        y -= 28 if at == gap_before else 14
        lines.append(PdfLine(text, number, 72.0, y, 10.0, **fields))
    return lines


def paragraphs(*pages: list[PdfLine]) -> list[str]:
    return join_lines(pages)[0].split("\n\n")


def test_lines_are_joined_and_a_wide_space_parts_them():
    assert paragraphs(page(FULL, FULL, FULL)) == [f"{FULL} {FULL} {FULL}"]
    capital = FULL.capitalize()
    assert paragraphs(page(FULL, f"{FULL}.", capital, FULL, gap_before=2)) == [
        f"{FULL} {FULL}.", f"{capital} {FULL}",
    ]  # fmt: skip


def test_a_change_of_size_parts_a_heading_from_its_text():
    heading = PdfLine("The flood of the river and of all the towns that lie at it", 0, 72, 800, 16)
    assert paragraphs([heading, *page(FULL, FULL)]) == [heading.text, f"{FULL} {FULL}"]


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("the worst for a hundred ye-", "ars was this", "the worst for a hundred years was this"),
        ("a state-of-the-", "art bridge", "a state-of-the-art bridge"),
        ("the pre-", "and post-war years", "the pre- and post-war years"),
        ("the Franco-", "German war", "the Franco-German war"),
        ("it was late -", "and dark", "it was late - and dark"),
        ("soft\u00ad", "ware", "software"),
    ],
)
def test_hyphens_at_the_end_of_a_line(line, following, joined):
    assert join_lines([page(line, following)])[0] == joined


def test_pages_begin_at_their_first_line_in_the_middle_of_a_paragraph_too():
    text, starts, _ = join_lines([page(FULL, FULL), page("goes on here", number=1)])
    assert text == f"{FULL} {FULL} goes on here"
    assert text[starts[1] :] == "goes on here"
    assert starts[0] == 0


def test_a_page_without_text_begins_where_the_next_one_does():
    text, starts, _ = join_lines([page("One."), [], page("Two.", number=2), []])
    assert text == "One.\n\nTwo." or text == "One. Two."
    assert starts == (0, text.index("Two."), text.index("Two."), len(text))


def test_no_lines_are_no_text():
    assert join_lines([]) == ("", (), ())
    assert join_lines([[], []]) == ("", (0, 0), ())


LINES = st.lists(st.text("ab .-1", min_size=1).filter(str.strip).map(str.strip), max_size=8)


@given(st.lists(LINES, max_size=4))
def test_offsets_of_pages_ascend_within_the_text_and_no_letter_is_lost(texts):
    pages = [page(*lines, number=number) for number, lines in enumerate(texts)]
    text, starts, _ = join_lines(pages)
    assert len(starts) == len(pages)
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)
    letters = [c for lines in texts for line in lines for c in line if c.isalnum()]
    assert [c for c in text if c.isalnum()] == letters
