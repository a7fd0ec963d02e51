"""What frames a free book, in plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.parsers.edition_matter import edition_ranges, framed_ranges, is_edition_page
from tests.growth import LINEAR, growth
from tests.index.parsers.parsing import WORDS, read

BODY = f"{WORDS}\n\n" * 9


def test_a_plain_text_is_framed_as_a_book_is():
    front = "A licence.\n\n*** START OF THIS FREE EBOOK ***"
    back = "*** END OF THIS FREE EBOOK ***\n\nA licence again."
    article = read("a.txt", f"{front}\n\n{BODY}{back}\n".encode())
    assert [article.text[a:b] for a, b in article.boilerplate] == [front, back]


def test_a_start_far_inside_frames_nothing():
    text = f"{'word ' * 10_000}\n*** START OF THE STORY ***\n{BODY}"
    assert framed_ranges(text) == []


def test_ranges_are_joined_and_never_most_of_a_text():
    assert edition_ranges("x" * 100, [(10, 20), (15, 30), (50, 60)]) == ((10, 30), (50, 60))
    assert edition_ranges("x" * 100, [(0, 61)]) == ()


@given(st.text("*STARENDOFH \n", max_size=200))
def test_ranges_lie_in_the_text_in_order(text):
    places = [place for each in edition_ranges(text, []) for place in each]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def test_stars_by_the_thousand_take_linear_time():
    assert growth(framed_ranges, "*** START OF THE ", 60_000) <= LINEAR


def test_one_mark_alone_frames_nothing():
    assert framed_ranges(f"{BODY}*** END OF THE FIRST PART ***\n{BODY}") == []
    assert framed_ranges(f"A day.\n*** START OF THE SECOND PART ***\n{BODY}") == []


def test_markup_that_never_closes_takes_linear_time():
    assert growth(is_edition_page, "<body ", 60_000) <= LINEAR
