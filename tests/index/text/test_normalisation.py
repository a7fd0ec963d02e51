"""Normalisation: white space alone changes, once, and hard-wrapped lines are joined."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.normalisation import normalise

PROSE = (
    "The storm reached the coast on Sunday evening and took the roofs of ten houses with it. "
    "Nobody was hurt, the mayor said on Monday, but the repairs will take weeks and the town "
    "has no money for them. A fund was opened by the bank, and within a day it held more than "
    "anybody had hoped for, much of it from people who had never been there."
)
POEM = (
    "Shall I compare thee to a summer’s day?\n"
    "Thou art more lovely and more temperate:\n"
    "Rough winds do shake the darling buds of May,\n"
    "And summer’s lease hath all too short a date;\n"
    "Sometime too hot the eye of heaven shines,\n"
    "And often is his gold complexion dimm'd;"
)

_WHITE = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2003\u2028\u2029\u3000"
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_SPACES = st.text(st.sampled_from(_WHITE), max_size=4)
_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(_WORDS, _SPACES), max_size=60).map(lambda x: "".join(map("".join, x))),
    st.tuples(
        st.lists(st.sampled_from([PROSE, PROSE[:170], POEM, "- one", "1. two", "x" * 130])),
        st.integers(30, 130),
        st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n\r\n", "\n   "]),
    ).map(lambda x: x[2].join(textwrap.fill(block, x[1]) for block in x[0])),
    st.lists(st.text("ab -.\n", max_size=90), max_size=30).map("\n".join),
)


def _solid(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


@given(_TEXTS, st.booleans())
def test_every_code_point_but_white_space_stays_in_its_order(text: str, unwrap: bool) -> None:
    assert _solid(normalise(text, unwrap=unwrap)) == _solid(text)


@given(_TEXTS, st.booleans())
def test_it_is_idempotent(text: str, unwrap: bool) -> None:
    once = normalise(text, unwrap=unwrap)
    assert normalise(once, unwrap=unwrap) == once


@given(_TEXTS, st.booleans())
def test_white_space_of_the_result_is_a_blank_a_line_break_or_a_blank_line(
    text: str, unwrap: bool
) -> None:
    result = normalise(text, unwrap=unwrap)
    assert result == result.strip()
    assert "\n\n\n" not in result
    assert not any(bad in result for bad in ("  ", " \n", "\n "))
    assert {c for c in result if c.isspace()} <= {" ", "\n"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\x85", "\f", "\v"])
def test_every_line_end_is_one_line_break(ending: str) -> None:
    assert normalise(f"One.{ending}Two.") == "One.\nTwo."


def test_format_characters_are_no_white_space() -> None:
    text = "می\u200cخواهم \ufeff👨\u200d👩\u200d👧 so\u00adft \u2060"
    assert normalise(text) == text


@pytest.mark.parametrize("width", [50, 60, 72, 79, 100, 120])
def test_wrapped_prose_is_joined_at_any_common_margin(width: int) -> None:
    text = f"{PROSE}\n\n{PROSE[:200]}"
    assert normalise("\n\n".join(textwrap.fill(p, width) for p in text.split("\n\n"))) == text


def test_a_paragraph_a_line_stays_so() -> None:
    text = f"{PROSE}\n{PROSE[:87]}\nA short one.\n{PROSE[88:170]}"
    assert normalise(text) == text


def test_a_url_beyond_the_margin_hides_no_wrapping() -> None:
    url = "https://example.org/" + "a" * 150
    text = f"{PROSE} {url} {PROSE}"
    wrapped = textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)
    assert normalise(wrapped) == text


@pytest.mark.parametrize(
    "text",
    [
        POEM,
        "\n".join(f"Number {n} is a line of the list, and about so long" for n in range(12)),
        "- milk and eggs and flour from the shop at the corner\n- bread\n- "
        "apples and pears from the market on the other side of town\n- salt",
        "Ann Lee\n12 High Street\nHam\nSurrey",
        "Name        Age\nAnn          12\nBob          14",
    ],
)
def test_verse_lists_addresses_and_tables_keep_their_lines(text: str) -> None:
    assert normalise(text) == "\n".join(" ".join(line.split()) for line in text.split("\n"))


NOTES = (
    "order forty metres of rope for the new landing stage\n"
    "ask the smith about the hinges of the eastern gate\n"
    "tell Ida that the meeting is moved to Thursday noon\n"
    "lend the long ladder to the people of the next yard"
)
LOG = (
    "05:10 barge Marta tied up at the coal quay, no damage\n"
    "05:55 wind from the west, force six, yard gates shut\n"
    "06:20 barge Marta left for the canal with two pilots\n"
    "07:45 lamp on the outer mole reported out of order"
)
CHAT = (
    "ida: has anybody seen the keys of the long workshop?\n"
    "per: they hung beside the door of the office at noon. not now\n"
    "ida: then somebody has taken them. i shall ask around\n"
    "tom: sorry, they are in the pocket of my other jacket"
)
FACTS = (
    "built in 1911 by the brothers Holm of the upper town.\n"
    "38 metres long, of which nine are under the water.\n"
    "two engines of 90 kilowatts each, new since the war\n"
    "berth in the old basin, third from the lock, by day."
)


@pytest.mark.parametrize("notes", [NOTES, LOG, CHAT, FACTS], ids=["notes", "log", "chat", "facts"])
def test_items_in_lines_of_like_length_keep_their_lines(notes: str) -> None:
    for text in (notes, f"Harbour office\n{notes}", f"{notes}\n\n{notes}"):
        assert normalise(text) == text


@pytest.mark.parametrize("notes", [NOTES, LOG, CHAT, FACTS], ids=["notes", "log", "chat", "facts"])
def test_items_in_wrapped_prose_keep_their_lines_and_the_prose_is_joined(notes: str) -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert normalise(f"{wrapped}\n\n{notes}") == f"{PROSE}\n\n{notes}"


def test_a_message_that_is_wrapped_is_joined() -> None:
    said = "ida: " + PROSE[:170].strip()
    text = "\n".join([textwrap.fill(said, 60), textwrap.fill(said.replace("ida", "per"), 60)])
    assert normalise(text) == said + "\n" + said.replace("ida", "per")


def test_wrapped_text_without_any_marks_is_joined() -> None:
    text = "".join(c for c in PROSE * 3 if c.isalpha() or c == " ").lower()
    assert normalise(textwrap.fill(text, 60)) == text


def test_verse_in_wrapped_prose_keeps_its_lines() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert normalise(f"{wrapped}\n\n{POEM}\n\n{wrapped}") == f"{PROSE}\n\n{POEM}\n\n{PROSE}"


def test_list_items_in_wrapped_text_keep_their_lines() -> None:
    items = [textwrap.fill(f"- {PROSE[:150]}", 72, subsequent_indent="  ") for _ in range(3)]
    joined = "\n".join([f"- {PROSE[:150].strip()}"] * 3)
    assert normalise(f"{textwrap.fill(PROSE, 72)}\n\n" + "\n".join(items)) == f"{PROSE}\n\n{joined}"


def test_an_indented_first_line_begins_a_paragraph() -> None:
    block = textwrap.fill(PROSE, 72, initial_indent="    ")
    assert normalise(f"{block}\n{block}\n{block}") == f"{PROSE}\n{PROSE}\n{PROSE}"


def test_only_the_wrapped_blocks_of_a_mixed_text_are_joined() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert normalise(f"{PROSE}\n{PROSE}\n\n{wrapped}") == f"{PROSE}\n{PROSE}\n\n{PROSE}"


def test_a_quotation_that_is_narrower_than_the_text_is_joined_too() -> None:
    text = f"{textwrap.fill(PROSE, 72)}\n\n{textwrap.indent(textwrap.fill(PROSE, 56), '    ')}"
    assert normalise(text) == f"{PROSE}\n\n{PROSE}"


def test_a_line_shortened_by_an_edit_is_joined() -> None:
    lines = textwrap.wrap(PROSE, 72)
    lines[1] = lines[1].rsplit(" ", 2)[0]
    lines[2] = "and " + lines[2]
    assert normalise("\n".join(lines)) == " ".join(lines)


def test_a_heading_above_wrapped_prose_stays_a_line() -> None:
    text = f"Storm hits coast\n{textwrap.fill(PROSE, 72)}\n\n{textwrap.fill(PROSE, 72)}"
    assert normalise(text) == f"Storm hits coast\n{PROSE}\n\n{PROSE}"


def test_a_word_broken_at_its_hyphen_gets_no_blank() -> None:
    wrapped = textwrap.fill("the well-known zero-Covid policy-making of the up-and-coming " * 5, 50)
    assert "- " not in normalise(wrapped)


def test_chinese_lines_are_joined_without_a_blank() -> None:
    line = "市" * 60
    assert normalise(f"{line}\n{line}\n{line}\n完。") == "市" * 180 + "完。"


def test_without_unwrapping_every_line_stays() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert normalise(wrapped, unwrap=False) == wrapped


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "word " * 500_000,
        "a" * 2_000_000,
        "\n" * 300_000,
        "ab\n" * 100_000,
        "a" + " " * 1_000_000 + "b",
        "".join("x" * (40 + n % 80) + " y\n" for n in range(20_000)),
    ],
    ids=["words", "word", "blank lines", "short lines", "blanks", "growing lines"],
)
def test_hostile_input_takes_linear_time(text: str) -> None:
    assert _solid(normalise(text)) == _solid(text)
