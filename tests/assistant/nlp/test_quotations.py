"""Who said a quotation whose own sentence says only "he said"."""

from __future__ import annotations

import pytest

from assistant.nlp.quotations import attribution, find_speaker, is_quotation
from index.text.sentences import split_sentences

DAM = (
    "The dam of Ostrow leaks. Farmer Rosa Melk has moved her sheep. “The wall sweats at night,” "
    "she said on Friday. The county's engineer, Piet Haas, disagrees. “A dam has to sweat,” he "
    "said. “We look at it every day.” The council kept silent."
)


def speaker(text: str, quotation: str) -> tuple[str, bool] | None:
    sentences = [(each.start, each.end) for each in split_sentences(text)]
    number = next(n for n, (start, end) in enumerate(sentences) if quotation in text[start:end])
    found = find_speaker(text, sentences, number)
    return (text[found.start : found.end], found.is_certain) if found else None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("“The wall sweats,” she said on Friday.", "she"),
        ("“We look at it,” he also told the council.", "he"),
        ("“It is old,” said they.", "they"),
        ("He promised an answer by May.", "he"),
        ("“We look at it every day.”", ""),
        ("“The wall sweats,” said Rosa Melk.", None),
        ("Rosa Melk said she would stay.", None),
        ("The wall sweats.", None),
        ("He built the wall in 1931.", None),
    ],
)
def test_a_sentence_says_who_speaks_by_a_pronoun_by_nobody_or_otherwise(sentence, expected):
    assert attribution(sentence) == expected


def test_a_word_in_quotation_marks_is_no_quotation():
    assert not is_quotation("He called it “a pity” twice.")
    assert is_quotation("“It is old,” he said.")


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        ("sweats at night", ("Farmer Rosa Melk", True)),
        ("has to sweat", ("Piet Haas", True)),
        ("every day", ("Piet Haas", True)),
    ],
)
def test_the_person_in_the_sentence_before_speaks(quotation, expected):
    assert speaker(DAM, quotation) == expected


def test_a_person_of_the_other_gender_is_passed_over():
    text = (
        "Ada Lund opened the hall. Her brother Jens Lund paid for it. Chairman Otto Frey sang. "
        "“I have waited ten years,” she said."
    )
    assert speaker(text, "ten years") == ("Ada Lund", False)  # "Her brother" may speak of another


def test_where_two_persons_act_the_first_is_not_certain():
    text = "Ada Moor met Ida Frey. “The bridge is closed today,” she said."
    assert speaker(text, "bridge") == ("Ada Moor", False)


def test_what_a_name_is_of_or_in_does_not_speak():
    text = "The mayor of Lund met nobody. “I was ill all week,” he said."
    assert speaker(text, "ill all week") is None


def test_a_name_only_by_its_place_in_the_sentence_does_not_speak():
    text = "Fishermen are angry. “Nobody asked us at all,” they said."
    assert speaker(text, "asked us") is None


def test_a_quotation_of_nobody_has_no_speaker():
    text = "Ada Moor left the hall. “Nobody asked us at all.”"
    assert speaker(text, "asked us") is None


def test_hyphens_without_end_are_searched_in_linear_time():
    said = "Otto Falk opened the mill. “It is a very good mill,” he said. "
    text = said + "a-" * 40_000
    assert find_speaker(text, [(0, 26), (27, len(said) - 1)], 1) is not None
