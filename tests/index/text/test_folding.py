"""Folding: texts as a person reads them, with the way back to what is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.folding import (
    expand_presentation_forms,
    fold,
    fold_for_comparison,
    fold_for_search,
    fold_with_offsets,
    folded_words,
)

ODD = st.text(st.sampled_from("ab é\u00ad\u200b\u2011ﬁﬄﷲﻣＴ４𝟰𝗺e\u0301²½，。\n"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the oﬃcial shelf of Seiﬀert, ﬂoor", "the official shelf of Seiffert, floor"),
        ("sig\u00adna\u00adture and co\u200bop \ufeff", "signature and coop "),
        ("self\u2011made", "self-made"),
        ("Ｔｏｌｌ ４５", "Toll 45"),
        ("𝗧𝗵𝗲 𝟰 𝓂𝒾𝓁𝓁𝓈", "The 4 mills"),
        ("ﻣﻴﻨﺎء", "ميناء"),
    ],
)
def test_other_forms_of_letters_and_digits_are_read_as_letters_and_digits(
    text: str, read: str
) -> None:
    assert fold(text) == read
    assert fold_for_search(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "5 km², ½ a pint",
        "می\u200cخواهم",
        "👩\u200d🚀 ok",
        "東京，首相。「はい」",
        "café, Łódź, Straße",
        "…—’“”",
    ],
)
def test_what_a_reader_sees_as_it_is_stays(text: str) -> None:
    assert fold(text) is text


def test_an_index_term_has_its_accents_composed() -> None:
    assert fold_for_search("cafe\u0301 İzmir") == "café Izmir"


def test_a_place_in_the_folded_text_leads_back_to_its_letters() -> None:
    folded = fold_with_offsets("A sig\u00adna\u00adture of Saﬄow")
    at = folded.text.index("signature")
    start, end = folded.original_range(at, at + len("signature"))
    assert folded.original[start:end] == "sig\u00adna\u00adture"
    at = folded.text.index("flow")
    assert folded.original[slice(*folded.original_range(at, at + 4))] == "ﬄow"


def test_a_range_ends_after_the_combining_marks_of_its_last_letter() -> None:
    text = "at Zoe\u0308 now"
    assert fold_with_offsets(text).original_range(3, 6) == (3, 7)


@given(ODD)
def test_every_range_lies_in_the_original_and_whole_texts_correspond(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert fold(folded.text) == folded.text
    last = 0
    for at in range(len(folded.text)):
        start, end = folded.original_range(at, at + 1)
        assert last <= start < end <= len(text)
        assert folded.text[at] in fold(text[start:end])
        last = start
    assert folded.original_range(0, 0) >= (0, 0)


def test_shapes_of_letters_that_a_pdf_draws_are_letters() -> None:
    assert expand_presentation_forms("ﬁve ﻣﻴﻨﺎء ４ so\u00adft") == "five ميناء ４ so\u00adft"


def test_names_are_compared_without_case_accents_and_forms() -> None:
    assert fold_for_comparison("Ärger ÉCLAIR Ａda Straße") == "arger eclair ada strasse"
    assert folded_words("Zoë O’Neil-Lind; ﬁn") == ["zoe", "o", "neil", "lind", "fin"]
