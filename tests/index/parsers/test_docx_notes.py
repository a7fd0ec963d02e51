"""Notes of Word files, lines at the head and foot of pages, and comments."""

from __future__ import annotations

from index.text.sentences import split_sentences
from tests.index.make_formats import raw_word, word_paragraph
from tests.index.parsers.parsing import read

HEADING = '<w:pStyle w:val="H"/>'
STYLES = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'


def mark(name: int, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:{kind}Reference {more} w:id="{name}"/></w:r>'


def note(name: int, text: str, kind: str = "footnote") -> str:
    return (
        f'<w:{kind} w:id="{name}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> '
        f"{text}</w:t></w:r></w:p></w:{kind}>"
    )


def test_notes_stand_at_the_end_of_their_section_under_their_numbers():
    body = (
        word_paragraph("The mill", HEADING)
        + word_paragraph("It has two wheels.", more=mark(7) + "<w:r><w:t> It turns.</w:t></w:r>")
        + word_paragraph("The weir", HEADING)
        + word_paragraph("It is of oak.", more=mark(3))
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes = separator + note(3, "Felled near Brauk.") + note(7, "Built by Orla Fenn in 1804.")
    article = read("a.docx", raw_word(body, styles=STYLES, footnotes=notes))
    assert article.text.split("\n\n") == [
        "The mill",
        "It has two wheels.[1] It turns.",
        "[1] Built by Orla Fenn in 1804.",
        "The weir",
        "It is of oak.[2]",
        "[2] Felled near Brauk.",
    ]
    sentences = [article.text[s.start : s.end] for s in split_sentences(article.text)]
    assert "[1] Built by Orla Fenn in 1804." in sentences
    assert "It turns." in sentences


def test_endnotes_count_by_themselves_in_small_roman_numbers_unless_another_kind_is_stated():
    body = word_paragraph("It is old.", more=mark(1) + mark(2, "endnote")) + word_paragraph(
        "It leaks.", more=mark(3, "endnote")
    )
    ends = note(2, "From 1700.", "endnote") + note(3, "Since May.", "endnote")
    feet = note(1, "See below.")
    parts = {"footnotes": feet, "endnotes": ends}
    assert read("a.docx", raw_word(body, **parts)).text.split("\n\n") == [
        "It is old.[1][i]", "It leaks.[ii]", "[1] See below.", "[i] From 1700.", "[ii] Since May.",
    ]  # fmt: skip
    digits = {"settings": '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'}
    assert "It leaks.[2]" in read("a.docx", raw_word(body, **parts, **digits)).text


def test_a_mark_of_its_own_is_not_counted():
    own = mark(1, more='w:customMarkFollows="1"') + "<w:r><w:t>*</w:t></w:r>"
    body = word_paragraph("It is old.", more=own) + word_paragraph("It leaks.", more=mark(2))
    starred = note(1, "* By hearsay.")
    notes = starred + note(2, "Since May.")
    assert read("a.docx", raw_word(body, footnotes=notes)).text.split("\n\n") == [
        "It is old.*", "It leaks.[1]", "* By hearsay.", "[1] Since May.",
    ]  # fmt: skip


def test_a_note_that_nothing_names_stands_at_the_end_and_one_of_deleted_text_is_gone():
    deleted = f"<w:del>{mark(1)}</w:del>"
    notes = note(1, "Of what is gone.") + note(2, "Of nothing.")
    body = word_paragraph("It is old.", more=deleted)
    assert read("a.docx", raw_word(body, footnotes=notes)).text == "It is old.\n\nOf nothing."


def test_heads_and_feet_of_pages_are_read_once_and_page_numbers_are_not():
    head = word_paragraph("Draft read by Orla Fenn") + word_paragraph("The mill at Brauk")
    foot = word_paragraph("Page 3 of 12")
    body = word_paragraph("The mill at Brauk") + word_paragraph("It has two wheels.")
    data = raw_word(body, header=head, footer=foot)
    assert read("a.docx", data).text.split("\n\n") == [
        "The mill at Brauk", "It has two wheels.", "Draft read by Orla Fenn",
    ]  # fmt: skip


def test_comments_are_left_out_and_counted():
    comments = "".join(
        f'<w:comment w:id="{n}">{word_paragraph("Really?")}</w:comment>' for n in range(2)
    )
    article = read("a.docx", raw_word(word_paragraph("It is old."), comments=comments))
    assert (article.text, article.warnings) == ("It is old.", ("2 comments were left out",))
