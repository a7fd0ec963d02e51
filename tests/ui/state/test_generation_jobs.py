"""Answers in the writing: watched by their owner, a few at once, stopped and kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.types import GeneratedAnswer, Statement
from tests.ui.records import answer, article, citation
from ui.state import generation_jobs
from ui.state.generation_jobs import GenerationJobs

PATIENCE = 20
QUOTED = answer(citation(article("It was in May."), "It was in May."))
WRITTEN = replace(
    QUOTED,
    written=GeneratedAnswer("m", (Statement("It took place in May.", (1,), "supported", 0.9),)),
)


class Writer:
    """Writes one checked sentence, once it is let."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()

    def write(self, quoted, stop, history):
        self.begun.set()
        yield SimpleNamespace(answer=quoted, unfinished="It took")
        assert self.go_on.wait(PATIENCE)
        if stop.is_set():
            problem = GeneratedAnswer("m", problem="stopped")
            yield SimpleNamespace(answer=replace(quoted, written=problem), unfinished="")
            return
        yield SimpleNamespace(answer=WRITTEN, unfinished="")


def ended(jobs: GenerationJobs, key: str) -> dict:
    """What the page is sent once the writing has ended."""
    told = {"state": "working", "version": 0}
    for _ in range(100):
        news = dict(jobs.look(key, "ann", told["version"]))
        if news["state"] not in ("working", "same"):
            return news
        told = told | news
    pytest.fail("the writing does not end")


def test_a_writing_is_followed_to_its_end_and_kept():
    jobs, writer, kept = GenerationJobs(), Writer(), []
    jobs.expect("t1", "ann", QUOTED)
    jobs.begin("t1", (), lambda: writer, kept.append)
    assert writer.begun.wait(PATIENCE)
    assert jobs.look("t1", "ann", 0)["state"] == "working"
    writer.go_on.set()
    news = ended(jobs, "t1")
    assert news["state"] == "done"
    assert "It took place in May." in news["html"]
    assert kept == [WRITTEN]
    assert jobs.look("t1", "ann", news["version"])["state"] == "same"


def test_a_turn_is_its_owners_alone():
    jobs, writer = GenerationJobs(), Writer()
    jobs.expect("t1", "ann", QUOTED)
    jobs.begin("t1", (), lambda: writer, lambda _: None)
    assert jobs.look("t1", "eve", 0) == jobs.look("t9", "ann", 0) == {"state": "gone"}
    jobs.stop("t1", "eve")
    writer.go_on.set()
    assert ended(jobs, "t1")["state"] == "done"


def test_a_stopped_writing_says_so_and_the_quoted_answer_stands():
    jobs, writer = GenerationJobs(), Writer()
    jobs.expect("t1", "ann", QUOTED)
    jobs.begin("t1", (), lambda: writer, lambda _: None)
    assert writer.begun.wait(PATIENCE)
    jobs.stop("t1", "ann")
    writer.go_on.set()
    news = ended(jobs, "t1")
    assert news["state"] == "failed"
    assert "Writing was stopped" in news["note"]


def test_without_a_model_nothing_is_written_or_kept():
    jobs, kept = GenerationJobs(), []
    jobs.expect("t1", "ann", QUOTED)
    jobs.begin("t1", (), lambda: None, kept.append)
    assert ended(jobs, "t1")["state"] == "none"
    assert kept == []


def test_a_fault_ends_the_writing_with_words_and_without_internals():
    def fail():
        raise KeyError("secret")

    jobs = GenerationJobs()
    jobs.expect("t1", "ann", QUOTED)
    jobs.begin("t1", (), fail, lambda _: None)
    news = ended(jobs, "t1")
    assert news["state"] == "failed"
    assert "secret" not in str(news)


def test_only_a_few_are_written_at_once():
    jobs, writers = GenerationJobs(at_once=1), (Writer(), Writer())
    for key, writer in zip(("t1", "t2"), writers, strict=True):
        jobs.expect(key, "ann", QUOTED)
        jobs.begin(key, (), lambda writer=writer: writer, lambda _: None)
        if key == "t1":
            assert writer.begun.wait(PATIENCE)
    assert not writers[1].begun.is_set()
    writers[0].go_on.set()
    assert writers[1].begun.wait(PATIENCE)
    writers[1].go_on.set()
    assert ended(jobs, "t2")["state"] == "done"


def test_the_oldest_turns_are_forgotten(monkeypatch):
    monkeypatch.setattr(generation_jobs, "JOBS_KEPT", 2)
    monkeypatch.setattr(generation_jobs, "LONG_POLL_SECONDS", 0)
    jobs = GenerationJobs()
    for key in ("t1", "t2", "t3"):
        jobs.expect(key, "ann", QUOTED)
    assert jobs.look("t1", "ann", 0) == {"state": "gone"}
    assert jobs.look("t3", "ann", 0)["state"] == "same"
    jobs.begin("t1", (), lambda: pytest.fail("nobody waits for it"), lambda _: None)
