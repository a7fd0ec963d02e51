"""What is derived from an article: sentences, passages, hashes and its language."""

from __future__ import annotations

import hashlib

from index.text.chunking import chunk_article

LINES = [f"Sentence number {i} tells of the town called Place{i}." for i in range(80)]
TEXT = "\n".join(LINES)


def test_passages_are_whole_sentences_one_after_the_other():
    article = chunk_article("Towns", TEXT)
    starts = {sentence.start for sentence in article.sentences}
    ends = {sentence.end for sentence in article.sentences}
    assert len(article.passages) > 1
    assert {passage.start for passage in article.passages} <= starts
    assert {passage.end for passage in article.passages} <= ends
    assert [TEXT[s.start : s.end] for s in article.sentences] == LINES
    assert article.passages[0].start == 0
    assert article.passages[-1].end == len(TEXT)


def test_the_hash_is_that_of_what_is_embedded_so_a_title_changes_all():
    article = chunk_article("Towns", TEXT)
    for passage in article.passages:
        embedded = article.text_to_embed(passage)
        assert embedded == f"Towns\n{TEXT[passage.start : passage.end]}"
        assert passage.text_sha256 == hashlib.sha256(embedded.encode()).digest()
    other = chunk_article("Villages", TEXT)
    hashes = {passage.text_sha256 for passage in article.passages}
    assert hashes.isdisjoint(passage.text_sha256 for passage in other.passages)


def test_an_edit_at_the_end_leaves_the_passages_before_as_they_were():
    before = chunk_article("Towns", TEXT).passages
    after = chunk_article("Towns", f"{TEXT} A last word was added here.").passages
    assert before[:-2] == after[: len(before) - 2]


def test_the_language_is_known_by_its_text_and_not_by_its_title():
    german = (
        "Der Sturm erreichte die Küste am Sonntagabend und zerstörte mehrere Häuser. Die Stadt "
        "wurde in der Nacht überschwemmt, und die Feuerwehr rettete viele Menschen aus dem Wasser."
    )
    assert chunk_article("The storm", german).language == "de"
    assert chunk_article("The storm", "Too short.").language is None


def test_an_empty_text_has_no_passage():
    article = chunk_article("A title", "")
    assert (article.sentences, article.passages) == ((), ())
