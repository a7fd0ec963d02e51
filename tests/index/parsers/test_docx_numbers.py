"""Numbers that Word counts: levels, restarts, styles, kinds of numbers."""

from __future__ import annotations

from tests.index.make_formats import raw_word, word_paragraph
from tests.index.parsers.parsing import read


def level(at: int, template: str, kind: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{template}"/></w:lvl>'
    )


def definition(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def number(name: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, name: int = 1, at: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>'
    return word_paragraph(text, place)


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    data = raw_word(body, numbering=numbering, styles=styles)
    return [line for line in read("a.docx", data).text.split("\n") if line]


OUTLINE = definition(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def test_levels_count_within_each_other():
    body = (
        item("Locks")
        + item("Hours", at=1)
        + item("Winter", at=2)
        + item("Summer", at=2)
        + item("Tolls", at=1)
        + item("Boats")
        + item("Length", at=1)
    )
    assert lines(body, OUTLINE + number(1, 0)) == [
        "1. Locks", "1.1 Hours", "(a) Winter", "(b) Summer", "1.2 Tolls", "2. Boats", "2.1 Length",
    ]  # fmt: skip


def test_a_list_goes_on_behind_other_text_and_begins_anew_where_it_says_so():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = item("One") + word_paragraph("Text.") + item("Two") + item("Five", 2) + item("Six", 2)
    assert lines(body, OUTLINE + number(1, 0) + number(2, 0, anew)) == [
        "1. One", "Text.", "2. Two", "5. Five", "6. Six",
    ]  # fmt: skip


def test_a_level_that_never_restarts_counts_on():
    kept = definition(0, level(0, "%1."), level(1, "§ %2", more='<w:lvlRestart w:val="0"/>'))
    body = item("A") + item("x", at=1) + item("B") + item("y", at=1)
    assert lines(body, kept + number(1, 0)) == ["1. A", "§ 1 x", "2. B", "§ 2 y"]


def test_bullets_and_empty_paragraphs_get_no_number_but_empty_ones_count():
    bullets = definition(1, level(0, "•", "bullet"))
    body = item("One") + item("") + item("Three") + item("dot", 2)
    assert lines(body, OUTLINE + bullets + number(1, 0) + number(2, 1)) == [
        "1. One", "3. Three", "dot",
    ]  # fmt: skip


def test_roman_numbers_in_a_level_that_wants_digits_are_digits():
    legal = definition(
        0, level(0, "Article %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")
    )
    body = "".join(item(f"t{n}") for n in range(4)) + item("sub", at=1)
    assert lines(body, legal + number(1, 0))[-2:] == ["Article IV t3", "4.1 sub"]


def test_headings_are_numbered_by_their_style_and_its_base():
    styles = (
        '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr>'
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="H1"/></w:style>'
    )
    off = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        word_paragraph("Scope", '<w:pStyle w:val="H1"/>')
        + word_paragraph("Who", '<w:pStyle w:val="H2"/>')
        + word_paragraph("Plain", off)
        + word_paragraph("Fees", '<w:pStyle w:val="Mine"/>')
    )
    assert lines(body, OUTLINE + number(1, 0), styles) == [
        "1. Scope", "1.1 Who", "Plain", "2. Fees",
    ]  # fmt: skip


def test_the_title_is_without_the_number():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = word_paragraph("The lock at Tolm", '<w:pStyle w:val="H1"/>') + word_paragraph("Text.")
    data = raw_word(body, numbering=OUTLINE + number(1, 0), styles=styles)
    article = read("a.docx", data)
    assert (article.title, article.text) == (
        "The lock at Tolm",
        "1. The lock at Tolm\n\nText.",
    )
