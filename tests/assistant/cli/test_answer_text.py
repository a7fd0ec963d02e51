"""Answers and hits as lines for a terminal."""

from __future__ import annotations

from dataclasses import replace

from assistant.cli.answer_text import (
    PREVIEW_LENGTH,
    answer_lines,
    citation_lines,
    generated_line,
    generated_lines,
    hit_lines,
    unsupported_lines,
)
from assistant.serialization.response_text import MAX_BAR_WIDTH, MAX_LISTED, citation_location
from assistant.types import (
    ArticleCount,
    BridgeStep,
    CountedArticle,
    Filters,
    GeneratedAnswer,
    Position,
    QuestionPart,
    RelativeTime,
    SpellingCorrection,
    Statement,
    StructuredResult,
    UnsupportedSentence,
)
from index.search.searcher import FilterCounts
from index.types import Hit, Passage
from tests.assistant.structured_answers import COUNTED, LIST
from tests.ui.records import answer, article, citation, not_found

SOURCE = article("It was in May. It rained for a day.", date="2023-05-03", source="Notes")
MAY = citation(SOURCE, "It was in May.")
RAIN = citation(SOURCE, "It rained for a day.", 2)


def test_a_plain_answer_is_its_sentences_and_where_they_stand():
    assert list(answer_lines(answer(MAY, RAIN))) == [
        "It was in May. [1]",
        "It rained for a day. [2]",
        "",
        "[1] A title, 2023-05-03  (a.txt 0-14)",
        "[2] A title, 2023-05-03  (a.txt 15-35)",
    ]


def test_a_place_has_the_day_of_the_file_and_the_page():
    assert citation_location(replace(MAY, date=None, file_date="2020-01-02", page=3)) == (
        "A title, file of 2020-01-02, page 3  (a.txt 0-14)"
    )
    assert citation_location(replace(MAY, date=None)) == "A title  (a.txt 0-14)"


def test_what_is_known_of_a_citation_stands_below_it():
    lines = list(
        citation_lines(
            [replace(MAY, also_in=("b.txt", "c.txt"), language="de",
                     times=(RelativeTime("yesterday", "2023-05-02", "2023-05-02"),))]
        )
    )  # fmt: skip
    assert lines[2:] == [
        "    also in: b.txt, c.txt",
        "    the article is in another language (de): less sure",
    ]
    assert "yesterday" in lines[1]
    assert "2 May 2023" in lines[1]


def test_what_was_searched_for_stands_first():
    lines = list(
        answer_lines(
            replace(
                answer(MAY, question="When?", searched_for="When was it?"),
                corrections=(SpellingCorrection("mey", "may"),),
                hops=(BridgeStep("Who was it?", "Otto", (1,)),),
                filters=Filters(since="2021-05-03"),
            )
        )
    )
    assert lines[:4] == [
        "Searched for: When was it?",
        "Also searched for: may",
        "Who was it? Otto [1]",
        "Only articles since 3 May 2021.",
    ]


def test_nothing_found_names_the_nearest_sentences():
    assert list(answer_lines(not_found(replace(MAY, number=None)))) == [
        "Your articles do not seem to answer this.",
        "The nearest sentences:",
        "  · It was in May.",
        "    A title, 2023-05-03  (a.txt 0-14)",
    ]
    assert list(answer_lines(replace(not_found(), message="No article is left."))) == [
        "Your articles do not seem to answer this.", "No article is left.",
    ]  # fmt: skip


def test_a_part_without_an_answer_is_named():
    parts = (QuestionPart("When was it?", (1,)), QuestionPart("Who came?", ()))
    lines = list(answer_lines(replace(answer(MAY), parts=parts)))
    assert "Your articles do not seem to answer: Who came?" in lines
    assert not any("When was it?" in line for line in lines)


def test_a_verdict_says_whose_word_it_is():
    decided = replace(answer(MAY), verdict="yes", decided_by=1)
    assert next(answer_lines(decided)) == "Yes. (Footnote's word, by [1] of 2023-05-03)"


def test_sides_say_which_is_newer():
    old = replace(RAIN, number=2, date="2001-01-01", article_id="b.txt")
    sides = (Position("May", (1,)), Position("June", (2,)))
    lines = list(answer_lines(replace(answer(MAY, old), sides=sides)))
    assert "Your articles differ:" in lines
    assert "  May [1] A title, 2023-05-03, Notes, newer" in lines
    assert "  June [2] A title, 2001-01-01, Notes" in lines


def test_agreeing_articles_are_counted():
    lines = list(answer_lines(replace(answer(MAY), agreement=(MAY, RAIN))))
    at = lines.index("The same in 2 articles:")
    assert lines[at + 1 : at + 3] == [
        "  A title, 2023-05-03  (a.txt 0-14)", "  A title, 2023-05-03  (a.txt 15-35)",
    ]  # fmt: skip


