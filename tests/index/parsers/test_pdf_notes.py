"""Notes at the foot of PDF pages part no sentence, and stay on their page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.parsers.pdf_layout import join_lines
from index.parsers.pdf_lines import PdfLine
from index.parsers.pdf_notes import set_notes_apart

OPENING = "The mill at the weir had been let to the family Brandt for a hundred."
HALF = "When the last of them died, the council of the town wanted to have"
REST = "it pulled down, but the people who lived beside it were against that."
NOTE = "1 The contract of 1783 names a Peter Brandt, who came from the coast."
SECOND = "2 Minutes of the council, which were never printed, page 12 and after."


def page(number: int, body: list[str], notes: list[str], gap: int = -1) -> list[PdfLine]:
    """Lines of text with notes below, in smaller type; a wide space before line `gap`."""
    lines, y = [], 800.0
    for at, text in enumerate(body):
        y -= 28 if at == gap else 14
        lines.append(PdfLine(text, number, 72.0, y, 10.0))
    below = [PdfLine(note, number, 72.0, 90.0 - 14 * n, 8.0) for n, note in enumerate(notes)]
    return [*lines, *below]


def paragraphs(*pages: list[PdfLine]) -> list[str]:
    return join_lines(pages)[0].split("\n\n")


def test_a_sentence_that_runs_over_the_page_is_whole_and_the_notes_stand_before_its_paragraph():
    first = page(0, [OPENING, HALF], [NOTE, SECOND], gap=1)
    text, starts, _ = join_lines([first, page(1, [REST], [])])
    assert text.split("\n\n") == [OPENING, NOTE, SECOND, f"{HALF} {REST}"]
    assert text[starts[1] :] == REST


def test_a_short_last_line_goes_on_after_the_notes_too():
    pages = page(0, [OPENING, HALF, "the mill"], [NOTE], gap=1), page(1, [REST], [])
    assert paragraphs(*pages)[-1] == f"{HALF} the mill {REST}"


def test_notes_below_whole_sentences_stay_at_the_foot():
    pages = page(0, [OPENING, OPENING, f"{HALF} it."], [NOTE], gap=2), page(1, [OPENING], [])
    assert paragraphs(*pages) == [f"{OPENING} {OPENING}", f"{HALF} it.", NOTE, OPENING]


def test_notes_stay_at_the_foot_where_the_paragraph_began_on_an_earlier_page():
    pages = page(0, [HALF], []), page(1, [HALF.lower(), HALF.lower()], [NOTE]), page(2, [REST], [])
    low = HALF.lower()
    assert paragraphs(*pages) == [f"{HALF} {low} {low}", NOTE, REST]


def test_a_number_within_a_note_begins_none():
    wrapped = [NOTE, "12 years later his son had it, as the book of the town has it."]
    pages = [page(0, [OPENING] * 3, [*wrapped, SECOND])]
    assert paragraphs(*pages)[1:] == [" ".join(wrapped), SECOND]


def test_small_type_without_a_mark_is_no_note():
    pages = (
        page(0, [OPENING, HALF], ["Photograph of the mill by Otto Klee"], gap=1),
        page(1, [REST], []),
    )
    assert [each.begins_paragraph for each in set_notes_apart(pages, lambda *_: False)] == [
        None
    ] * 4


TEXTS = st.lists(st.sampled_from([OPENING, HALF, REST]), max_size=3)
NOTES = st.lists(st.sampled_from([NOTE, SECOND, "and so on"]), max_size=3)


@given(st.lists(st.tuples(TEXTS, NOTES), max_size=4))
def test_every_line_is_placed_once_and_on_its_page(content):
    pages = [page(number, body, notes) for number, (body, notes) in enumerate(content)]
    text, starts, _ = join_lines(pages)
    lines = [line for each in pages for line in each]
    placed = [each.line for each in set_notes_apart(pages, lambda a, b: a.text.endswith("."))]
    assert sorted(map(repr, placed)) == sorted(map(repr, lines))
    assert [line.page for line in placed] == [line.page for line in lines]
    assert list(starts) == sorted(starts)
    assert sorted(text.split()) == sorted(" ".join(line.text for line in lines).split())
