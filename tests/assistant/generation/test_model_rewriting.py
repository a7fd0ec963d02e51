"""What of a model's rewritten question is taken."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.model_rewriting import (
    LONGEST_ANSWER,
    ModelRewriter,
    accepted_parts,
    accepted_rewrite,
    merge_answers,
)
from assistant.generation.prompts import load_prompts
from assistant.generation.types import GenerationLimits
from assistant.types import Turn
from tests.conftest import ROOT
from tests.ui.records import answer, article, citation, not_found

TOLD = ["Who founded the museum in Kirkby?", "It was founded by Otto Brandt in 1901."]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("When did Otto Brandt found it?", "When did Otto Brandt found it?"),
        ("What did the museum in Kirkby cost?\nIt cost much.", None),
        ("When did Vincent van Gogh found it?", None),
        ("Otto Brandt founded it in 1901.", None),
        ("", None),
        ("What of http://x.example in Kirkby?", None),
    ],
)
def test_a_rewritten_question_adds_only_words_of_the_conversation(said, taken):
    assert accepted_rewrite(said, "When did he found it?", TOLD) == taken


def test_parts_use_only_the_words_of_the_question():
    question = "Who founded the museum and what does entry cost?"
    said = "1. Who founded the museum?\n2. What does entry cost?"
    assert accepted_parts(said, question) == ("Who founded the museum?", "What does entry cost?")
    assert accepted_parts("Who stole the museum?\nWhat does entry cost?", question) == ()
    assert accepted_parts("The museum was founded.", question) == ()
    assert accepted_parts("\n".join(["Who founded the museum?"] * 9), question) == ()


SOURCE = article("It was in May. It rained for a day.")
MAY = citation(SOURCE, "It was in May.")
RAIN = citation(SOURCE, "It rained for a day.")


def test_answers_of_single_questions_become_one_with_its_own_numbers():
    whole = not_found(MAY)
    found = [answer(MAY, short_answer="May"), answer(RAIN)]
    merged = merge_answers(whole, ["When was it?", "What was it?"], found)
    assert (merged.status, merged.short_answer, merged.near_misses) == ("answered", "May", ())
    assert [(s.text, s.citations) for s in merged.statements] == [
        ("It was in May.", (1,)), ("It rained for a day.", (2,)),
    ]  # fmt: skip
    assert [(part.question, part.citations) for part in merged.parts] == [
        ("When was it?", (1,)), ("What was it?", (2,)),
    ]  # fmt: skip
    assert [c.number for c in merged.citations] == [1, 2]


def test_a_sentence_that_answers_two_questions_is_given_once():
    merged = merge_answers(not_found(), ["When?", "Which month?"], [answer(MAY), answer(MAY)])
    assert [s.text for s in merged.statements] == ["It was in May."]
    assert [part.citations for part in merged.parts] == [(1,), (1,)]


def test_a_part_without_an_answer_makes_it_partial():
    merged = merge_answers(not_found(), ["When?", "Who?"], [answer(MAY), not_found()])
    assert merged.status == "partial"
    assert [part.citations for part in merged.parts] == [(1,), ()]


class Model:
    """Says what it was given, or fails; `prompts` is what it was asked."""

    name = "model"

    def __init__(self, *said: str) -> None:
        self.said = list(said)
        self.prompts: list[str] = []

    def stream(self, prompt, limits):
        self.prompts.append(prompt.user)
        if not self.said:
            raise LanguageModelFailed("out of paper")
        yield self.said.pop(0)


class Assistant:
    """Finds the sentence of May for questions that name it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question, filters):
        self.asked.append(question)
        return answer(MAY, question=question) if "May" in question else not_found()


def look(model: Model, before, history=()):
    assistant = Assistant()
    rewriter = ModelRewriter(assistant, model, load_prompts(ROOT / "prompts"), GenerationLimits())
    return rewriter.retry(before, history, threading.Event()), assistant.asked


HISTORY = (Turn("What happened in May?", "It rained."),)


def test_an_answer_that_was_found_is_not_looked_for_again():
    model = Model("When in May did it rain?")
    before = answer(MAY)
    assert look(model, before, HISTORY) == (before, [])
    assert model.prompts == []


def test_the_rewritten_question_is_asked_and_the_person_s_own_is_kept():
    before = replace(not_found(), question="When did it rain?", searched_for="When did it rain?")
    after, asked = look(Model("When in May did it rain?"), before, HISTORY)
    assert asked == ["When in May did it rain?"]
    assert (after.status, after.question) == ("answered", "When did it rain?")


def test_without_a_conversation_nothing_is_rewritten_and_one_question_has_no_parts():
    model = Model("When in May did it rain?")
    before = replace(not_found(), searched_for="When did it rain?")
    assert look(model, before)[0] == before
    assert model.prompts == []


def test_a_question_of_two_is_asked_in_parts():
    text = "When was May and who came?"
    before = replace(not_found(), question=text, searched_for=text)
    after, asked = look(Model("When was May?\nWho came?"), before)
    assert asked == ["When was May?", "Who came?"]
    assert after.status == "partial"


def test_a_model_that_fails_or_adds_something_changes_nothing():
    before = replace(not_found(), question="When did it rain?", searched_for="When did it rain?")
    assert look(Model(), before, HISTORY)[0] == before
    assert look(Model("When did Vincent see it rain in May?"), before, HISTORY) == (before, [])


def test_the_model_is_shown_the_last_turns_alone():
    model = Model("no question")
    history = [Turn(f"Question number {n}?", "x" * 1_000) for n in range(6)]
    look(model, replace(not_found(), question="When?"), history)
    assert "Question number 2?" not in model.prompts[0]
    assert "Question number 3?" in model.prompts[0]
    assert "x" * (LONGEST_ANSWER + 1) not in model.prompts[0]
