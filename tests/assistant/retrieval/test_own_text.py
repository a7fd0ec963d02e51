"""What is read of a passage, by whether the question asks for what stands under many articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.retrieval.passages import passages_to_read
from assistant.types import ReadingPassage
from index.library import Library
from tests.index.imprint import IMPRINT, newspaper, write
from tests.index.library_state import build_folder, searcher


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "library")
    build_folder(library, write(tmp_path / "articles", newspaper()))
    return library


def read(library: Library, question: str) -> list[ReadingPassage]:
    with searcher(library).session() as session:
        passages, _ = passages_to_read(session, question)
    for each in passages:
        assert each.sentences[0].start == each.hit.passage.start
        assert each.sentences[-1].end == each.hit.passage.end
    return passages


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the library?",
        "When was the choir of Varde founded?",
        "How many reporters are in Kirkby?",
        "Was it?",
    ],
)
def test_what_stands_under_every_article_answers_for_none_of_them(library, question):
    passages = read(library, question)
    assert len(passages) == 8
    assert not any("Herald" in passage.text for passage in passages)


@pytest.mark.parametrize(
    "question",
    [
        "Who published the Valley Herald?",
        "Who is the publisher of the Valley Herald?",
        "In which year was the Valley Herald founded?",
        "When was the Valley Herald founded?",
        "Who is Agnes Moe?",
        "how many reporters has the valley herald?",
    ],
)
def test_a_question_for_it_reads_it_once(library, question):
    passages = read(library, question)
    assert [IMPRINT in passage.text for passage in passages] == [True, *[False] * 7]


def test_a_passage_of_nothing_else_is_not_read(tmp_path):
    library = Library(tmp_path / "library")
    texts = []
    for n, text in enumerate(newspaper()):
        days = " ".join(f"On day {d} boat {d * n} met {n * n + d} whales." for d in range(60))
        texts.append(text.replace("\n\n", f" {days}\n\n"))
    build_folder(library, write(tmp_path / "articles", texts))
    passages = read(library, "Who founded the museum?")
    assert passages
    assert not any("Herald" in passage.text for passage in passages)


def test_an_article_of_nothing_else_answers_only_what_it_is_asked(tmp_path):
    library = Library(tmp_path / "library")
    build_folder(library, write(tmp_path / "articles", [*newspaper(), f"About us\n\n{IMPRINT}"]))
    assert not any("Herald" in p.text for p in read(library, "Who founded the museum?"))
    asked = read(library, "Who published the Valley Herald?")
    assert sum("Herald" in passage.text for passage in asked) == 1


def test_boilerplate_of_a_page_is_never_read_even_if_it_is_asked_for(tmp_path):
    body = (
        "<p>The toll of Lunde rises to nine crowns in May, the council of the town says.</p>"
        "<div class='paywall'><p>Read on for seven crowns a month, and end it any day.</p></div>"
        "<p>Carts go free on Sundays, and so do all who bring wood to the school.</p>"
        "<p>The council hopes for forty thousand crowns a year for a bridge of stone.</p>"
    )
    folder = tmp_path / "articles"
    folder.mkdir()
    page = f"<html><head><title>Toll</title></head><body><article>{body}</article></body></html>"
    (folder / "toll.html").write_text(page, "utf-8")
    library = Library(tmp_path / "library")
    build_folder(library, folder)
    (passage,) = read(library, "How much is it to read on for a month?")
    quotes = [passage.article.text[s.start : s.end].split()[0] for s in passage.sentences]
    assert quotes == ["The", "Carts", "The"]
