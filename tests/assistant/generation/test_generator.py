"""What is shown of a model's text, with a scripted server behind a real LlamaIndex model."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.generator import MODEL_REFUSED, NOTHING_SUPPORTED, NOTHING_WRITTEN
from assistant.generation.prompts import REFUSAL
from assistant.generation.streaming import PIECES_PER_TOKEN
from assistant.serialization.to_json import answer_json
from assistant.types import Turn
from tests.assistant.generation.scripted_server import Reply, scripted, words
from tests.assistant.generation.stand_in import WordChecker

QUESTION = "When does the ferry to Lindholm sail?"
TRUE = "The ferry to Lindholm sails at noon."
ALSO_TRUE = "It carries forty cars."
FALSE = "It was sunk in 1950 by the navy."


def test_true_sentences_are_shown_with_our_citations_and_false_ones_are_counted(
    assistant, generator_for, write
):
    with scripted(words(f"{TRUE} [9] {FALSE} {ALSO_TRUE} [1]")) as server:
        answer = write(generator_for(server.address), QUESTION)
    written = answer.written
    assert [s.text for s in written.statements] == [TRUE, ALSO_TRUE]
    assert [s.support for s in written.statements] == ["supported", "supported"]
    by_number = {c.number: c for c in answer.citations}
    cited = [by_number[s.citations[0]].quote for s in written.statements]
    assert cited == [
        "The ferry to Lindholm sails at noon on Mondays.",
        "It carries forty cars and 300 passengers.",
    ]
    assert [(u.text, u.after) for u in written.unsupported] == [(FALSE, 1)]
    assert written.problem is None
    assert (written.tokens_in, written.tokens_out) == (11, 7)
    assert list(by_number) == list(range(1, len(by_number) + 1))
    with assistant.searcher.session() as session:
        for c in answer.citations:
            assert session.article(c.article_id).text[c.start : c.end] == c.quote


def test_the_quoted_answer_is_only_cited_further(assistant, generator_for, write):
    before = assistant.ask(QUESTION)
    with scripted(words(f"{TRUE} {ALSO_TRUE}")) as server:
        after = write(generator_for(server.address), QUESTION)
    assert after.statements == before.statements
    assert after.citations[: len(before.citations)] == before.citations
    assert replace(after, written=None, citations=(), timings=before.timings) == replace(
        before, citations=()
    )


def test_the_form_for_tools_has_written_only_with_a_model(assistant, generator_for, write):
    assert "written" not in answer_json(assistant.ask(QUESTION))
    with scripted(words(f"{TRUE} {FALSE}")) as server:
        form = answer_json(write(generator_for(f"{server.address}/v1#tiny"), QUESTION))["written"]
    assert form["model"] == "tiny"
    assert form["removed"] == 1
    assert form["statements"][0]["support"] == "supported"
    assert form["tokens"] == {"in": 11, "out": 7}
    assert "problem" not in form


def test_a_model_s_numbers_are_a_hint_and_no_more(generator_for, write):
    checker = WordChecker()
    with scripted(words(f"{TRUE} [1, 2] {ALSO_TRUE} [77]")) as server:
        write(generator_for(server.address, checker), QUESTION)
    assert checker.hints == [(1, 2), ()]


def test_a_sentence_is_shown_as_soon_as_it_is_complete_and_no_sooner(assistant, generator_for):
    answer = assistant.ask(QUESTION)
    shown = []
    with scripted(words(f"{TRUE} {ALSO_TRUE}")) as server:
        for progress in generator_for(server.address).write(answer, threading.Event()):
            shown.append((len(progress.answer.written.statements), progress.unfinished))
    assert shown[0] == (0, "")
    assert (0, "The ferry to Lindholm") in shown
    assert (1, "It carries") in shown
    assert shown[-1] == (2, "")
    assert [count for count, _ in shown] == sorted(count for count, _ in shown)


def test_stop_keeps_what_is_there_with_its_citations(assistant, generator_for):
    answer = assistant.ask(QUESTION)
    stop = threading.Event()
    stalled = words(f"{TRUE} It carries forty", ending=None, stalls=True)
    with scripted(stalled) as server:
        for progress in generator_for(server.address).write(answer, stop):
            if progress.answer.written.statements:
                stop.set()
            last = progress
    written = last.answer.written
    assert last.is_done
    assert [s.text for s in written.statements] == [TRUE]
    assert written.statements[0].citations == (1,)
    assert written.problem == "stopped"


def test_stop_does_not_wait_for_a_silent_server(assistant, generator_for):
    answer, stop = assistant.ask(QUESTION), threading.Event()
    with scripted(Reply(is_silent=True)) as server:
        writing = generator_for(server.address).write(answer, stop)
        next(writing)
        threading.Timer(0.3, stop.set).start()
        (last,) = list(writing)
    assert last.answer.written.problem == "stopped"  # and not: it said nothing for 20 s


FAILURES = {
    "busy": (Reply(status=429), "has too much to do (429)"),
    "broken": (Reply(status=500), "answers with an error (500)"),
    "no key": (Reply(status=401), "refuses the key (401)"),
    "unknown": (Reply(status=404), "does not know this model or address (404)"),
    "garbage": (Reply(is_garbage=True), "language model"),
    "silent": (Reply(is_silent=True), "said nothing for 2 s"),
    "half": (words("The ferry to Lind", ending=None), "broke off"),
    "cut": (words("The ferry to Lindholm sails", ending="length"), "cut at 400 tokens"),
    "empty": (Reply(()), NOTHING_WRITTEN),
    "nonsense": (words("Bananas orbit quietly. Seven is a colour."), NOTHING_SUPPORTED),
    "refusal": (words(REFUSAL), MODEL_REFUSED),
    "elsewhere": (Reply(status=307, headers={"Location": "http://127.0.0.1:9/x"}), "(307)"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_whatever_fails_the_quoted_answer_stands_with_one_clear_line(
    assistant, generator_for, name
):
    reply, line = FAILURES[name]
    answer = assistant.ask(QUESTION)
    with scripted(reply) as server:
        *_, last = generator_for(server.address, silence_seconds=2).write(answer, threading.Event())
        assert len(server.requests) <= 2  # nothing is tried again
    written = last.answer.written
    assert written.statements == ()
    assert line in written.problem
    assert "\n" not in written.problem
    assert "SECRET" not in written.problem
    assert last.answer.statements == answer.statements


def test_an_unreachable_server_is_reported(assistant, generator_for, write):
    answer = write(generator_for("http://127.0.0.1:9/v1#x"), QUESTION)
    assert "cannot be reached (x on 127.0.0.1)" in answer.written.problem


def test_half_a_stream_keeps_its_whole_sentences(generator_for, write):
    with scripted(words(f"{TRUE} It carries for", ending=None)) as server:
        written = write(generator_for(server.address), QUESTION).written
    assert [s.text for s in written.statements] == [TRUE]
    assert "broke off" in written.problem


def test_an_answer_in_another_language_is_named(generator_for, write):
    german = (
        "Die Fähre nach Lindholm fährt jeden Montag um zwölf Uhr mittags ab und sie kommt am "
        "späten Nachmittag wieder zurück. Man muss die Karten vorher im Hafen kaufen und dort "
        "warten, bis alle Wagen an Bord gefahren sind."
    )
    with scripted(words(german)) as server:
        written = write(generator_for(server.address), QUESTION).written
    assert written.problem == "the language model answered in another language (de)"
    assert written.statements == ()


def test_an_endless_answer_ends_at_its_limit(generator_for, write):
    endless = Reply([f"Word {n} is here and goes on. " for n in range(100_000)])
    with scripted(endless) as server:
        written = write(generator_for(server.address, tokens=20), QUESTION).written
    assert written.tokens_out <= PIECES_PER_TOKEN * 20 + 1
    with scripted(Reply(["word "] * 100_000)) as server:
        written = write(generator_for(server.address, tokens=20), QUESTION).written
    assert "beyond its limit of 20 tokens" in written.problem


def test_a_model_that_repeats_itself_is_ended(generator_for, write):
    with scripted(words(" ".join([TRUE] * 200), pause=0.01)) as server:
        written = write(generator_for(server.address), QUESTION).written
    assert [s.text for s in written.statements] == [TRUE]
    assert written.problem is None


def test_a_model_that_is_slow_is_given_its_seconds(generator_for, write):
    with scripted(words(f"{TRUE} {ALSO_TRUE} " + "and so on " * 50, pause=0.3)) as server:
        written = write(generator_for(server.address, seconds=4), QUESTION).written
    assert written.problem == "the language model took longer than 4 s"
    assert written.statements[0].text == TRUE


def test_nothing_is_sent_where_the_articles_hold_no_answer(assistant, generator_for, write):
    with scripted(words(TRUE)) as server:
        for question in ("What is the capital of Mongolia?", "thanks"):
            assert write(generator_for(server.address), question).written is None
        assert server.requests == []


def test_what_is_sent_is_the_question_and_numbered_sentences_alone(assistant, generator_for, write):
    with scripted(words(TRUE)) as server:
        write(generator_for(server.address), QUESTION)
        (prompt,) = server.prompts
        ((path, headers, body),) = [r for r in server.requests if r[2]]
    assert path.endswith("/chat/completions")
    assert body["stream"] is True
    assert QUESTION in prompt
    assert "] The ferry to Lindholm sails at noon on Mondays." in prompt
    assert "(The ferry of Lindholm" in prompt
    fences = [line for line in prompt.splitlines() if line.startswith("=== ")]
    assert len(fences) == 2
    inside = prompt.split(fences[0])[2].strip().splitlines()
    assert all(line[0] in "[(" for line in inside)


def test_each_request_has_a_fence_of_its_own(generator_for, write):
    with scripted(words(TRUE)) as server:
        write(generator_for(server.address), QUESTION)
        write(generator_for(server.address), QUESTION)
        fences = {p.split("=== ")[1].split(" ")[0] for p in server.prompts}
    assert len(fences) == 2


def test_markup_and_links_never_become_part_of_an_answer(generator_for, write):
    text = (
        "**The ferry** to `Lindholm` sails at noon. "
        "![The ferry](http://evil.example/?q=noon) sails at noon. "
        "The ferry to Lindholm sails at noon, see http://evil.example/x now. "
        "The <b>ferry</b> to Lindholm sails at noon."
    )
    with scripted(words(text)) as server:
        written = write(generator_for(server.address), QUESTION).written
    assert [s.text for s in written.statements] == [TRUE]
    assert {p for u in written.unsupported for p in u.problems} == {"it holds a link or markup"}


def test_the_model_can_take_a_weak_sentence_away_but_never_add_one(generator_for, write):
    weak = "The ferry to Lindholm sails at noon daily."

    def server_says(verdict):
        def reply(prompt):
            return words(verdict) if "Do the sentences say this?" in prompt else words(weak)

        return reply

    for verdict, shown in (("No.", 0), ("Yes, they do.", 1)):
        with scripted(server_says(verdict)) as server:
            writer = replace(generator_for(server.address), rechecks_weak=True)
            written = write(writer, QUESTION).written
        assert len(written.statements) == shown
        assert all(s.support == "weak" for s in written.statements)


class Plugged:
    """A model that anybody could write."""

    name = "plugged"

    def __init__(self, error=None):
        self.error = error

    def stream(self, prompt, limits):
        yield TRUE
        if self.error:
            raise self.error


def test_any_model_can_be_plugged_in(generator_for, write):
    written = write(generator_for(Plugged()), QUESTION).written
    assert [s.text for s in written.statements] == [TRUE]
    assert (written.model, written.tokens_in, written.tokens_out) == ("plugged", None, 1)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("the key sk-1234"), "the language model failed (ValueError)"),
        (LanguageModelFailed("out of paper"), "out of paper"),
    ],
)
def test_a_plugged_in_model_that_fails_says_no_more_than_its_kind(
    generator_for, write, error, line
):
    written = write(generator_for(Plugged(error)), QUESTION).written
    assert written.problem == line


def test_a_second_look_only_changes_the_question(assistant, generator_for, write):
    history = (Turn("Who founded the museum in Kirkby?", "Otto Brandt."),)
    question = "And what do people pay to get into that place?"
    before = assistant.ask(question, history)

    def reply(prompt):
        if "Rewritten question" in prompt:
            return words("What does entry to the museum in Kirkby cost?")
        return words("Entry costs eight crowns.")

    with scripted(reply) as server:
        after = write(generator_for(server.address), question, history)
    if before.status == "not_found":
        assert after.question == question
