"""The own text of an article: what repeats under many of a source or an author is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.search.own_text import MIN_ARTICLES, SAMPLE_SIZE, own_range, without_boilerplate
from index.storage import catalogue, schema
from index.types import Sentence
from tests.index.imprint import IMPRINT, NEWS, newspaper, write
from tests.index.library_state import build_folder, searcher
from tests.index.storage.test_repeated_lines import drop_marks

BOX = "Ola Lund has written for the Valley Herald on the sea and its people since 1998."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def own_texts(library: Library) -> dict[str, str]:
    with searcher(library).session() as session:
        articles = [session.article(each.id) for each in session.article_summaries()]
        return {a.id: a.text[slice(*session.own_range(a))].strip() for a in articles}


def built(library: Library, folder: Path, texts: list[str]) -> list[str]:
    """The own texts of a library of these."""
    build_folder(library, write(folder, texts))
    own = own_texts(library)
    return [own[f"news{n}.txt"] for n in range(len(texts))]


def test_what_stands_under_every_article_is_nobodys_own(library, folder):
    texts = newspaper()
    own = built(library, folder, texts)
    assert own == [text.partition("\n\n")[0] for text in texts]
    with searcher(library).session() as session:
        assert session.article("news0.txt").text == texts[0]
        assert session.own_sentences(session.article("news0.txt")) == tuple(
            session.sentences("news0.txt")[:3]
        )


def test_what_stands_above_every_article_is_nobodys_own(library, folder):
    consent = "We and our partners use cookies to show you advertising that you may like."
    texts = [f"Report {n}\n\n{consent}\n\n{text}" for n, text in enumerate(NEWS)]
    assert built(library, folder, texts) == list(NEWS)


def test_several_lines_repeat_as_one_run(library, folder):
    lines = (
        "The Valley Herald",
        "Pier Street 4, Nordby",
        "Editor: Agnes Moe",
        "* * *",
        "Since 1911",
    )
    texts = ["\n".join((text, *lines)) for text in NEWS]
    assert built(library, folder, texts) == list(NEWS)


def test_a_box_on_the_author_repeats_under_those_of_the_author(library, folder):
    plain = [f"---\nauthor: Person {n}\n---\n{text} More of it." for n, text in enumerate(NEWS * 2)]
    write(folder, plain, "other")
    write(folder, [f"---\nauthor: Ola Lund\n---\n{text}\n\n{BOX}" for text in NEWS])
    for place in folder.glob("*.txt"):
        place.rename(place.with_suffix(".md"))
    build_folder(library, folder)
    own = own_texts(library)
    assert [own[f"news{n}.md"] for n in range(len(NEWS))] == list(NEWS)
    assert own["other0.md"] == f"{NEWS[0]} More of it."


def test_a_few_articles_that_share_a_sentence_keep_it(library, folder):
    texts = [*newspaper(MIN_ARTICLES - 1), *NEWS[MIN_ARTICLES:]]
    assert built(library, folder, texts) == texts


def test_what_stands_under_less_than_half_of_a_source_is_content(library, folder):
    background = "The strike began on 3 May, when all drivers of the valley walked out over pay."
    texts = [f"{text}\n\n{background}" for text in NEWS] + [
        f"{t} Indeed." for t in (*NEWS, NEWS[0])
    ]
    assert built(library, folder, texts) == texts


def test_copies_of_one_report_keep_it_whatever_is_put_above(library, folder):
    report = "\n\n".join(NEWS)
    texts = [
        f"By the {name} staff\n\n{report}" for name in ("Herald", "Courier", "Post", "Sun", "Star")
    ]
    assert built(library, folder, [*texts, report]) == [*texts, report]


def test_a_short_idiom_at_the_end_is_the_articles_own(library, folder):
    texts = [f"{text}\n\nThe mayor declined to comment." for text in NEWS]
    assert built(library, folder, texts) == texts


def test_an_article_of_nothing_else_has_no_own_text_but_its_sentences(library, folder):
    own = built(library, folder, [*newspaper(), IMPRINT])
    assert own[-1] == ""
    with searcher(library).session() as session:
        article = session.article("news8.txt")
        assert session.own_sentences(article) == session.sentences("news8.txt")


def test_own_text_follows_the_library(library, folder):
    texts = newspaper(MIN_ARTICLES - 1)
    assert built(library, folder, texts) == texts
    write(folder, newspaper(MIN_ARTICLES))
    build_folder(library)
    assert IMPRINT not in own_texts(library)["news0.txt"]
    (folder / "news4.txt").unlink()
    build_folder(library)
    assert IMPRINT in own_texts(library)["news0.txt"]


def test_in_a_library_built_before_everything_is_own_until_the_next_build(library, folder):
    texts = newspaper()
    build_folder(library, write(folder, texts))
    drop_marks(library)
    assert own_texts(library)["news0.txt"] == texts[0]
    build_folder(library)
    assert IMPRINT not in own_texts(library)["news0.txt"]


def statements(library: Library, article_id: str) -> list[str]:
    """The SQL for the own range of one article."""
    said: list[str] = []
    with closing(schema.connect(library.catalogue)) as connection:
        article = catalogue.find_article(connection, article_id)
        connection.set_trace_callback(said.append)
        assert own_range(connection, article, {}) != (0, len(article.text))
    return said


def test_the_work_for_an_article_does_not_grow_with_the_library(library, folder):
    build_folder(library, write(folder, newspaper(SAMPLE_SIZE)))
    small = statements(library, "news0.txt")
    build_folder(library, write(folder, newspaper(4 * SAMPLE_SIZE)))
    large = statements(library, "news0.txt")
    assert len(large) <= len(small) + SAMPLE_SIZE + 2  # the places of the sample


def test_what_is_known_of_a_line_is_not_asked_again(library, folder):
    build_folder(library, write(folder, newspaper()))
    cache: dict[tuple[int, int], bool] = {}

    def asked(connection: sqlite3.Connection, article_id: str) -> int:
        said: list[str] = []
        article = catalogue.find_article(connection, article_id)
        connection.set_trace_callback(said.append)
        own_range(connection, article, cache)
        connection.set_trace_callback(None)
        return len(said)

    with closing(schema.connect(library.catalogue)) as connection:
        assert asked(connection, "news0.txt") > asked(connection, "news1.txt") == 5


class TestBoilerplate:
    HEAD = "<html><head><title>Toll of Lunde</title></head><body><article>"
    BODY = (
        "<p>The toll of Lunde rises to nine crowns in May, the council of the town says.</p>"
        "<div class='paywall'><p>Read on for seven crowns a month, and end it any day.</p></div>"
        "<p>Carts go free on Sundays, and so do all who bring wood to the school.</p>"
        "<p>The council hopes for forty thousand crowns a year for a bridge of stone.</p>"
    )

    def build(self, library: Library, folder: Path, body: str) -> None:
        folder.mkdir()
        (folder / "toll.html").write_text(f"{self.HEAD}{body}</article></body></html>", "utf-8")
        build_folder(library, folder)

    def test_it_is_in_the_text_and_in_no_citable_sentence(self, library, folder):
        self.build(library, folder, self.BODY)
        with searcher(library).session() as session:
            article = session.article("toll.html")
            around = [article.text[slice(*found)] for found in article.boilerplate]
            assert around == ["Read on for seven crowns a month, and end it any day."]
            for sentences in (session.citable_sentences(article), session.own_sentences(article)):
                quotes = [article.text[s.start : s.end] for s in sentences]
                assert [quote.split()[0] for quote in quotes] == ["The", "Carts", "The"]

    def test_a_sentence_that_lies_in_it_by_less_than_half_is_citable(self):
        from tests.ui.records import article as record

        text = "Photo: Vik. The bridge is closed."
        sentences = (Sentence(0, 11), Sentence(12, 33))
        assert without_boilerplate(replace(record(text), boilerplate=((0, 15),)), sentences) == (
            sentences[1],
        )
