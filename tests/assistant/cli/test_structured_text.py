"""Lists, counts and remarks on a terminal."""

from __future__ import annotations

from dataclasses import replace

from assistant.cli.answer_text import answer_lines
from assistant.cli.structured_text import MAX_BAR_WIDTH, MAX_LISTED, structured_result_lines
from assistant.types import ArticleCount, CountedArticle, StructuredResult
from tests.assistant.structured_answers import COUNTED, LIST
from tests.ui.records import answer


def counted(*periods, listed=(), articles=2, undated=0):
    count = ArticleCount("x", articles, articles, periods, undated, tuple(listed))
    return answer(structured=StructuredResult("count", count=count))


def test_a_list_has_the_numbers_of_its_citations():
    assert list(structured_result_lines(LIST)) == [
        "  · Kirkby [1]", "  · Lindholm [1]", "  · Skagen [2]", "  and 2 more", "",
    ]  # fmt: skip


def test_a_count_has_its_remark_its_bars_and_its_articles():
    lines = list(structured_result_lines(COUNTED))
    assert lines[:2] == ["3 articles.", ""]
    assert lines[2] == f"      March 2023 {'█' * MAX_BAR_WIDTH} 2"
    assert lines[3] == f"      April 2023 {'█' * (MAX_BAR_WIDTH // 2)} 1"
    assert lines[5:7] == ["  2023-03-05  The league  (league)", "              The ferry  (ferry)"]
    assert lines[7] == "  and 1 more"


def test_an_empty_period_has_no_bar_and_articles_without_a_date_a_line():
    lines = list(structured_result_lines(counted(("2023", 4), ("2024", 0), undated=3)))
    assert lines[1] == "            2024 0"
    assert lines[2] == "  without a date 3"


def test_one_period_or_one_article_is_not_drawn():
    assert list(structured_result_lines(counted(("2023", 1), articles=1))) == []
    assert list(structured_result_lines(answer())) == []


def test_no_more_articles_are_listed_than_fit():
    many = [CountedArticle(f"{n}.txt", "T", None) for n in range(MAX_LISTED + 5)]
    lines = list(structured_result_lines(counted(listed=many, articles=100)))
    assert lines[MAX_LISTED] == f"  and {100 - MAX_LISTED} more"


def test_it_stands_above_the_sentences_of_an_answer():
    lines = list(answer_lines(LIST))
    assert lines.index("  · Kirkby [1]") < lines.index(f"{LIST.statements[0].text} [1]")
    assert next(answer_lines(COUNTED)) == "3 articles."
    choice = answer(status="reply", message="Which?", structured=StructuredResult(choices=("A?",)))
    assert list(answer_lines(choice)) == ["Which?", "  · A?"]
    assert list(structured_result_lines(replace(LIST, message="Three.")))[0] == "Three."
