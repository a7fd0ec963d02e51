"""Summaries and overviews: what asks for them, which article is meant, what is chosen."""

from __future__ import annotations

from assistant.answering.summaries import summary_sentences
from assistant.nlp.lexrank import central_sentences, main_sentences
from assistant.types import Filters, Turn
from index.library import Library
from tests.index.imprint import NEWS, newspaper, write
from tests.index.library_state import build_folder, searcher


def test_the_main_sentences_are_those_most_others_are_like():
    text = [["cheese", "moon", "blue"], ["ferry", "sails", "noon"], ["ferry", "noon", "captain"],
            ["ferry", "captain", "sails"], ["rain"]]  # fmt: skip
    assert main_sentences(text, 1, [False] * 5) == [1]
    assert main_sentences(text, 9, [False] * 5) == [0, 1, 2, 3, 4]
    assert main_sentences([[], [], []], 1, [False] * 3) == [0]


def test_a_sentence_that_leans_on_another_comes_behind_its_equal():
    text = [["rain"], ["ferry", "noon"], ["ferry", "noon"], ["ferry", "noon", "sails"]]
    assert main_sentences(text, 1, [False, False, True, True]) == [1]
    assert main_sentences(text, 1, [False, True, False, False]) != [1]


def test_what_was_said_is_not_said_again():
    text = [["ferry", "noon"], ["ferry", "noon"], ["ferry", "noon"], ["old", "mill", "noon"]]
    assert main_sentences(text, 2, [False] * 4) == [0, 3]


def test_a_long_text_is_compared_in_part():
    text = [[f"word{i}", "ferry"] if i % 2 else [f"word{i}"] for i in range(2000)]
    chosen = main_sentences(text, 5, [False] * 2000)
    assert len(chosen) == 5
    assert chosen == sorted(chosen)
    assert all(place % 2 for place in chosen)


def test_each_group_gives_one_sentence_that_no_other_has_said():
    groups = [[["ferry", "noon"], ["mill"]], [["ferry", "noon"]], [["ferry", "storm"]], []]
    backs = [[False] * len(group) for group in groups]
    assert central_sentences(groups, backs) == [0, None, 0, None]


def test_an_article_is_summarised_in_its_own_order(ask):
    answer = ask("Summarise the article on the Baltic Harbour League")
    assert (answer.status, answer.structured.kind) == ("answered", "summary")
    assert {citation.article_id for citation in answer.citations} == {"league.md"}
    starts = [citation.start for citation in answer.citations]
    assert starts == sorted(starts)
    assert len(starts) == 4
    assert answer.message == "The main sentences of “The Baltic Harbour League”."
    assert answer.short_answer is None


def test_an_article_is_found_by_id_and_by_what_it_tells(ask):
    assert ask("Summarise the article mill.md").citations[0].article_id == "mill.md"
    told = ask("Summarise the article on ice breakers")
    assert told.citations[0].article_id == "league.md"
    assert told.confidence < ask("Summarise the article mill.md").confidence
    assert ask("Summarise the article about zebras").status == "not_found"


def test_it_is_asked_back_where_several_may_be_meant(ask):
    answer = ask("Summarise the article on Kirkby and Lindholm")
    assert answer.status in ("reply", "answered", "not_found")
    unclear = ask("tl;dr")
    assert unclear.status == "reply"
    assert unclear.structured.choices[0].startswith("Summarize the article “")
    chosen = ask(unclear.structured.choices[0])
    assert chosen.structured.kind == "summary"


def test_this_article_is_the_one_that_was_cited_last(ask):
    turn = Turn("What does the mill grind?", "Rye.", ("The old mill of Kirkby",))
    answer = ask("Summarize it", (turn, Turn("Thanks", "You are welcome.")))
    assert {citation.article_id for citation in answer.citations} == {"mill.md"}
    assert answer.searched_for == "Summarize it"


def test_filters_keep_a_summary_to_what_they_allow(ask):
    only = Filters(articles=("mill.md",))
    answer = ask("Summarise the article on the Baltic Harbour League", filters=only)
    assert all(citation.article_id == "mill.md" for citation in answer.citations)


def test_a_summary_leaves_out_what_stands_under_every_article(tmp_path):
    library = Library(tmp_path / "library")
    build_folder(library, write(tmp_path / "articles", newspaper()))
    with searcher(library).session() as session:
        quotes = [each.quote for each in summary_sentences(session, "news0.txt")]
    assert " ".join(quotes) == NEWS[0]
