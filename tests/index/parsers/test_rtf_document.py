"""The tokeniser of RTF: characters, tables, notes, boxes, what is left out, damage."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.parsers.rtf_document import parse_rtf
from tests.index.parsers.parsing import read

FONTS = (
    rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fnil\fcharset238 B;}{\f2\fcharset204 C;}"
    rb"{\f3\fcharset128 D;}{\f4\fcharset2 Wingdings;}}"
)


def lines(body: bytes, head: bytes = b"") -> list[str]:
    data = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + head + body + b"}"
    return [line for line in read("a.rtf", data).text.split("\n") if line]


def test_bytes_mean_what_the_font_says():
    assert lines(rb"\f1 \'f8\'edky\f2  \'f0\'e5\'ea\'e0\f0  caf\'e9") == ["říky река café"]
    assert lines(rb"{\f2 \'f0}\'f0 \f2\plain\'f0") == ["рð ð"]


def test_characters_of_two_bytes_may_be_half_escaped():
    assert lines(rb"\f3 \'83e\'83X\'83g") == ["テスト"]


def test_the_code_page_of_the_document_holds_for_fonts_without_one():
    data = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 A;}}\f0 \'f0\'e5\'ea\'e0}"
    assert read("a.rtf", data).text == "река"


def test_raw_bytes_are_of_the_font_or_utf_8():
    assert lines(b"caf\xe9 and caf\xc3\xa9") == ["café and cafÃ©"]
    assert lines("Köln – ok".encode()) == ["Köln – ok"]


def test_unicode_escapes_with_pairs_and_replacements_of_any_length():
    assert lines(rb"a\u-10179?\u-8640? b") == ["a🙀 b"]
    assert lines(rb"\uc2\u261\'61\'62z\uc0\u263z") == ["ązćz"]
    assert lines(rb"{\upr{plain}{\*\ud{\u321?\'f3d\u378?}}}") == ["Łódź"]


def test_special_characters():
    assert lines(rb"\ldblquote a\rdblquote\emdash b\~c\_d\-e \{f\}\tab g") == ["“a”—b c-de {f} g"]


def test_cells_are_apart_by_white_space_and_rows_are_lines():
    row = rb"\trowd\cellx1\intbl Oars\par of ash\cell 12\cell\row"
    assert lines(row + row + rb"\pard After.\par") == ["Oars of ash 12", "Oars of ash 12", "After."]


def test_notes_stand_at_the_end_of_their_section_under_their_numbers():
    note = rb"{\super\chftn}{\footnote\pard\plain{\super\chftn} Built in 1804.}"
    end = rb"{\super\chftn{\*\footnote\ftnalt{\chftn} Of oak.}}"
    body = (
        rb"\pard\outlinelevel0 The mill\par\pard It turns." + note + rb" Slowly.\par"
        rb"\pard\outlinelevel0 The weir\par\pard It leaks." + end + rb"\par"
    )
    assert lines(body) == [
        "The mill", "It turns.[1] Slowly.", "[1] Built in 1804.",
        "The weir", "It leaks.[i]", "[i] Of oak.",
    ]  # fmt: skip


def test_a_note_with_a_mark_of_its_own_stays_as_it_is():
    assert lines(rb"It turns.*{\footnote * By hearsay.}\par") == ["It turns.*", "* By hearsay."]


def test_numbers_of_lists_stay_and_bullets_go():
    items = (
        rb"{\listtext 2.1\tab}Oars\par{\pntext\f4\'a7\tab}Ropes\par"
        rb"{\listtext\f0 o\tab}Nails\par{\listtext\bullet\tab}Sails\par"
    )
    assert lines(items) == ["2.1 Oars", "Ropes", "Nails", "Sails"]


def test_text_boxes_are_paragraphs_before_or_behind_the_one_that_they_hang_at():
    box = (
        rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt Mill Act\par}}"
        rb"{\shprslt{\*\do{\dptxbxtext Mill Act\par}}}}"
    )
    assert lines(box + rb"It was passed.\par") == ["Mill Act", "It was passed."]
    assert lines(rb"It was " + box + rb"passed.\par") == ["It was passed.", "Mill Act"]


def test_hidden_and_deleted_text_pictures_and_field_codes_are_left_out():
    body = (
        rb"a{\v hidden}{\deleted gone}{\pict\bin4 {}\}}{\field{\*\fldinst HYPERLINK x}"
        rb"{\fldrslt b}}{\*\unknown x}{\xe c}\v x\v0 d"
    )
    assert lines(body) == ["abd"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"{", b"}", b"\\par", b"\\*", b"\\footnote", b"\\chftn", b"\\u-9 ", b"\\'e9", b"x",
             b"\\upr", b"\\ud", b"\\bin9 ", b"\\shptxt", b"\\title", b"\\f9", b"\\"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_damage_is_read(tokens: list[bytes]):
    parse_rtf(b"{\\rtf1" + b"".join(tokens)).text.paragraphs  # noqa: B018


def test_groups_that_are_nested_deeply_are_read():
    document = parse_rtf(b"{\\rtf1" + b"{" * 100_000 + b"x" + b"}" * 100_000)
    assert document.text.paragraphs == ["x"]
