"""PowerPoint files: slides as pages, their shapes, notes and numbers."""

from __future__ import annotations

import io

import pptx
from lxml import etree
from pptx.presentation import Presentation
from pptx.util import Inches

from index.parsers.archive import Archive
from tests.index.make_formats import zipped
from tests.index.parsers.parsing import read, reason

AREA = [Inches(1)] * 4


def saved(show: Presentation) -> bytes:
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def deck() -> Presentation:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "The lock"
    first.placeholders[1].text = "Opens at six\nCloses at nine"
    show.slides.add_slide(show.slide_layouts[6])
    third = show.slides.add_slide(show.slide_layouts[5])
    table = third.shapes.add_table(2, 2, *AREA).table
    for n, text in enumerate(("Boat", "Toll", "Barge", "12")):
        table.cell(n // 2, n % 2).text = text
    group = third.shapes.add_group_shape()
    group.shapes.add_textbox(*AREA).text_frame.text = "In a group."
    third.shapes.title.text = "Tolls"
    third.notes_slide.notes_text_frame.text = "Say who pays."
    return show


def test_slides_are_pages_with_title_texts_tables_and_notes():
    article = read("a.pptx", saved(deck()))
    assert article.text == (
        "The lock\n\nOpens at six\nCloses at nine\n\n"
        "Tolls\n\nBoat Toll\nBarge 12\n\nIn a group.\n\nSay who pays."
    )
    third = article.text.index("Tolls")
    assert article.page_starts == (0, third, third)
    assert article.title == "The lock"
    (table,) = article.tables
    assert [[article.text[start:end] for start, end in row] for row in table.rows] == [
        ["Boat", "Toll"],
        ["Barge", "12"],
    ]


def test_properties_are_title_author_and_tags_and_the_day_of_the_template_is_none():
    show = deck()
    about = show.core_properties
    about.title, about.author, about.keywords = "Locks of Brauk", "Orla Fenn", "locks, tolls"
    article = read("a.pptx", saved(show))
    assert (article.title, article.author, article.tags, article.date) == (
        "Locks of Brauk", "Orla Fenn", ("locks", "tolls"), None,
    )  # fmt: skip


def test_numbers_of_lists_are_written_out():
    show = pptx.Presentation()
    frame = show.slides.add_slide(show.slide_layouts[6]).shapes.add_textbox(*AREA).text_frame
    for text, level, kind in (
        ("Moor", 0, "arabicPeriod"), ("fore", 1, "alphaLcParenR"), ("aft", 1, "alphaLcParenR"),
        ("Pay", 0, "arabicPeriod"), ("fore", 1, "alphaLcParenR"), ("free", 0, None),
    ):  # fmt: skip
        paragraph = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if kind:
            properties = paragraph._p.get_or_add_pPr()
            name = "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum"
            etree.SubElement(properties, name).set("type", kind)
    assert read("a.pptx", saved(show)).text.split("\n") == [
        "1. Moor", "a) fore", "b) aft", "2. Pay", "a) fore", "free",
    ]  # fmt: skip


def test_slide_shows_are_read_and_what_cannot_be_read_is_told():
    with Archive(saved(deck())) as package:
        members = {name: package.read(name) for name in package.names}
    kind = b"presentationml.presentation.main"
    types = members["[Content_Types].xml"].replace(kind, b"presentationml.slideshow.main")
    show = zipped(members | {"[Content_Types].xml": types})
    assert read("a.ppsx", show).title == "The lock"
    assert reason("a.pptx", b"x") == "not a PowerPoint file"
    assert reason("a.pptx", zipped({"[Content_Types].xml": "x"})) == "broken PowerPoint file"
    assert reason("a.pptx", saved(pptx.Presentation())).startswith("no text found on its slides")
