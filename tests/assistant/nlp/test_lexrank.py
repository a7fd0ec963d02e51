"""Which sentences are the main ones of a text, and of several texts together."""

from __future__ import annotations

import pytest

from assistant.nlp.lexrank import MAX_COMPARED, central_sentences, main_sentences

FERRY = "ferry sails lindholm noon".split()
FERRY_AGAIN = "ferry sails lindholm morning".split()
BEES = "bees hum lime trees".split()
MILL = "mill kirkby burned june".split()


def test_a_text_that_is_no_longer_than_asked_is_all_main():
    assert main_sentences([FERRY, BEES], 2, [False, False]) == [0, 1]
    assert main_sentences([], 3, []) == []


def test_main_sentences_come_in_the_order_of_the_text():
    text = [BEES, MILL, FERRY, FERRY_AGAIN, "ferry lindholm captain".split()]
    chosen = main_sentences(text, 3, [False] * 5)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == 3


def test_the_first_sentence_counts_for_more():
    assert main_sentences([BEES, MILL, FERRY], 1, [False] * 3) == [0]


def test_what_other_sentences_are_like_is_main():
    text = [BEES, MILL, FERRY, FERRY_AGAIN, FERRY, FERRY_AGAIN]
    assert 2 in main_sentences(text, 2, [False] * 6)


def test_a_copy_is_not_chosen_beside_its_original():
    text = [FERRY, list(FERRY), MILL]
    assert main_sentences(text, 2, [False] * 3) == [0, 2]


def test_a_sentence_that_points_back_counts_for_less():
    text = [BEES, FERRY, FERRY_AGAIN, MILL, "school lets out".split()]
    assert main_sentences(text, 1, [False] * 5) == [1]
    assert main_sentences(text, 1, [False, True, False, False, False]) == [2]
    assert central_sentences([[FERRY, FERRY_AGAIN]], [[False, False]]) == [0]
    assert central_sentences([[FERRY, FERRY_AGAIN]], [[True, False]]) == [1]


def test_sentences_without_terms_are_accepted():
    assert main_sentences([[], [], []], 2, [False] * 3) == [0, 1]


def test_a_long_text_keeps_its_places():
    text = [[f"word{n}"] for n in range(MAX_COMPARED + 50)] + [FERRY] * 3
    last = len(text) - 1
    chosen = main_sentences(text, 5, [False] * len(text))
    assert len(chosen) == 5
    assert max(chosen) <= last
    assert {len(text) - 3, len(text) - 2, last} & set(chosen)


def test_each_group_gives_its_most_central_sentence():
    groups = [[BEES, FERRY], [MILL, FERRY_AGAIN]]
    assert central_sentences(groups, [[False, False], [False, False]]) == [1, 1]


def test_a_group_that_says_nothing_new_gives_none():
    assert central_sentences([[FERRY], [list(FERRY)], []], [[False], [False], []]) == [
        0,
        None,
        None,
    ]
    assert central_sentences([[], []], [[], []]) == [None, None]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_no_place_is_chosen_twice(count):
    text = [FERRY, FERRY, FERRY, FERRY, FERRY]
    chosen = main_sentences(text, count, [False] * 5)
    assert len(set(chosen)) == len(chosen) == count


def test_what_is_new_is_preferred_to_what_is_nearly_said():
    text = [FERRY, "mill kirkby rye".split(), FERRY_AGAIN, MILL]
    assert main_sentences(text, 2, [False] * 4) == [0, 1]
