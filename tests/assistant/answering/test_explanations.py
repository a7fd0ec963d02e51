"""Why a sentence was cited: matched words, ranks, and the best sentence that was not."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.explanations import (
    MOST_WORDS,
    content_words,
    unknown_words,
    with_explanations,
)
from assistant.answering.extractive import cite_sentence
from assistant.answering.types import Finding
from assistant.retrieval.passages import load_passages
from assistant.types import Evidence, Reading


def test_content_words_are_those_of_the_question_as_they_are_written(session):
    words = content_words("When does the Ferry to Lindholm sail, and why the ferry?", session)
    assert list(words.values()) == ["Ferry", "Lindholm", "sail"]
    many = content_words(" ".join(f"word{n}" for n in range(2 * MOST_WORDS)), session)
    assert len(many) == MOST_WORDS


def test_unknown_words_are_in_no_article_in_any_form(session):
    words = content_words("Do ferries sail to Zanzibar?", session)
    assert unknown_words(words, session) == ("Zanzibar",)


def test_a_citation_has_the_ranks_of_its_passage_and_the_runner_up(session):
    hits = session.search("When does the ferry to Lindholm sail?", 5)
    passages = tuple(load_passages(session, hits))
    first, second = (
        Evidence(passages[0].article, sentence, score)
        for sentence, score in zip(passages[0].sentences, (0.9, 0.3), strict=False)
    )
    finding = Finding(Reading((first, second), 0.8), passages, (cite_sentence(first, 1),))
    words = content_words("When does the ferry sail to Zanzibar?", session)
    explanation = with_explanations(finding, words, session).sentences[0].citation.explanation
    assert explanation.matched == ("ferry", "sail")
    assert explanation.unmatched == ("Zanzibar",)
    assert (explanation.rank, explanation.dense_rank) == (hits[0].rank, hits[0].dense_rank)
    assert (explanation.score, explanation.runner_up_score) == (0.9, 0.3)
    assert explanation.runner_up == second.quote


def test_of_passages_that_two_searches_found_the_first_counts(session):
    (passage,) = load_passages(session, session.search("ferry", 1))
    again = replace(passage, hit=replace(passage.hit, rank=7))
    sentence = cite_sentence(Evidence(passage.article, passage.sentences[0], 0.9), 1)
    finding = Finding(Reading((), 0.8), (again, passage), (sentence,))
    (explained,) = with_explanations(finding, {}, session).sentences
    assert explained.citation.explanation.rank == 7
    assert explained.citation.explanation.runner_up is None


def test_a_sentence_outside_the_passages_has_no_ranks(session):
    sentence = cite_sentence(
        Evidence(session.article("mill.md"), session.sentences("mill.md")[0], 0.9), 1
    )
    (explained,) = with_explanations(
        Finding(Reading((), 0.8), (), (sentence,)), {}, session
    ).sentences
    assert explained.citation.explanation.rank is None
