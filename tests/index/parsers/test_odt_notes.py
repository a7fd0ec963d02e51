"""Notes, text boxes, comments and page heads of OpenDocument texts."""

from __future__ import annotations

from tests.index.make_formats import odt
from tests.index.parsers.parsing import read


def paragraph(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def note(mark: str, text: str) -> str:
    return (
        f"<text:note><text:note-citation>{mark}</text:note-citation><text:note-body>"
        f"{paragraph(text)}</text:note-body></text:note>"
    )


def box(text: str) -> str:
    return (
        f"<draw:frame><draw:text-box>{paragraph(text)}</draw:text-box>"
        "<svg:title>a box</svg:title></draw:frame>"
    )


def lines(body: str, styles: str = "") -> list[str]:
    return read("a.odt", odt(body, styles=styles)).text.split("\n\n")


def test_notes_stand_at_the_end_of_their_section_under_their_numbers():
    body = (
        "<text:h>The mill</text:h>"
        + paragraph(f"It has two wheels.{note('1', 'Built in 1804.')} It turns.")
        + "<text:section><text:h>The weir</text:h>"
        + paragraph(f"It is of oak{note('ii', 'Felled near Brauk.')}.")
        + "</text:section>"
    )
    assert lines(body) == [
        "The mill", "It has two wheels.[1] It turns.", "[1] Built in 1804.",
        "The weir", "It is of oak[ii].", "[ii] Felled near Brauk.",
    ]  # fmt: skip


def test_text_boxes_are_paragraphs_before_or_behind_the_one_that_they_hang_at():
    assert lines(paragraph(f"{box('Mill Act')}It was passed.")) == ["Mill Act", "It was passed."]
    assert lines(paragraph(f"It was {box('Mill Act')}passed.")) == ["It was passed.", "Mill Act"]


def test_comments_are_left_out_and_counted():
    comment = f"<office:annotation>{paragraph('Really?')}</office:annotation>"
    article = read("a.odt", odt(paragraph(f"It turns{comment} slowly.")))
    assert (article.text, article.warnings) == ("It turns slowly.", ("1 comment was left out",))


def test_heads_of_pages_are_read_once():
    styles = "".join(
        f"<style:master-page><style:header>{paragraph('Kept by Orla Fenn')}</style:header>"
        f"<style:footer>{paragraph('Page 1 of 9')}</style:footer></style:master-page>"
        for _ in range(2)
    )
    assert lines(paragraph("It turns."), styles) == ["It turns.", "Kept by Orla Fenn"]
