"""The first promise: every sentence, passage and citation is a slice, on any text."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.pipeline import Assistant
from index.ingestion.candidates import record_hash
from index.library import Library
from index.text.chunking import chunk_article
from index.text.passages import TARGET_TOKENS, estimate_tokens
from index.types import ParsedArticle
from tests.index.library_state import build_folder, searcher
from tests.reader import reader

WORDS = st.sampled_from(
    ["The", "U.S.", "harbour", "Mr.", "Holt", "said", "“Stop!”", "in", "1901.", "Why?", "é", "😀",
     "مرحبا", "東京。", "e.g.", "x" * 300, "\n", "\n\n", ".", "…", "—", "9.12", "(see", "[3])"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=120).map(" ".join)


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_passages_hold_each_sentence_once_and_in_order(text):
    from index.text.normalisation import normalise

    clean = normalise(text.encode("utf-8", "replace").decode())
    derived = chunk_article("Title", clean)
    inside = [
        s
        for p in derived.passages
        for s in derived.sentences
        if p.start <= s.start < s.end <= p.end
    ]
    assert tuple(inside) == derived.sentences
    for sentence in derived.sentences:
        assert 0 <= sentence.start < sentence.end <= len(clean)
        quote = clean[sentence.start : sentence.end]
        assert quote == quote.strip()
        assert "\n" not in quote
    covered = "".join(clean[s.start : s.end] for s in derived.sentences)
    assert "".join(covered.split()) == "".join(clean.split())
    for passage in derived.passages:
        body = clean[passage.start : passage.end]
        parts = [s for s in derived.sentences if passage.start <= s.start and s.end <= passage.end]
        assert len(parts) == 1 or estimate_tokens(body) <= 1.5 * TARGET_TOKENS


@given(
    articles=st.lists(TEXTS.filter(lambda t: any(c.isalnum() for c in t)), min_size=1, max_size=4),
    question=st.one_of(TEXTS, st.text(max_size=60)).filter(str.strip),
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_citation_is_its_slice_whatever_the_articles_and_the_question(articles, question):
    with TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        folder.mkdir()
        for i, text in enumerate(articles):
            (folder / f"{i}.txt").write_text(text.encode("utf-8", "replace").decode())
        library = Library(Path(place) / "library")
        build_folder(library, folder)
        for threshold in (0.0, 1.0):
            assistant = Assistant(searcher(library), reader(), threshold)
            answer = assistant.ask(question)
            with assistant.searcher.session() as session:
                for citation in (*answer.citations, *answer.near_misses):
                    article = session.article(citation.article_id)
                    assert article.text[citation.start : citation.end] == citation.quote
                    assert article.sha256 == citation.article_sha256
            if threshold == 1.0:
                assert answer.status in ("not_found", "reply")
                assert not answer.citations
            for statement in answer.statements:
                assert [c.quote for c in answer.citations if c.number in statement.citations] == [
                    statement.text
                ]


def test_the_record_hash_sees_every_field():
    base = ParsedArticle("T", "text")
    others = [
        ParsedArticle("U", "text"),
        ParsedArticle("T", "texts"),
        ParsedArticle("T", "text", date="2024-01-01"),
        ParsedArticle("T", "text", author="A"),
        ParsedArticle("T", "text", source="s"),
        ParsedArticle("T", "text", page_starts=(0,)),
    ]
    hashes = {record_hash(article) for article in [base, *others]}
    assert len(hashes) == 7
