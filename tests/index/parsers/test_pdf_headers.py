"""What recurs in the margin of PDF pages goes; what the text itself repeats stays."""

from __future__ import annotations

from index.parsers.pdf_headers import without_headers
from index.parsers.pdf_lines import PdfLine, PdfPageLines

TEXT = ("The weir was built of oak", "and stood for ninety years", "until the ice took it")


def page(
    number: int,
    *,
    header: str = "",
    footer: str = "",
    text: tuple[str, ...] = TEXT,
    size: float = 10.0,
    top: float = 740.0,
) -> PdfPageLines:
    """A page 842 points high with lines 12 points apart; header and footer in their own size."""
    lines = [PdfLine(header, number, 72.0, 800.0, size)] if header else []
    lines += [PdfLine(line, number, 72.0, top - 12 * n, 10.0) for n, line in enumerate(text)]
    lines += [PdfLine(footer, number, 72.0, 40.0, size)] if footer else []
    return PdfPageLines(tuple(lines), 0.0, 842.0)


def texts(*pages: PdfPageLines) -> list[list[str]]:
    return [[line.text for line in lines] for lines in without_headers(pages)]


def test_headers_and_numbers_of_all_pages_go():
    pages = [page(n, header="Annals of Ham", footer=f"- {n + 1} -") for n in range(4)]
    assert texts(*pages) == [list(TEXT)] * 4


def test_headers_of_one_side_and_of_a_chapter_go():
    chapters = ("The weir", "The weir", "The ferry", "The ferry")
    pages = [
        page(n, header=chapters[n // 2] if n % 2 else f"{n} Annals of Ham", size=8)
        for n in range(8)
    ]
    assert texts(*pages) == [list(TEXT)] * 8


def test_a_header_seen_once_goes_where_most_pages_have_one():
    names = ["The weir", "The weir", "The weir", "The weir", "A short chapter", "The bridge"]
    pages = [page(n, header=name, size=8) for n, name in enumerate(names)]
    assert texts(*pages) == [list(TEXT)] * 6


def test_a_number_close_below_the_text_goes_since_it_counts_the_pages():
    lines = [(*TEXT, f"Sheet {n + 7}") for n in range(4)]
    assert texts(*(page(n, text=text, top=90) for n, text in enumerate(lines))) == [list(TEXT)] * 4


def test_a_paragraph_that_recurs_at_the_foot_of_each_page_stays():
    clause = ("This clause binds both of the towns", "and ends with the year of the flood.")
    pages = [page(n, header="Treaty", text=(*TEXT, *clause), top=100) for n in range(3)]
    assert texts(*pages) == [[*TEXT, *clause]] * 3


def test_what_recurs_in_the_middle_of_pages_stays():
    pages = [page(n, text=("Definitions", "It binds both.", str(n)), top=600) for n in range(4)]
    assert texts(*pages) == [["Definitions", "It binds both.", str(n)] for n in range(4)]


def test_two_pages_are_too_few_to_tell():
    pages = [page(n, header="Annals of Ham") for n in range(2)]
    assert texts(*pages) == [["Annals of Ham", *TEXT]] * 2
    assert without_headers([]) == []
