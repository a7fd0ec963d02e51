"""Where a quote stands among the characters of a page."""

from __future__ import annotations

import pytest

from index.parsers.pdf_places import Box, places_on_page


def grid(*lines: str, left: float = 0) -> tuple[str, list[Box | None]]:
    """Lines of characters, each a box of 1 by 1; blanks are not drawn."""
    signs: list[str] = []
    boxes: list[Box | None] = []
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            signs.append(sign)
            at = left + column
            boxes.append(None if sign == " " else Box(at, 2 * row, at + 1, 2 * row + 1))
        signs += "\r\n"
        boxes += [None, None]
    return "".join(signs), boxes


def test_a_quote_has_a_box_for_each_of_its_lines():
    text, boxes = grid("The sun rose. The ferry", "sailed at noon. It rained.")
    found = places_on_page(text, boxes, "The ferry sailed at noon.")
    assert found == (Box(14, 0, 23, 1), Box(0, 2, 15, 3))


def test_blanks_hyphens_at_line_ends_ligatures_accents_and_case_do_not_matter():
    text, boxes = grid("The oﬃ-", "cers  of the", "caf\u00e9")
    whole = (Box(0, 0, 7, 1), Box(0, 2, 12, 3), Box(0, 4, 4, 5))
    quote = "THE officers of the cafe\u0301"
    # the hyphen is no part of the quote, and no box is drawn for it
    assert places_on_page(text, boxes, quote) == (Box(0, 0, 6, 1), *whole[1:])


@pytest.mark.parametrize(("share", "row"), [(0.0, 0), (0.4, 2), (0.9, 4)])
def test_of_several_places_the_nearest_is_marked(share, row):
    text, boxes = grid("It rained.", "All was well.", "It rained.", "All was well.", "It rained.")
    assert places_on_page(text, boxes, "It rained.", share) == (Box(0, 2 * row, 10, 2 * row + 1),)


def test_the_lines_of_a_column_that_was_drawn_across_are_found_one_by_one():
    left, right = (
        ("The keeper of the ", "lighthouse wrote to", "her sister."),
        ("Bread was dear in that", "winter, and flour was", "worse."),
    )
    signs, boxes = "", []
    for row in range(3):
        for column, lines in ((0, left), (40, right)):
            for at, sign in enumerate(lines[row], column):
                signs += sign
                boxes.append(None if sign == " " else Box(at, 2 * row, at + 1, 2 * row + 1))
            signs += " "
            boxes.append(None)
    found = places_on_page(signs, boxes, "The keeper of the lighthouse wrote to her sister.")
    assert found == (Box(0, 0, 17, 1), Box(0, 2, 19, 3), Box(0, 4, 11, 5))


def test_a_quote_that_is_not_there_and_no_quote_have_no_box():
    text, boxes = grid("The ferry of Brannock sails at noon.")
    for quote in (
        "The mill of Varrow was sold in the spring.",
        "",
        " - ",
        "noon and noon and noon",
    ):
        assert places_on_page(text, boxes, quote) == ()
    assert places_on_page("", [], "The ferry") == ()


def test_a_line_that_runs_up_the_page_is_one_box():
    text = "Upwards"
    boxes = [Box(3, 20 - at, 4, 21 - at) for at in range(len(text))]
    assert places_on_page(text, boxes, "upwards") == (Box(3, 14, 4, 21),)


def test_cells_of_a_table_stand_apart():
    text, boxes = grid("Kell             12,900")
    assert places_on_page(text, boxes, "Kell | 12,900") == (Box(0, 0, 4, 1), Box(17, 0, 23, 1))
