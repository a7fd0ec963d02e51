"""Word files as their reader sees them: accepted changes, nothing hidden, text boxes apart."""

from __future__ import annotations

from tests.index.make_formats import raw_word, word_paragraph
from tests.index.parsers.parsing import read

BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)


def lines(body: str, **parts: str) -> list[str]:
    return read("a.docx", raw_word(body, **parts)).text.split("\n\n")


def test_a_text_box_is_a_paragraph_before_or_behind_the_one_that_it_hangs_at():
    box = BOX.format(word_paragraph("Lock Keepers Act") + word_paragraph("Second line"))
    first = f"<w:p>{box}<w:r><w:t>In 1874 the parliament passed it.</w:t></w:r></w:p>"
    last = word_paragraph("The gates weigh nine tons.", more=box)
    assert lines(first) == ["Lock Keepers Act", "Second line", "In 1874 the parliament passed it."]
    assert lines(last) == ["The gates weigh nine tons.", "Lock Keepers Act", "Second line"]


def test_a_text_box_that_is_written_twice_for_older_programs_is_read_once():
    box = BOX.format(word_paragraph("Opened by the mayor."))
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(word_paragraph("The lock.", more=both)) == ["The lock.", "Opened by the mayor."]


def test_changes_are_as_accepted_also_those_of_rows_and_paragraph_ends():
    inserted = "<w:ins><w:r><w:t>Tolm</w:t></w:r></w:ins>"
    deleted = "<w:del><w:r><w:delText>Varde</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>Elsewhere.</w:t></w:r></w:moveFrom>"
    joined = word_paragraph("The weir ", "<w:rPr><w:del/></w:rPr>")
    row = "<w:tr>{}<w:tc>" + word_paragraph("{}") + "</w:tc></w:tr>"
    table = (
        "<w:tbl>"
        + row.format("<w:trPr><w:del/></w:trPr>", "gone")
        + row.format("", "kept")
        + "</w:tbl>"
    )
    body = (
        word_paragraph("We meet in ", more=inserted + deleted + moved)
        + joined
        + word_paragraph("holds.")
        + table
    )
    assert lines(body) == ["We meet in Tolm", "The weir holds.", "kept"]


def test_hidden_text_is_left_out():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>open</w:t></w:r>'
    assert lines(word_paragraph("It is ", more=hidden + shown)) == ["It is open"]
