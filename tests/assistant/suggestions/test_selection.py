"""Which questions are shown: answerable ones, unlike each other and unlike those asked."""

from __future__ import annotations

from dataclasses import replace

from assistant.suggestions.candidates import QuestionCandidate
from assistant.suggestions.selection import is_answered_by, select_questions
from tests.ui.records import answer, article, citation, not_found

MUSEUM = article("The museum was founded in 1901. It stands in Kirkby.", id="museum.txt")
FOUNDED = citation(MUSEUM, "The museum was founded in 1901.")
STANDS = citation(MUSEUM, "It stands in Kirkby.", number=2)


def candidate(
    question: str, kind="when", article_id="museum.txt", start=0, score=1.0
) -> QuestionCandidate:
    return QuestionCandidate(question, kind, question, article_id, start, start + 31, score)


def found(*citations, confidence=0.9, **fields):
    question = "When was the museum founded?"
    fields = {"question": question, "searched_for": question, "confidence": confidence, **fields}
    return answer(*citations, **fields)


WHEN = candidate("When was the museum founded?")


def test_an_answer_that_cites_the_very_sentence_first_is_one():
    assert is_answered_by(found(FOUNDED), WHEN)
    assert not is_answered_by(found(FOUNDED, confidence=0.86), WHEN)


def test_further_back_the_sentence_needs_a_surer_answer():
    both = (replace(STANDS, number=1), replace(FOUNDED, number=2))
    assert is_answered_by(found(*both, confidence=0.96), WHEN)
    assert not is_answered_by(found(*both, confidence=0.94), WHEN)


def test_no_answer_another_place_or_another_question_is_none():
    assert not is_answered_by(not_found(FOUNDED), WHEN)
    assert not is_answered_by(found(replace(STANDS, number=1)), WHEN)
    assert not is_answered_by(found(replace(FOUNDED, article_id="copy.txt")), WHEN)
    assert not is_answered_by(found(FOUNDED, status="partial"), WHEN)
    assert not is_answered_by(found(FOUNDED, searched_for="When was it founded?"), WHEN)


def test_a_question_of_the_article_itself_may_be_answered_by_any_of_its_sentences():
    own = replace(WHEN, kind="own", start=0, end=0)
    assert is_answered_by(found(replace(STANDS, number=1), confidence=0.9), own)
    assert not is_answered_by(found(replace(STANDS, number=1, article_id="copy.txt")), own)


def test_the_best_answerable_ones_come_and_no_more_are_tried_than_allowed():
    names = ["Anna", "Bela", "Cora", "Dora", "Edda"]
    kinds = ["when", "where", "what", "why", "did"]
    all_of_them = [
        candidate(f"When was {name} born?", kind, f"{name}.txt", score=2.0 - at / 10)
        for at, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    tried = []

    def is_answerable(each):
        tried.append(each.topic)
        return "Bela" not in each.question

    assert [c.article_id for c in select_questions(all_of_them, is_answerable, 2, 9)] == [
        "Anna.txt", "Cora.txt",
    ]  # fmt: skip
    assert len(tried) == 3
    assert len(select_questions(all_of_them, lambda _: False, 5, 3)) == 0
    tried.clear()
    select_questions(all_of_them, is_answerable, 5, 2)
    assert len(tried) == 2


def test_articles_and_kinds_are_varied():
    same = [
        candidate(f"When was {name} opened?", score=1.1) for name in ("Aldermoor", "Kirkby", "Hove")
    ]
    other = candidate("Who is Maria Holt?", "who", "ferry.txt", score=0.7)
    chosen = select_questions([*same, other], lambda _: True, 3, 9)
    assert [c.question for c in chosen] == [
        "When was Aldermoor opened?", "Who is Maria Holt?", "When was Kirkby opened?",
    ]  # fmt: skip
    assert len(select_questions(same, lambda _: True, 3, 9)) == 2  # never three of a kind


def test_nothing_is_asked_again():
    twice = [candidate("When was the Korean Armistice Agreement signed?"), candidate("Who won?")]
    asked = ["When was the Korean armistice signed?"]
    assert [c.question for c in select_questions(twice, lambda _: True, 2, 9, asked)] == [
        "Who won?"
    ]
    alike = [candidate("When was the Harbour Museum founded?"),
             candidate("When was the Harbour Museum of Kirkby founded?", start=50)]  # fmt: skip
    assert len(select_questions(alike, lambda _: True, 2, 9)) == 1
