"""An embedding model of LlamaIndex as the encoder of a library."""

from __future__ import annotations

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.embeddings import MockEmbedding

from assistant.pipeline import Assistant
from index import BuildRequest, Library, Searcher, SourceKind, build
from index.embedding.hashing import HashingEmbedder
from index.errors import IndexMismatch, ModelUnavailable
from index.types import QuestionEmbedder
from integrations.llamaindex import FootnoteQueryEngine, FootnoteRetriever, LlamaIndexEmbedder
from tests.integrations.llamaindex.conftest import ARTICLES


class Letters(BaseEmbedding):
    """Words by feature hashing, three times as long as unit, with a mark on questions."""

    mark: float = 0.0

    def _get_text_embedding(self, text):
        return (3 * HashingEmbedder(64).embed([text])[0]).tolist()

    def _get_query_embedding(self, query):
        vector = np.array(self._get_text_embedding(query))
        vector[0] += self.mark
        return vector.tolist()

    async def _aget_query_embedding(self, query):
        return self._get_query_embedding(query)


class Broken(Letters):
    def _get_text_embedding(self, text):
        raise ConnectionError("no server")


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    library = Library(tmp_path / "data")
    request = BuildRequest(add=((SourceKind.FOLDER, str(folder), False),))
    assert build(library, request, lambda _: LlamaIndexEmbedder(Letters())).added == 3
    return library


def test_vectors_are_normalised():
    model = LlamaIndexEmbedder(Letters(embed_batch_size=2))
    texts, done = ["The old mill", "A ferry at noon", "Two \ud800"], []
    vectors = model.embed(texts, done.append)
    np.testing.assert_allclose(vectors[:2], HashingEmbedder(64).embed(texts[:2]), atol=1e-6)
    assert (vectors.dtype, vectors.shape, done) == (np.float32, (3, 64), [2, 1])
    assert model.embed([]).shape == (0, 64)


def test_questions_are_embedded_as_questions():
    model = LlamaIndexEmbedder(Letters(mark=3.0))
    assert isinstance(model, QuestionEmbedder)
    (question,), (text,) = model.embed_questions(["The mill"]), model.embed(["The mill"])
    assert np.linalg.norm(question) == pytest.approx(1)
    assert question[0] > text[0]
    assert model.embed_questions([]).shape == (0, 64)


def test_the_fingerprint_tells_models_apart():
    fingerprint = LlamaIndexEmbedder(Letters()).fingerprint
    assert fingerprint == LlamaIndexEmbedder(Letters()).fingerprint
    assert fingerprint.startswith("llamaindex:base_component:unknown:64:")
    others = [Letters(model_name="other"), MockEmbedding(64), MockEmbedding(32)]
    assert len({fingerprint, *(LlamaIndexEmbedder(other).fingerprint for other in others)}) == 4


def test_a_library_is_built_searched_and_asked_with_it(library):
    model = Letters()
    retriever = FootnoteRetriever.from_library(library.folder, 1, embed_model=model)
    (found,) = retriever.retrieve("How high is the lighthouse?")
    assert found.node.ref_doc_id == "lighthouse.md"
    engine = FootnoteQueryEngine.from_library(library.folder, embed_model=model)
    response = engine.query("How many months does Brennet cheese ripen?")
    assert response.source_nodes[0].node.text.startswith("Brennet cheese ripens for nine months")


def test_another_model_is_refused_with_a_clear_error(library):
    with (
        pytest.raises(IndexMismatch, match="llamaindex:"),
        Searcher(library, LlamaIndexEmbedder(MockEmbedding(64))).session(),
    ):
        pass
    with pytest.raises(ModelUnavailable):
        FootnoteRetriever.from_library(library.folder)


@pytest.mark.parametrize("model", [Broken(), MockEmbedding(0)])
def test_a_model_that_fails_is_named(model):
    with pytest.raises(ModelUnavailable, match="llamaindex:"):
        LlamaIndexEmbedder(model).embed(["text"])


def test_the_assistant_needs_nothing_else(library):
    searcher = Searcher(library, LlamaIndexEmbedder(Letters()))
    with searcher.session() as session:
        assert session.search("tram bridge", 1)[0].passage.article_id == "tram.txt"
    assert Assistant(searcher, None, 0.5).searcher is searcher
