"""A sentence taken apart for the checks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.analysis import LONGEST_READ, PREFIX_LENGTH, analyse_sentence


def texts(sentence, places) -> list[str]:
    return [sentence.words[place].text for place in sorted(places)]


def test_content_words_stand_outside_of_numbers_and_dates():
    sentence = analyse_sentence("Otto Brandt sold 40 cars on 5 May 1960.")
    assert texts(sentence, sentence.content_positions) == ["Otto", "Brandt", "sold", "cars"]
    assert texts(sentence, sentence.in_names) == ["Otto", "Brandt"]
    assert [number.text for number in sentence.values.numbers] == ["40"]
    assert [date.text for date in sentence.values.dates] == ["5 May 1960"]


def test_a_single_word_that_opens_a_sentence_is_a_name_but_no_sure_one():
    sentence = analyse_sentence("Farmers met Otto Brandt.")
    assert texts(sentence, sentence.in_certain_names) == ["Otto", "Brandt"]
    assert texts(sentence, sentence.in_names) == ["Farmers", "Otto", "Brandt"]


def test_words_are_found_by_stem_and_by_prefix():
    sentence = analyse_sentence("The mill, the mills: both burned.")
    places = sentence.by_stem[sentence.words[1].stem]
    assert texts(sentence, places) == ["mill", "mills"]
    assert texts(sentence, sentence.by_prefix["burned"[:PREFIX_LENGTH]]) == ["burned"]
    assert not any(sentence.words[n].is_mark for of in sentence.by_stem.values() for n in of)


def test_times_of_day_are_read_as_well():
    (moment,) = analyse_sentence("It opens at noon.").moments
    assert moment.text == "noon"


def test_what_is_beyond_the_longest_sentence_is_not_looked_at():
    sentence = analyse_sentence("mill " * LONGEST_READ)
    assert len(sentence.text) == LONGEST_READ
    assert all(word.end <= LONGEST_READ for word in sentence.words)


def test_nothing_is_taken_apart_of_nothing():
    sentence = analyse_sentence("")
    assert (sentence.words, sentence.content_positions, sentence.by_stem) == ((), (), {})


@given(st.text(max_size=200))
def test_every_place_is_one_of_its_words(text):
    sentence = analyse_sentence(text)
    places = {*sentence.content_positions, *sentence.in_certain_names, *sentence.in_names}
    places |= {place for each in sentence.by_stem.values() for place in each}
    assert places <= set(range(len(sentence.words)))
    assert sentence.in_certain_names <= sentence.in_names
