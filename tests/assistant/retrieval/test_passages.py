"""Copies in answers: read once, cited once, all of them named, and no version hidden."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.nlp.sentence_equality import are_equal, sentence_key
from assistant.pipeline import Assistant
from assistant.retrieval.passages import PASSAGES_READ, articles_with_sentence, passages_to_read
from assistant.types import Answer, Evidence, Reading, ReadingPassage
from index.library import Library
from index.search.searcher import Session
from tests.index.library_state import build_folder, searcher

STORY = (
    "The ferry Aurora sank off Lindholm on Monday after it had struck a rock in dense fog.",
    "All 212 passengers were taken off by fishing boats within two hours, the coast guard said.",
    "The captain, Maria Holt, had asked for a pilot, but none was free that morning.",
    "The ferry was built in 1987 and had been repaired last winter at the yard of Kirkby.",
)
SECOND = "An inquiry found that the ferry Aurora sank because its radar had been switched off."
QUESTION = "Why did the ferry Aurora sink?"


def rows(place: Path, articles: dict[str, str]) -> Path:
    place.write_text(
        "\n".join(
            json.dumps({"id": name, "title": "The ferry", "text": text})
            for name, text in articles.items()
        )
    )
    return place


def library_of(tmp_path: Path, articles: dict[str, str]) -> Library:
    library = Library(tmp_path / "library")
    build_folder(library, rows(tmp_path / "articles.jsonl", articles))
    return library


class WordsReader:
    """Scores a sentence by the share of the question's capitalised and longer words in it."""

    def read(self, question: str, passages: Sequence[ReadingPassage], _session: Session) -> Reading:
        wanted = {word.strip("?") for word in question.split() if len(word) > 4}
        evidence = [
            Evidence(passage.article, sentence, 0.0)
            for passage in passages
            for sentence in passage.sentences
        ]
        scored = [
            replace(e, score=sum(word in e.quote for word in wanted) / len(wanted))
            for e in evidence
        ]
        return Reading(tuple(sorted(scored, key=lambda e: -e.score)), 0.9)


def ask(library: Library, question: str) -> Answer:
    answer = Assistant(searcher(library), WordsReader(), 0.0).ask(question)
    with searcher(library).session() as session:
        for citation in answer.citations:
            text = session.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote
            assert citation.article_id not in citation.also_in
            assert list(citation.also_in) == sorted(citation.also_in)
    return answer


def named(answer: Answer, part: str) -> set[str]:
    """The articles that the answer names for the sentence with these words."""
    return {
        identity
        for citation in answer.citations
        if part in citation.quote
        for identity in (citation.article_id, *citation.also_in)
    }


COPIES = {f"wire{i:02}": "\n\n".join(STORY) for i in range(12)}


def test_twelve_copies_leave_room_for_the_article_that_holds_the_rest(tmp_path):
    library = library_of(tmp_path, {**COPIES, "inquiry": f"{SECOND}\n\nIt took a year."})
    answer = ask(library, QUESTION)
    assert named(answer, "struck a rock") == set(COPIES)
    assert named(answer, "radar") == {"inquiry"}
    assert len(answer.citations) == len({citation.quote for citation in answer.citations})


def test_the_order_in_which_copies_come_changes_nothing(tmp_path):
    articles = {**COPIES, "inquiry": SECOND}
    told = []
    for number, names in enumerate([sorted(articles), sorted(articles, reverse=True)]):
        place = tmp_path / str(number)
        place.mkdir()
        answer = ask(library_of(place, {name: articles[name] for name in names}), QUESTION)
        told.append((answer.citations, answer.statements, answer.confidence))
    assert told[0] == told[1]
    assert told[0][0][0].article_id in ("inquiry", "wire00")


