"""What is given up in the middle of a spoken question is left out; all others stay as they are."""

from __future__ import annotations

import json

import pytest

from assistant.pipeline import Assistant, NoNormalisation
from assistant.query.disfluency import DisfluencyRemover
from assistant.reading.reader import load_weights
from index.library import Library
from tests.index.library_state import build_folder, searcher
from tests.reader import reader


@pytest.fixture(scope="module")
def mender() -> DisfluencyRemover:
    return DisfluencyRemover()


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("Which city sorry which country joined the alliance first?",
         "Which country joined the alliance first?"),
        ("Who built the tower I mean who designed the bridge in Kirkby?",
         "Who designed the bridge in Kirkby?"),
        ("Um, when was uh the museum opened?", "When was the museum opened?"),
        ("How many how many ships were lost?", "How many ships were lost?"),
        ("What was the name sorry what was the price of the boat?",
         "What was the price of the boat?"),
    ],
)  # fmt: skip
def test_what_is_given_up_is_left_out(mender, spoken, meant):
    assert mender.remove_disfluencies(spoken) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the museum, and when did it open?",
        "What does the word rather mean in this treaty?",
        "When did the king actually die, and where was he buried?",
        "No, I meant the bridge in Kirkby",
        "Why?",
        "What about 2019?",
        "Did the museum have no director, or two?",
        "متى وقعت الهدنة لا انتظر المعاهدة؟",
        "word " * 2000,
        "",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(mender, question):
    assert mender.remove_disfluencies(question) == question


def test_the_network_says_of_each_word_how_likely_it_is_not_meant(mender):
    shares = mender.disfluent_probabilities("Um, when was uh the museum opened?".split())
    assert [share > 0.5 for share in shares] == [True, False, False, True, False, False, False]


def test_what_is_less_sure_is_left_alone_at_first_and_left_out_by_a_guess(mender):
    spoken = "When did Germany, no wait, France join the alliance?"
    assert mender.remove_disfluencies(spoken) == spoken
    assert mender.remove_likely_disfluencies(spoken) == "When did France join the alliance?"


def test_broken_text_does_no_harm(mender):
    assert mender.remove_disfluencies("\ud800 who built no wait who \ud800 designed it?").endswith(
        "designed it?"
    )


def test_a_guess_leaves_out_what_is_less_sure_and_never_asks_of_one_word(mender):
    question = "When did the museum, the old mill close?"
    assert mender.remove_likely_disfluencies("Who founded the museum?") == "Who founded the museum?"
    assert set(mender.remove_likely_disfluencies(question).casefold().split()) <= set(
        question.casefold().split()
    )
    assert mender.remove_likely_disfluencies("no no no no") == "no no no no"


@pytest.mark.parametrize(
    "question",
    [
        "What change did the harbour make on Harbour Street?",
        "How much did the baker make on the market day?",
        "What did the council pass recently that is facing a fight to pass?",
        "Why did the settlers believe that the council had no right to tax the ferries?",
        "Which museum opened in town this week, eight months after its announcement?",
        "What is the name of the rare bird found by walkers that is twice the size of a crow?",
        "What should people keep in mind when the mayor talks about giving people power?",
    ],
)
def test_a_question_without_a_slip_of_the_tongue_stays_as_it_is(mender, question):
    assert mender.remove_disfluencies(question) == question
    assert mender.remove_likely_disfluencies(question) == question


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("Where was When was the harbour built?", "When was the harbour built?"),
        ("Who built the bridge no the harbour?", "Who built the harbour?"),
    ],
)
def test_what_is_begun_anew_or_taken_back_is_mended(mender, spoken, meant):
    assert mender.remove_likely_disfluencies(spoken) == meant


class _Cutting(NoNormalisation):
    """Leaves out too much, at once and in its guess."""

    def remove_disfluencies(self, question: str) -> str:
        return "What is a blimp?"

    def remove_likely_disfluencies(self, question: str) -> str:
        return "Where do walruses sleep?"


def test_what_was_typed_is_asked_once_nothing_else_is_found(tmp_path):
    text = "The ferry Aurora sank off Lindholm. All 212 passengers were taken off by fishing boats."
    row = json.dumps({"id": "ferry", "title": "The ferry", "text": text})
    (tmp_path / "articles.jsonl").write_text(row)
    library = Library(tmp_path / "library")
    build_folder(library, tmp_path / "articles.jsonl")
    assistant = Assistant(searcher(library), reader(), load_weights().threshold, _Cutting())
    question = "How many passengers were taken off the ferry?"
    answer = assistant.ask(question)
    assert (answer.searched_for, answer.status) == (question, "answered")
    unknown = assistant.ask("Who painted the ceiling of the chapel?")
    assert (unknown.searched_for, unknown.status) == ("What is a blimp?", "not_found")
