"""Yes or no, by the words of a question and of a sentence: said only where it is plain."""

from __future__ import annotations

import time

import pytest

from assistant.claims.verdict import decide
from assistant.claims.yes_no import is_yes_no, proposition

SUMMIT = "Did Kishida attend the summit?"
TREATY = "Was the treaty signed in 1960?"


def verdict(question: str, sentence: str, context: str = "") -> str | None:
    asked = proposition(question)
    return decide(asked, sentence, context) if asked else None


@pytest.mark.parametrize(
    ("question", "sentence", "context"),
    [
        (SUMMIT, "Kishida attended the summit.", ""),
        (SUMMIT, "Prime Minister Fumio Kishida of Japan attended the summit.", ""),
        (SUMMIT, "In May 2023, Kishida attended the summit in Hiroshima.", ""),
        (TREATY, "The treaty was signed in Washington on Jan. 19, 1960.", ""),
        ("Is Vietnam a member of ASEAN?", "Vietnam is a member of ASEAN.", ""),
        ("Did Otto Brandt found the museum?", "Otto Brandt founded the museum in 1901.", ""),
        ("Does the ferry carry forty cars?", "The ferry carries 40 cars and 300 people.", ""),
        ("Did China enter the Korean War?", "China entered the war in 1950.", "The Korean War"),
    ],
)
def test_what_is_said_in_the_same_words_is_a_yes(question, sentence, context):
    assert verdict(question, sentence, context) == "yes"


@pytest.mark.parametrize(
    ("question", "sentence", "context"),
    [
        (SUMMIT, "Kishida did not attend the summit.", ""),
        (SUMMIT, "Kishida never attended the summit.", ""),
        (SUMMIT, "Kishida refused to attend the summit.", ""),
        (TREATY, "The treaty was signed on Sept. 8, 1951.", ""),
        ("Did South Korea sign the armistice?", "South Korea did not sign.", "The armistice"),
        ("Does the treaty have an end date?", "The treaty has no end date.", ""),
        ("Is Japan a member of ASEAN?", "Japan is not a member of ASEAN.", ""),
        ("Does the ferry carry 50 cars?", "The ferry carries 40 cars and 300 people.", ""),
    ],
)
def test_what_is_denied_or_has_another_value_is_a_no(question, sentence, context):
    assert verdict(question, sentence, context) == "no"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (SUMMIT, "Kishida may have attended the summit."),
        (SUMMIT, "Kishida planned to attend the summit."),
        (SUMMIT, "According to critics, Kishida attended the summit."),
        (SUMMIT, "Kishida attended the summit, officials said."),
        (SUMMIT, "“Kishida attended the summit.”"),
        (SUMMIT, "Kishida's aide attended the summit."),
        (SUMMIT, "The man who attacked Kishida attended the summit."),
        (SUMMIT, "Aides to Kishida attended the summit."),
        (SUMMIT, "Kishida stayed home and Biden attended the summit."),
        (SUMMIT, "Kishida attended the summit dinner."),
        (SUMMIT, "Kishida will attend the summit."),
        (SUMMIT, "Did Kishida attend the summit?"),
        (SUMMIT, "Kishida attended the meeting."),
        (SUMMIT, "Not only Kishida attended the summit."),
        (TREATY, "The treaty was signed after 1960."),
        (TREATY, "The treaty was signed in 1951 and again in 1960, but not in 1970."),
        (TREATY, "The treaty was discussed in 1960."),
        ("Was the treaty signed on Jan. 19, 1960?", "The treaty was signed in 1960."),
        ("Did Obama visit Japan in 2015?", "Obama visited Japan in 2016."),  # he may have twice
        ("Is Vietnam a member of ASEAN?", "Vietnam was a member of ASEAN."),
        ("Is Vietnam a member of ASEAN?", "Vietnam is an associate member of ASEAN."),
        ("Is Japan a member of the United Nations?",
         "Japan is a member of the United Nations Security Council."),
        ("Is Osaka the largest city in Japan?", "Osaka is the second largest city in Japan."),
        ("Did Korea sign the treaty?", "South Korea signed the treaty."),
        ("Did Japan attack China?", "China attacked Japan."),
        ("Does the ferry carry 50 cars?", "The ferry carries about 40 cars."),
        ("Does the ferry carry 50 cars?", "The ferry carries 40 buses."),
    ],
)  # fmt: skip
def test_what_is_hedged_partial_or_put_otherwise_is_not_decided(question, sentence):
    assert verdict(question, sentence) is None


def test_another_country_of_the_name_is_not_meant():
    title = "North Korea and the treaty"
    assert (
        verdict("Did North Korea sign the treaty?", "South Korea signed the treaty.", title) is None
    )


@pytest.mark.parametrize(
    "question",
    ["Did he sign it?", "didn't Kishida attend?", "Is Vietnam a member of ASEAN?", "Will it rain?",
     "Was the treaty signed in 1960"],
)  # fmt: skip
def test_a_question_of_yes_or_no_is_known(question):
    assert is_yes_no(question)


@pytest.mark.parametrize(
    "question",
    ["Who signed it?", "Is it red or blue?", "Do you know when it was signed?", "Didactics?",
     "Did", "", "Hat Kishida teilgenommen?", "هل وقعت كوريا؟", "did " * 5_000],
)  # fmt: skip
def test_other_questions_are_not(question):
    assert not is_yes_no(question)


@pytest.mark.parametrize(
    "question",
    ["Didn't Kishida attend the summit?", "Did Kishida not attend the summit?",
     "Will Kishida attend the summit?", "Was the treaty signed before 1960?",
     "Did you attend the summit?", "Is there a summit?", "Did he attend, and why?"],
)  # fmt: skip
def test_what_is_no_plain_proposition_gets_no_verdict(question):
    assert proposition(question) is None


def test_hostile_text_costs_no_time_and_decides_nothing():
    began = time.process_time()
    for text in ("was " * 20_000, "Kishida attended " * 5_000, "," * 50_000, "1960 " * 10_000):
        assert verdict(TREATY, text) is None
        assert proposition(text) is None
    assert time.process_time() - began < 5
