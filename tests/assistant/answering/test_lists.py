"""Lists: which items the answering sentences name, and how they are cited."""

from __future__ import annotations

from assistant.answering.extractive import cite_sentence
from assistant.answering.lists import NamedItem, cite_items, group_items, named_items
from assistant.types import Evidence
from index.types import Article, Sentence


def evidence(text: str, answer: str, score: float, identity: str = "a") -> Evidence:
    article = Article(identity, "A", text, "0" * 64)
    start = text.index(answer)
    return Evidence(article, Sentence(0, len(text)), score, (start, start + len(answer)))


FIRST = evidence(
    "Kirkby, Lindholm and Porthaven founded it.", "Kirkby, Lindholm and Porthaven", 0.9
)
SAME = evidence("Later Holm, Kirkby and Lindholm met.", "Holm, Kirkby and Lindholm", 0.6, "b")
SINGLE = evidence("Skagen joined it in 1999.", "Skagen", 0.6, "c")
APART = evidence("Rome, Milan and Turin are towns.", "Rome, Milan and Turin", 0.6, "d")
WEAK = evidence("Oslo joined it.", "Oslo", 0.2, "e")


def test_names_come_from_further_sentences_that_are_sure_enough():
    named = named_items((FIRST, SAME, SINGLE, WEAK), lambda _: 1.0)
    assert [one.text for one in named] == [
        "Kirkby", "Lindholm", "Porthaven", "Holm", "Kirkby", "Lindholm", "Skagen"
    ]  # fmt: skip


def test_two_lists_without_a_common_name_are_not_joined():
    assert len(named_items((FIRST, APART), lambda _: 1.0)) == 3
    assert named_items((FIRST, APART), lambda _: 0.7) == []
    assert named_items((FIRST,), lambda _: 0.4) == []


def test_the_same_thing_is_there_once():
    texts = ("Fumio Kishida", "Prime Minister Fumio Kishida", "Kishida", "the Philippines",
             "Philippines", "South Korea", "Korea")  # fmt: skip
    named = [NamedItem(evidence(text, text, 0.9), (0, len(text))) for text in texts]
    persons = group_items(named, is_of_persons=True)
    assert [group[0].text for group in persons][:2] == ["Fumio Kishida", "the Philippines"]
    assert [n.text for n in persons[0]] == list(texts[:3])
    things = group_items(named, is_of_persons=False)
    assert [group[0].text for group in things] == [
        "Fumio Kishida", "Kishida", "the Philippines", "South Korea", "Korea"
    ]  # fmt: skip


def test_items_point_into_their_citations_and_new_sentences_are_cited_behind():
    groups = group_items(named_items((FIRST, SAME, SINGLE), lambda _: 1.0), is_of_persons=False)
    sentences, items = cite_items([cite_sentence(FIRST, 1)], groups)
    assert [s.citation.number for s in sentences] == [1, 2, 3]
    assert [s.statement.citations for s in sentences] == [(1,), (2,), (3,)]
    assert [(i.text, i.citations) for i in items] == [
        ("Kirkby", (1,)), ("Lindholm", (1,)), ("Porthaven", (1,)), ("Holm", (2,)), ("Skagen", (3,))
    ]  # fmt: skip
    for item in items:
        first = sentences[item.citations[0] - 1].citation
        assert first.quote[item.start - first.start : item.end - first.start] == item.text


def test_the_shipped_reader_lists_what_the_sentence_names(ask):
    answer = ask("Which towns founded the Baltic Harbour League?")
    assert [item.text for item in answer.structured.items] == [
        "Kirkby", "Lindholm", "the Holms", "Porthaven"
    ]  # fmt: skip
    assert answer.structured.kind == "list"
    unknown = ask("Which emperors ruled the planet Mars in 1200?")
    assert (unknown.status, unknown.structured.items) == ("not_found", ())
