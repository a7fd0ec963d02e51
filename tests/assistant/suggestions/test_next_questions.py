"""What the articles of an answer suggest beyond it."""

from __future__ import annotations

import pytest

from assistant.suggestions.next_questions import (
    MAX_CITED_READ,
    next_candidates,
    related_texts,
)
from index.errors import ArticleNotFound
from index.text.sentences import split_sentences
from index.types import Hit, Passage
from tests.ui.records import answer, article, citation, not_found

MUSEUM = article(
    "The Aldermoor Museum was founded in 1901 by Otto Brandt.\n\nThe Aldermoor Museum opened in "
    "Kirkby in May 1902.\n\nMany come to the Aldermoor Museum each year.\n",
    id="museum.txt",
    title="The Aldermoor Museum",
)
FOUNDED = "The Aldermoor Museum was founded in 1901 by Otto Brandt."
BRANDT = article(
    "The Brandt Prize was founded in 1911 by Otto Brandt.\n\nMany want the Brandt Prize, and "
    "they knew Otto Brandt.\n",
    id="prize.txt",
    title="The Brandt Prize",
)
MILL = article(
    "The Varn Bridge was opened in 1950.\n\nMany cross the Varn Bridge.\n", id="mill.txt",
    title="The Varn Bridge",
)  # fmt: skip
ASKED = answer(citation(MUSEUM, FOUNDED), question="Who founded the Aldermoor Museum?",
               searched_for="Who founded the Aldermoor Museum?")  # fmt: skip


def text_of(source):
    return source, split_sentences(source.text)


def candidates(*sources, of=ASKED):
    return next_candidates([text_of(each) for each in sources], of, lambda: None)


def test_the_sentence_that_was_cited_suggests_nothing_more():
    found = candidates(MUSEUM)
    assert found
    assert all(MUSEUM.text[c.start : c.end] != FOUNDED for c in found)
    assert "When did the Aldermoor Museum open?" in {c.question for c in found}


def test_another_article_must_share_a_name_with_the_answer():
    found = candidates(BRANDT, MILL)
    assert "Who founded the Brandt Prize?" in {c.question for c in found}
    assert {c.article_id for c in found} == {"prize.txt"}


def test_a_name_beyond_the_question_is_preferred_to_its_own_topic():
    known = {c.question: c.score for c in candidates(MUSEUM)}
    unrelated = answer(citation(MUSEUM, FOUNDED), question="Who?", searched_for="Who?")
    fresh = {c.question: c.score for c in candidates(MUSEUM, of=unrelated)}
    question = "When did the Aldermoor Museum open?"
    assert fresh[question] > known[question]


def test_the_pause_may_stop_it():
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        next_candidates([text_of(MUSEUM)], ASKED, stop)


class Session:
    """Articles by id, and a search that finds all of them in order."""

    def __init__(self, *sources, gone=()):
        self.sources = {each.id: each for each in sources}
        self.gone = gone
        self.searched = []

    def article(self, identity):
        if identity in self.gone:
            raise ArticleNotFound(identity)
        return self.sources[identity]

    def own_sentences(self, article):
        return split_sentences(article.text)

    def search(self, text, count):
        self.searched.append(text)
        return [Hit(Passage(n, each, 0, 1), 0.5, 0.5) for n, each in enumerate(self.sources)]


def test_the_cited_articles_come_first_then_those_near_without_copies():
    copy = article("A copy.", id="copy.txt")
    cited = citation(MUSEUM, FOUNDED, also_in=("copy.txt",))
    session = Session(copy, BRANDT, MUSEUM)
    texts = related_texts(session, answer(cited, searched_for="Who founded it?"))
    assert [source.id for source, _ in texts] == ["museum.txt", "prize.txt"]
    assert session.searched == [f"Who founded it? {FOUNDED}"]


def test_articles_that_are_gone_are_passed_over():
    session = Session(MUSEUM, BRANDT, gone=("museum.txt",))
    texts = related_texts(session, ASKED)
    assert [source.id for source, _ in texts] == ["prize.txt"]


def test_where_nothing_is_cited_nothing_is_looked_for():
    session = Session(MUSEUM)
    assert related_texts(session, not_found()) == []
    assert session.searched == []


def test_no_more_cited_articles_are_read_than_the_limit():
    many = [article("It rained.", id=f"{n}.txt") for n in range(MAX_CITED_READ + 2)]
    cited = [citation(each, "It rained.", n) for n, each in enumerate(many, 1)]
    session = Session(*many[:MAX_CITED_READ])
    texts = related_texts(session, answer(*cited))
    assert [source.id for source, _ in texts] == [each.id for each in many[:MAX_CITED_READ]]
