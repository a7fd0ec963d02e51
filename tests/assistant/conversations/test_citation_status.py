from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from assistant.conversations import citation_status
from assistant.conversations.citation_status import Anchor, anchor_citation, anchor_citations
from index.errors import IndexMissing
from index.library import Library
from index.text.sentences import split_sentences
from tests.ui.records import article, citation

TEXT = "The ferry sails at noon. It carries forty cars. The mill stands near Kirkby."
CITED = citation(article(TEXT), "It carries forty cars.")


def now(text: str, cited=CITED) -> Anchor:
    found = anchor_citation(cited, article(text), split_sentences(text))
    if found.start is not None:
        assert text[found.start : found.end] == found.quote
    return found


def test_a_quote_at_its_place_is_unchanged_whatever_changed_around_it():
    assert now(TEXT) == Anchor("unchanged", 25, 47, CITED.quote)
    assert now(TEXT.replace("Kirkby", "Aldermoor")).state == "unchanged"


def test_the_same_words_elsewhere_are_moved_to_the_nearest_place():
    text = f"{CITED.quote} A word. {CITED.quote} {'And on it goes. ' * 20}{CITED.quote}"
    found = now(text)
    assert (found.state, found.start) == ("moved", 31)


def test_an_edited_sentence_is_found_with_its_new_text():
    found = now(TEXT.replace("forty cars", "fifty small cars"))
    assert (found.state, found.quote) == ("edited", "It carries fifty small cars.")
    kanji = citation(article("船は正午に出る。車を四十台運ぶ。"), "車を四十台運ぶ。")
    assert now("船は正午に出る。車を五十台運ぶ。", kanji).quote == "車を五十台運ぶ。"


def test_a_sentence_that_nothing_resembles_is_gone():
    assert now("Bees hum in the lime trees. Nobody carries anything.") == Anchor("gone")
    assert now("") == Anchor("gone")


def test_a_forgotten_quote_is_gone():
    assert now(TEXT, citation(article(TEXT), "")).state == "gone"


@pytest.mark.parametrize("start", [-5, 10**9])
def test_a_place_that_cannot_be_is_found_by_its_words(start):
    from dataclasses import replace

    found = now(TEXT, replace(CITED, start=start, end=start + 22))
    assert (found.state, found.start) == ("moved", 25)


def test_of_a_million_characters_few_sentences_are_compared_closely(monkeypatch):
    sentences = [
        f"Paragraph {n} tells of {n % 97} keepers and {n % 89} boats." for n in range(22_000)
    ]
    sentences[15_000] = "The old harbour of Lindholm was opened by Queen Ysolde in May 1911."
    text = "\n\n".join(sentences)
    assert len(text) > 1_000_000
    cited = citation(article(text), sentences[15_000])
    spans = split_sentences(text)
    edited = text.replace("opened by Queen", "opened late by Queen")
    compared = []

    class Counting(SequenceMatcher):
        def set_seq1(self, a):
            compared.append(a)
            super().set_seq1(a)

    monkeypatch.setattr(citation_status, "SequenceMatcher", Counting)
    found = anchor_citation(cited, article(edited), split_sentences(edited))
    assert found.quote == sentences[15_000].replace("opened by", "opened late by")
    assert 1 <= len([each for each in compared if each]) <= citation_status.MAX_COMPARED_SENTENCES
    assert anchor_citation(cited, article(text), spans).state == "unchanged"


def test_citations_are_anchored_in_a_library(built):
    from index.storage import catalogue, schema

    library = Library(built)
    connection = schema.connect(library.catalogue)
    ferry = catalogue.find_article(connection, "ferry.md")
    connection.close()
    cited = citation(ferry, "It carries forty cars and 300 passengers.")
    other = citation(article("Nowhere.", id="nowhere.txt"), "Nowhere.")
    assert [a.state for a in anchor_citations(library, [cited, other, cited])] == [
        "unchanged",
        "gone",
        "unchanged",
    ]


def test_without_an_index_nothing_can_be_said(tmp_path):
    with pytest.raises(IndexMissing):
        anchor_citations(Library(tmp_path), [CITED])
