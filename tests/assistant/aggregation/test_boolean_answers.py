"""Yes or no, by the words of a question and of a sentence: said only where it is plain."""

from __future__ import annotations

import pytest

from assistant.aggregation.boolean_answers import boolean_answer, boolean_answer_by_value
from assistant.aggregation.boolean_questions import parse_proposition
from assistant.types import Evidence
from index.types import Sentence
from tests.growth import LINEAR, growth
from tests.ui.records import article

SUMMIT = "Did Kishida attend the summit?"
TREATY = "Was the treaty signed in 1960?"


def verdict(question: str, sentence: str, context: str = "") -> str | None:
    asked = parse_proposition(question)
    return boolean_answer(asked, sentence, context) if asked else None


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
        ("Will the hall be heated with wood?", "The hall will be heated with wood.", ""),
        ("Can guests rent bicycles?", "Guests can rent bicycles for a day.", ""),
        ("Does Ostrow export salt to Norway?", "Ostrow exports salt to Norway.", ""),
        ("Will Ostrow and Lund share a school?", "Ostrow and Lund will share a school.", ""),
        ("Will the hall have a café?", "The hall will have a café, but no lift.", ""),
        ("Was Rosa Melk acquitted?", "The farmer, Rosa Melk, was acquitted.", ""),
        ("Was Rosa Melk acquitted?", "Rosa Melk, who is 40, has been acquitted.", ""),
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
        ("Will the judge resign?", "The judge will not resign.", ""),
        ("Can dogs enter the hall?", "Dogs cannot enter the hall.", ""),
        ("Has the fox killed geese?", "The fox has killed no geese.", ""),
        ("Was Rosa Melk convicted of fraud?", "Rosa Melk was acquitted of fraud.", ""),
        ("Was Rosa Melk convicted?", "The farmer, Rosa Melk, was acquitted on Friday.", ""),
        ("Did Norrbank accept the offer?", "The bank Norrbank rejected the offer.", ""),
        ("Is smoking allowed on the ferry?", "Smoking is banned on the ferry.", ""),
        ("Did Mayor Moor vote for the tram?", "Mayor Moor voted against the tram.", ""),
        ("Is the museum open?", "The museum is closed.", ""),
        ("Did the council approve the budget?", "The council rejected the budget in May.", ""),
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
        ("Was Japan a member of ASEAN?", "Japan is not a member of ASEAN."),
        ("Did Kishida attend the summit?", "Kishida does not attend the summit."),
        (TREATY, "The treaty is signed in 1960."),
        ("Is Vietnam a member of ASEAN?", "Vietnam is an associate member of ASEAN."),
        ("Is Japan a member of the United Nations?",
         "Japan is a member of the United Nations Security Council."),
        ("Is Osaka the largest city in Japan?", "Osaka is the second largest city in Japan."),
        ("Did Korea sign the treaty?", "South Korea signed the treaty."),
        ("Did Japan attack China?", "China attacked Japan."),
        ("Does the ferry carry 50 cars?", "The ferry carries about 40 cars."),
        ("Does the ferry carry 50 cars?", "The ferry carries 40 buses."),
        ("Will the hall be closed?", "The hall will be closed if it snows."),
        ("Will the hall be closed?", "The hall could be closed."),
        ("Can guests rent bicycles?", "Guests can rent bicycles only in May."),
        ("Can guests rent bicycles?", "Guests cannot rent bicycles without a card."),
        ("Was Rosa Melk convicted?", "Rosa Melk was acquitted of fraud."),  # and of the rest?
        ("Did the nurses support the plan?", "The nurses opposed the plan at first."),
        ("Is the museum open?", "The museum is closed on Mondays."),
        ("Is the museum open?", "On Mondays, the museum is closed."),
        ("Is the fen safe?", "The fen is dangerous in winter."),
        ("Does the kiosk accept cards?", "The kiosk refuses cards from abroad."),
        ("Can visitors enter the cave?", "Visitors cannot enter the cave in winter."),
        ("Did the court convict Melk?", "The court acquitted Melk of theft."),
        ("Did the council approve the budget?",
         "The council rejected the budget in May and approved it in June."),
        ("Did the firm open a factory?", "The firm closed a factory in Lund."),
        ("Did Melk close the shop?", "Melk opened the shop in 1990."),
        ("Will the kiosk open?", "The kiosk will close in May."),
        ("Is smoking allowed?", "Smoking is not banned."),
        ("Was the bridge closed?", "The bridge will be opened in May."),
        ("Did Mayor Moor vote for the tram?", "Mayor Moor voted on the tram."),
        ("Did the council approve the plan?", "The council rejected a motion to delay the plan."),
    ],
)  # fmt: skip
def test_what_is_hedged_partial_or_put_otherwise_is_not_decided(question, sentence):
    assert verdict(question, sentence) is None


def by_value(question: str, sentence: str, answer: str, title: str = "Notes") -> str | None:
    source = article(sentence, title=title)
    start = sentence.index(answer)
    evidence = Evidence(source, Sentence(0, len(sentence)), 0.9, (start, start + len(answer)))
    asked = parse_proposition(question)
    assert asked is not None
    return boolean_answer_by_value(asked, evidence)


BREWERY = "The Truman brewery, then known as the Black Eagle, was founded in 1724 by a miller."


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "expected"),
    [
        ("Was the Truman brewery founded in 1724?", BREWERY, "1724", "yes"),
        ("Was the Truman brewery founded in 1731?", BREWERY, "1724", "no"),
        ("Was the Truman brewery founded on May 3, 1724?", BREWERY, "1724", None),
        ("Was the Truman brewery burned in 1724?", BREWERY, "1724", None),
        ("Was the Hart brewery founded in 1724?", BREWERY, "1724", None),
        ("Did King Harold conquer England in 1066?",
         "In 1066, Duke William conquered England, killing King Harold.", "1066", None),
        ("Did Obama visit Japan in 2015?", "Obama, then president, visited Japan in 2016.", "2016",
         None),
        ("Was the Truman brewery founded in 1724?",
         "The Truman brewery is said to have been founded in 1724.", "1724", None),
        ("Does the ferry carry 50 cars?", "The old ferry, which is red, carries 40 cars.", "40",
         "no"),
        ("Does the ferry carry 50 cars?", "The old ferry, which is red, carries about 40 cars.",
         "40", None),
    ],
)  # fmt: skip
def test_the_value_that_was_found_decides(question, sentence, answer, expected):
    assert by_value(question, sentence, answer) == expected


def test_another_country_of_the_name_is_not_meant():
    title = "North Korea and the treaty"
    assert (
        verdict("Did North Korea sign the treaty?", "South Korea signed the treaty.", title) is None
    )


@pytest.mark.parametrize("piece", ["was ", "Kishida attended ", ",", "1960 "])
def test_hostile_text_is_read_in_linear_time_and_decides_nothing(piece):
    assert verdict(TREATY, piece * 5_000) is None
    assert growth(lambda text: verdict(TREATY, text), piece) < LINEAR