def test_paragraphs_and_lists_of_a_language_model():
    first = Statement("It rained.", (1,), "supported", 0.9, layout="paragraph")
    new = replace(first, text="It snowed.")
    item = Statement("May", (1,), "supported", 0.9, "The months were:", layout="item")
    assert list(generated_lines(None, first)) == ["It rained. [1]"]
    assert list(generated_lines(first, new)) == ["", "It snowed. [1]"]
    assert list(generated_lines(new, item)) == ["The months were:", "- May [1]"]
    assert list(generated_lines(item, replace(item, text="June"))) == ["- June [1]"]


def test_sentences_of_a_language_model():
    assert generated_line(Statement("It was May.", (1, 2), "supported", 0.9)) == (
        "It was May. [1][2]"
    )
    assert generated_line(Statement("It was May.", (1,), "weak", 0.6)).endswith(
        "[1] (weakly supported)"
    )
    partly = Statement("It was May.", (1,), "weak", 0.6, problems=("June stands in no source",))
    assert generated_line(partly).endswith("[1] (weakly supported; June stands in no source)")
    gone = UnsupportedSentence("It snowed.", ("no",), 0)
    one, two = GeneratedAnswer("m", (), (gone,)), GeneratedAnswer("m", (), (gone, gone))
    assert list(unsupported_lines(one, struck=False)) == [
        "Left out, as no article supports it: 1 sentence."
    ]
    assert list(unsupported_lines(two, struck=True)) == [
        "Left out, as no article supports it: 2 sentences.",
        "  unsupported: It snowed. (no)", "  unsupported: It snowed. (no)",
    ]  # fmt: skip
    assert list(unsupported_lines(GeneratedAnswer("m"), struck=True)) == []


class Session:
    """One article, and what filters leave of a library."""

    def __init__(self, source):
        self.source = source

    def article(self, _identity):
        return self.source

    def count_filtered(self, _filters):
        return FilterCounts(0, 0, 5)


def test_hits_are_ranked_with_a_preview_on_one_line():
    long = article("word\nword " * 100)
    hits = [Hit(Passage(1, "a.txt", 0, len(long.text)), 0.98765, 0.5)]
    first, second = hit_lines(hits, Session(long))
    assert first == f" 1. 0.988  A title  (a.txt 0-{len(long.text)})"
    assert second.endswith("…")
    assert len(second.strip()) == PREVIEW_LENGTH + 1


def test_no_hits_say_why():
    session = Session(SOURCE)
    assert list(hit_lines([], session)) == ["The library holds no articles."]
    (line,) = hit_lines([], session, Filters(since="2021-05-03"))
    assert line.startswith("No article is left to search: articles since 3 May 2021")


def structured_lines(of):
    """What stands above the sentences of an answer."""
    lines = list(answer_lines(replace(of, statements=(), citations=())))
    assert lines.pop() == ""
    return lines


def counted(*periods, listed=(), articles=2, undated=0):
    count = ArticleCount("x", articles, articles, periods, undated, tuple(listed))
    return answer(structured=StructuredResult("count", count=count))


def test_a_list_has_the_numbers_of_its_citations():
    assert (structured_lines(LIST)) == [
        "  · Kirkby [1]", "  · Lindholm [1]", "  · Skagen [2]", "  and 2 more", "",
    ]  # fmt: skip


def test_a_count_has_its_remark_its_bars_and_its_articles():
    lines = structured_lines(COUNTED)
    assert lines[:2] == ["3 articles.", ""]
    assert lines[2] == f"      March 2023 {'█' * MAX_BAR_WIDTH} 2"
    assert lines[3] == f"      April 2023 {'█' * (MAX_BAR_WIDTH // 2)} 1"
    assert lines[5:7] == ["  2023-03-05  The league  (league)", "              The ferry  (ferry)"]
    assert lines[7] == "  and 1 more"


def test_an_empty_period_has_no_bar_and_articles_without_a_date_a_line():
    lines = structured_lines(counted(("2023", 4), ("2024", 0), undated=3))
    assert lines[1] == "            2024 0"
    assert lines[2] == "  without a date 3"


def test_one_period_or_one_article_is_not_drawn():
    assert (structured_lines(counted(("2023", 1), articles=1))) == []
    assert (structured_lines(answer())) == []


def test_no_more_articles_are_listed_than_fit():
    many = [CountedArticle(f"{n}.txt", "T", None) for n in range(MAX_LISTED + 5)]
    lines = structured_lines(counted(listed=many, articles=100))
    assert lines[MAX_LISTED] == f"  and {100 - MAX_LISTED} more"


def test_it_stands_above_the_sentences_of_an_answer():
    lines = list(answer_lines(LIST))
    assert lines.index("  · Kirkby [1]") < lines.index(f"{LIST.statements[0].text} [1]")
    assert next(answer_lines(COUNTED)) == "3 articles."
    choice = answer(status="reply", message="Which?", structured=StructuredResult(choices=("A?",)))
    assert list(answer_lines(choice)) == ["Which?", "  · A?"]
    assert (structured_lines(replace(LIST, message="Three.")))[0] == "Three."
