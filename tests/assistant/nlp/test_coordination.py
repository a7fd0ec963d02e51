"""Lists in a sentence: what is one, what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.coordination import coordinated_items, single_name


def split(sentence: str, answer: str) -> list[str]:
    start = sentence.index(answer)
    return [sentence[a:b] for a, b in coordinated_items(sentence, (start, start + len(answer)))]


@pytest.mark.parametrize(
    ("sentence", "answer", "items"),
    [
        ("Laos, Vietnam, the Philippines and Thailand joined.", "Laos, Vietnam, the Philippines "
         "and Thailand", ["Laos", "Vietnam", "the Philippines", "Thailand"]),
        ("It met in the U.S., Japan and South Korea.", "the U.S., Japan and South Korea",
         ["the U.S.", "Japan", "South Korea"]),
        ("They met Yoon, Kishida and Biden there.", "Kishida", ["Yoon", "Kishida", "Biden"]),
        ("Four signed: Sweden, Switzerland, Poland and Peru.", "Sweden, Switzerland",
         ["Sweden", "Switzerland", "Poland", "Peru"]),
        ("He had three brothers, Hasar, Hachiun, and Temüge, and one sister named Temülen.",
         "Hasar, Hachiun, and Temüge, and one sister named Temülen", ["Hasar", "Hachiun",
         "Temüge"]),
        ("The mill grinds rye, oats and barley.", "rye, oats and barley",
         ["rye", "oats", "barley"]),
        ("President Joe Biden and Prime Minister Fumio Kishida of Japan met.",
         "President Joe Biden and Prime Minister Fumio Kishida of Japan",
         ["President Joe Biden", "Prime Minister Fumio Kishida of Japan"]),
    ],
)  # fmt: skip
def test_the_items_of_a_list_are_separated(sentence, answer, items):
    assert split(sentence, answer) == items


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("He went to Tokyo, Japan.", "Tokyo"),
        ("Japan's Kishida and Yoon's wife met.", "Yoon"),
        ("Armenian, Georgian, and Albanian bishops came.", "Armenian, Georgian, and Albanian "
         "bishops"),
        ("It helped with installing patches and running tools.", "installing patches and running "
         "tools"),
        ("A network that joins schools, and which is free.", "A network that joins schools, and "
         "which is free"),
        ("She sang.", "She"),
    ],
)  # fmt: skip
def test_what_is_no_plain_list_gives_none(sentence, answer):
    assert split(sentence, answer) == []


def test_a_single_name_is_whole():
    sentence = "The Association of Southeast Asian Nations met Kim Jong Un and Japan's envoy."
    at = sentence.index

    def name(text: str) -> str | None:
        found = single_name(sentence, (at(text), at(text) + len(text)))
        return sentence[slice(*found)] if found else None

    assert name("Kim Jong Un") == "Kim Jong Un"
    assert name("Southeast Asian Nations") is None
    assert name("Japan") is None


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_ranges_lie_in_the_sentence_in_order_and_apart(sentence, one, other):
    start, end = sorted((min(one, len(sentence)), min(other, len(sentence))))
    last = 0
    for first, until in coordinated_items(sentence, (start, end)):
        assert last <= first < until <= len(sentence)
        last = until


def test_hostile_sentences_come_to_an_end():
    for sentence in ("A, " * 5000, "A and " * 3000, "Aa of " * 3000, "(" * 20_000, "A." * 9000):
        coordinated_items(sentence, (0, len(sentence)))
        coordinated_items(sentence, (len(sentence) // 2, len(sentence) // 2 + 4))
        single_name(sentence, (0, len(sentence)))
