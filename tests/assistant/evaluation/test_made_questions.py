"""Questions made of a small library: where each is answered, and what is left out."""

from __future__ import annotations

import pytest

from assistant.calibration.foreign_questions import ALL, COUNT, foreign_questions
from assistant.evaluation.made_questions import make_questions
from index.library import Library
from index.types import Filters
from tests.index.library_state import build_folder, searcher

NAMES = ("Kirkby", "Aldermoor", "Lindholm", "Sandvik", "Norby", "Vestham")
PEOPLE = ("Otto Brandt", "Maria Holt", "Ada Lindqvist", "Emil Roy", "Clara Orr", "Jonas Kay")


def article(number: int) -> str:
    name, person = NAMES[number], PEOPLE[number]
    return (
        f"---\ntitle: The harbour of {name}\n---\nThe Harbour Museum of {name} was founded in "
        f"{1900 + number} by {person}. People in {name} like the old boats best.\n\n"
        f"The ferry from {name} carries {40 + number} passengers on a summer day.\n\n"
        f"The Bridge of {name} was opened on {number + 1} May 1950 by {person} himself.\n"
    )


@pytest.fixture
def session(tmp_path):
    def open_session(texts):
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text)
        library = Library(tmp_path / "data")
        build_folder(library, folder)
        return searcher(library).session()

    return open_session


def nothing(done: int, total: int) -> None:
    """No progress."""


SIX = {f"{name}.md": article(number) for number, name in enumerate(NAMES)}


def test_every_question_knows_the_sentence_that_answers_it(session):
    with session(SIX) as opened:
        made = make_questions(opened, 20, 1, nothing)
        texts = {each.id: opened.article(each.id).text for each in opened.article_summaries()}
    assert {each.origin for each in made} == {
        "suggestion", "cloze", "title", "left out", "foreign",
    }  # fmt: skip
    for each in made:
        if each.origin in ("suggestion", "cloze", "left out"):
            assert texts[each.article_id][each.start : each.end] == each.sentence
            assert each.answer in each.sentence
    assert len({each.text for each in made}) == len(made)
    kinds = [each.origin for each in made]
    assert kinds.count("foreign") <= 4
    assert kinds.count("title") == 3


def test_unanswerable_questions_leave_their_article_out(session):
    with session(SIX) as opened:
        left_out = [q for q in make_questions(opened, 20, 1, nothing) if q.origin == "left out"]
        assert left_out
        for each in left_out:
            assert each.article_id in each.without
            hits = opened.search(each.text, 50, filters=Filters(without=each.without))
            assert hits
            assert each.article_id not in {hit.passage.article_id for hit in hits}


def test_the_same_seed_gives_the_same_questions_and_another_gives_others(session):
    with session(SIX) as opened:
        one = make_questions(opened, 12, 1, nothing)
        assert make_questions(opened, 12, 1, nothing) == one
        assert make_questions(opened, 12, 2, nothing) != one


def test_foreign_questions_are_none_that_the_library_was_calibrated_with(session):
    with session(SIX) as opened:
        asked = {q.text for q in make_questions(opened, 20, 1, nothing) if q.origin == "foreign"}
    assert asked
    assert asked <= set(foreign_questions(ALL)) - set(foreign_questions(COUNT))


def test_a_single_article_is_never_left_out(session):
    with session({"one.md": SIX["Kirkby.md"]}) as opened:
        made = make_questions(opened, 10, 1, nothing)
    assert {q.origin for q in made} <= {"suggestion", "cloze", "title", "foreign"}
    assert any(q.is_answerable for q in made)


@pytest.mark.parametrize("texts", [{}, {"a.txt": "no sentence with anything in it"}])
def test_articles_without_a_suitable_sentence_or_title_give_no_questions(session, texts):
    texts = {name: f"---\ntitle: x_1.txt\n---\n{text}" for name, text in texts.items()}
    with session(texts) as opened:
        assert make_questions(opened, 10, 1, nothing) == ()


def test_questions_are_spread_over_the_articles(session):
    with session(SIX) as opened:
        made = make_questions(opened, 9, 1, nothing)
    own = [q.article_id for q in made if q.origin in ("suggestion", "cloze", "left out")]
    assert len(set(own)) == len(own) == 6


def test_progress_counts_the_articles(session):
    seen = []
    with session(SIX) as opened:
        make_questions(opened, 1000, 1, lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]
