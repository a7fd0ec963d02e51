"""Which passages only repeat others."""

from __future__ import annotations

from assistant.retrieval.deduplication import contains_sentence, is_redundant, sentence_texts
from assistant.types import ReadingPassage
from index.types import Article, Hit, Passage, Sentence

STORY = (
    "The ferry Aurora sank off Lindholm on Monday after it had struck a rock in dense fog.",
    "All 212 passengers were taken off by fishing boats within two hours, the coast guard said.",
    "The captain, Maria Holt, had asked for a pilot, but none was free that morning.",
    "The ferry was built in 1987 and had been repaired last winter at the yard of Kirkby.",
)


def passage(identity: str, *sentences: str, title: str = "") -> ReadingPassage:
    text = " ".join(sentences)
    ranges, at = [], 0
    for sentence in sentences:
        ranges.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    hit = Hit(Passage(1, identity, 0, len(text)), 0.5)
    return ReadingPassage(hit, Article(identity, title, text, ""), tuple(ranges))


def test_a_passage_is_left_out_if_others_say_all_of_it():
    first, second = passage("a", STORY[0], STORY[1]), passage("b", STORY[2])
    assert is_redundant(passage("c", STORY[1], STORY[2]), [first, second])
    assert not is_redundant(passage("c", STORY[1], STORY[3]), [first, second])
    assert not is_redundant(passage("a", STORY[1]), [first])
    assert not is_redundant(passage("a", STORY[1]), [])


def test_its_own_headline_does_not_keep_a_copy_in():
    copy = passage("b", "Ferry lost", STORY[0], title="Ferry lost")
    assert is_redundant(copy, [passage("a", "Aurora sinks", STORY[0], title="Aurora sinks")])


def test_an_article_contains_its_own_sentence_and_a_near_copy():
    source = Article("a", "", f"{STORY[0]} It carried cars.", "")
    sentences = [STORY[0], "It carried cars."]
    assert contains_sentence(source, sentences, STORY[0])
    assert contains_sentence(source, sentences, STORY[0].replace("it had", "it"))
    assert not contains_sentence(source, sentences, STORY[0].replace("Lindholm", "Kirkby"))
    assert not contains_sentence(source, sentences, "It carried")  # a part of one is none


def test_the_sentences_of_a_passage_begin_with_its_title():
    titled = passage("b", "Ferry lost", STORY[0], title="Ferry lost")
    assert list(sentence_texts(titled)) == ["Ferry lost", STORY[0]]