def test_hundreds_of_copies_do_not_crowd_out_another_article(tmp_path):
    many = {f"wire{i:03}": "\n\n".join(STORY) for i in range(150)}
    library = library_of(tmp_path, {**many, "inquiry": "The ferry Aurora had no radar."})
    with searcher(library).session() as session:
        passages, folded = passages_to_read(session, "ferry Aurora sank off Lindholm on Monday")
    assert [passage.article.id for passage in passages] == ["wire000", "inquiry"]
    assert folded == many.keys() - {"wire000"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("212", "221"), ("Lindholm", "Kirkby"), ("none was free", "one was not free")],
)
def test_a_version_with_another_number_name_or_negation_is_read_and_not_named(
    tmp_path, before, after
):
    text = "\n\n".join(STORY)
    edited = text.replace(before, after)
    library = library_of(tmp_path, {"a": text, "b": edited})
    with searcher(library).session() as session:
        passages, folded = passages_to_read(session, QUESTION)
        assert {passage.article.id for passage in passages} == {"a", "b"}
        assert folded == frozenset()
        article = session.article("a")
        for sentence in session.sentences("a"):
            quote = article.text[sentence.start : sentence.end]
            found = list(
                articles_with_sentence(session, frozenset(), Evidence(article, sentence, 0.9))
            )
            assert found == ([] if before in quote or session.near_duplicates("a") == () else ["b"])


def test_a_copy_that_was_cut_is_named_for_the_sentences_that_it_holds(tmp_path):
    library = library_of(
        tmp_path, {"whole": "\n\n".join(STORY), "cut": "\n\n".join(STORY[:2]), "inquiry": SECOND}
    )
    answer = ask(library, "Why did the ferry Aurora sink off Lindholm?")
    assert named(answer, "struck a rock") == {"whole", "cut"}


def test_search_still_gives_every_copy(tmp_path):
    library = library_of(tmp_path, COPIES)
    with searcher(library).session() as session:
        hits = session.search(QUESTION, 20)
    assert {hit.passage.article_id for hit in hits} == set(COPIES)


def test_without_copies_the_passages_are_those_of_the_search(tmp_path):
    articles = {f"a{i}": f"Ferry number {i} sails to place{i} at noon." for i in range(30)}
    library = library_of(tmp_path, articles)
    with searcher(library).session() as session:
        hits = session.search("Where does the ferry sail?", PASSAGES_READ)
        passages, folded = passages_to_read(session, "Where does the ferry sail?")
        assert {p.hit.score for p in passages} == {hit.score for hit in hits}
        assert len(passages) == PASSAGES_READ
        assert folded == frozenset()


SAID = "The old museum of Kirkby was not shut on 3 May because of the storm over the bay."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (SAID, True),
        (SAID.upper(), True),
        (SAID.replace("Kirkby", "Kırkby"), False),
        (SAID.replace("the storm", "a storm"), True),
        (SAID.replace("The old", "The very old"), True),
        (SAID.replace("3 May", "4 May"), False),
        (SAID.replace("3 May", "3 June"), False),
        (SAID.replace("was not shut", "was shut"), False),
        (SAID.replace("Kirkby", "Lindholm"), False),
        (SAID.replace("over the bay", "over the hills and the whole wide valley"), False),
    ],
)
def test_sentences_say_the_same_if_their_facts_are_the_same(other, same):
    assert are_equal(sentence_key(SAID), sentence_key(other)) is same
    assert are_equal(sentence_key(other), sentence_key(SAID)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Spain beat Italy in the final of the cup.", "Italy beat Spain in the final of the cup."),
        ("It cost the town $40 in all that year.", "It cost the town €40 in all that year."),
        ("It was 3.5 degrees in the valley.", "It was 35 degrees in the valley."),
        ("It was -5 degrees in the valley.", "It was 5 degrees in the valley."),
        (
            "On that long and cold winter night two of the many boats were lost at sea for good.",
            "On that long and cold winter night six of the many boats were lost at sea for good.",
        ),
        (
            "On that long winter night the boats could leave the small harbour in time for all.",
            "On that long winter night the boats couldn’t leave the small harbour in time for all.",
        ),
    ],
)
def test_sentences_that_contradict_each_other_do_not_say_the_same(one, other):
    assert not are_equal(sentence_key(one), sentence_key(other))
