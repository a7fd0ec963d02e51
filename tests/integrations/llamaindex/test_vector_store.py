"""The vector store against a NumPy brute force, in every mode, with every filter."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import fsspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import (
    ImageNode,
    IndexNode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from integrations.llamaindex import FootnoteEmbedding, FootnoteVectorStore
from integrations.llamaindex.metadata_filters import metadata_predicate, with_document_ids
from tests.conftest import ROOT

WORDS = "mill ferry harbour cheese tram lamp goat bridge storm noon".split()
ENCODER = HashingEmbedder(64)


def node(identity, text="the mill", document=None, **metadata):
    made = TextNode(id_=identity, text=text, metadata=metadata)
    if document:
        made.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=document)
    made.embedding = ENCODER.embed([text])[0].tolist()
    return made


def ask(store, text="the mill", k=3, mode="default", **more):
    vector = ENCODER.embed([text])[0].tolist()
    return store.query(
        VectorStoreQuery(
            query_embedding=vector, query_str=text, similarity_top_k=k,
            mode=VectorStoreQueryMode(mode), **more,
        )
    )  # fmt: skip


def where(key, value, operator="=="):
    return MetadataFilters(
        filters=[MetadataFilter(key=key, value=value, operator=FilterOperator(operator))]
    )


def brute_force(nodes, text, k, filters=None):
    """Ids and cosines of the k nearest nodes that pass, nearest first."""
    passes = metadata_predicate(filters)
    left = [n for n in nodes if passes(with_document_ids(n.metadata, n.ref_doc_id))]
    if not left:
        return [], []
    vectors = np.array([n.embedding for n in left])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = vectors @ ENCODER.embed([text])[0]
    order = np.argsort(-scores, kind="stable")[:k]
    return [left[i].node_id for i in order], scores[order].tolist()


def assert_nearest(result, nodes, text, k, filters=None):
    """Equal scores may stand in any order."""
    by_id = {n.node_id: n for n in nodes}
    ids, scores = brute_force(nodes, text, k, filters)
    assert len(result.ids) == len(set(result.ids)) == len(ids)
    np.testing.assert_allclose(result.similarities, scores, atol=1e-5)
    for found, identity, score in zip(result.nodes, result.ids, result.similarities, strict=True):
        assert found.node_id == identity
        assert found.text == by_id[identity].text
        own = np.array(by_id[identity].embedding)
        cosine = own @ ENCODER.embed([text])[0] / np.linalg.norm(own)
        assert score == pytest.approx(cosine, abs=1e-5)


@pytest.fixture
def store(tmp_path):
    return FootnoteVectorStore(tmp_path / "store")


@pytest.fixture
def filled(store):
    store.add(
        [
            node("a", "the mill stands by the river", "d1", year=2020, town="Osk", tags=["x", "y"]),
            node("b", "the ferry sails at noon", "d1", year=2021, town="Pell", tags=[]),
            node("c", "the mill burned in a storm", "d2", year=2022, town="Osk", tags=["y"]),
            node("d", "goats give milk for cheese", None, year=2023, title="The mill of cheese"),
        ]
    )
    return store


def test_it_is_what_llama_index_calls_a_vector_store(store):
    assert isinstance(store, BasePydanticVectorStore)
    assert store.stores_text
    assert bool(store)
    assert store.is_embedding_query
    assert store.to_dict()["class_name"] == "FootnoteVectorStore"
    assert (store.node_count, ask(store).ids, ask(store, mode="hybrid").ids) == (0, [], [])


ACTIONS = st.one_of(
    st.tuples(st.just("add"), st.lists(
        st.tuples(st.integers(0, 25), st.integers(0, 4), st.lists(st.sampled_from(WORDS),
                                                                  min_size=1, max_size=4)),
        min_size=1, max_size=12)),
    st.tuples(st.just("delete"), st.integers(0, 4)),
    st.tuples(st.just("delete_nodes"), st.lists(st.integers(0, 25), max_size=8)),
    st.tuples(st.just("delete_filtered"), st.integers(0, 25)),
    st.tuples(st.just("clear"), st.none()),
    st.tuples(st.just("reopen"), st.none()),
)  # fmt: skip


@given(actions=st.lists(ACTIONS, min_size=1, max_size=12), text=st.sampled_from(WORDS))
@settings(max_examples=30)
def test_after_any_adds_and_deletes_it_finds_what_a_brute_force_finds(
    tmp_path_factory, actions, text
):
    folder = tmp_path_factory.mktemp("store")
    store, living = FootnoteVectorStore(folder), {}
    for name, value in actions:
        if name == "add":
            nodes = [node(f"n{i}", " ".join(words), f"d{d}", number=i) for i, d, words in value]
            assert store.add(nodes) == [n.node_id for n in nodes]
            living |= {n.node_id: n for n in nodes}
        elif name == "delete":
            store.delete(f"d{value}")
            living = {i: n for i, n in living.items() if n.ref_doc_id != f"d{value}"}
        elif name == "delete_nodes":
            store.delete_nodes([f"n{i}" for i in value])
            living = {i: n for i, n in living.items() if n.metadata["number"] not in value}
        elif name == "delete_filtered":
            store.delete_nodes(filters=where("number", value, ">"))
            living = {i: n for i, n in living.items() if n.metadata["number"] <= value}
        elif name == "clear":
            store.clear()
            living = {}
        else:
            store = FootnoteVectorStore(folder)
        assert_nearest(ask(store, text, 5), list(living.values()), text, 5)
    assert store.node_count == len(living)
    assert {n.node_id for n in store.get_nodes()} == set(living)
    few = where("number", 12, "<")
    assert_nearest(ask(store, text, 5, filters=few), list(living.values()), text, 5, few)
    words = ask(store, text, 30, mode="text_search")
    assert set(words.ids) == {i for i, n in living.items() if text in n.text.split()}


def test_many_adds_and_deletes_leave_few_files(store):
    rng = np.random.default_rng(0)
    living = {}
    for batch in range(30):
        nodes = [
            node(f"n{batch}-{i}", " ".join(rng.choice(WORDS, 3)), f"d{batch}") for i in range(40)
        ]
        store.add(nodes)
        living |= {n.node_id: n for n in nodes}
        if batch % 3 == 2:
            store.delete(f"d{batch - 1}")
            living = {i: n for i, n in living.items() if n.ref_doc_id != f"d{batch - 1}"}
    assert_nearest(ask(store, "goat bridge", 20), list(living.values()), "goat bridge", 20)
    assert len(list((store.client.folder / "segments").iterdir())) <= 4


@pytest.mark.long
def test_of_many_vectors_nearly_all_of_the_nearest_are_found(store):
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(25_000, 64))
    for first in range(0, 25_000, 5_000):
        store.add(
            [
                TextNode(id_=str(i), text="x", embedding=vectors[i].tolist(), metadata={"i": i})
                for i in range(first, first + 5_000)
            ]
        )
    store.delete_nodes(filters=where("i", 1_000, "<"))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = []
    for query in rng.normal(size=(20, 64)):
        scores = vectors[1_000:] @ (query / np.linalg.norm(query))
        nearest = {str(1_000 + i) for i in np.argsort(-scores)[:10]}
        found = store.query(VectorStoreQuery(query_embedding=query.tolist(), similarity_top_k=10))
        shares.append(len(nearest & set(found.ids)) / 10)
    assert np.mean(shares) >= 0.95


def test_a_living_id_is_replaced(filled):
    filled.add([node("a", "a lamp", "d3", year=1999)])
    assert filled.node_count == 4
    (again,) = filled.get_nodes(["a"])
    assert (again.text, again.metadata, again.ref_doc_id) == ("a lamp", {"year": 1999}, "d3")
    assert ask(filled, "a lamp", 1).ids == ["a"]
    assert ask(filled, "river", 4, mode="text_search").ids == []


def test_of_equal_ids_in_one_call_the_last_counts(store):
    assert store.add([node("a", "first"), node("b"), node("a", "second")]) == ["a", "b", "a"]
    assert [n.text for n in store.get_nodes(["a"])] == ["second"]


def test_nodes_come_back_as_they_went_in(store):
    whole = node("a", "😀 text \ud800", "d1", when=1.5, who=None, list=["x", 1])
    whole.start_char_idx, whole.end_char_idx = 3, 9
    whole.excluded_llm_metadata_keys = ["who"]
    whole.relationships[NodeRelationship.NEXT] = RelatedNodeInfo(node_id="b")
    entry = IndexNode(id_="i", text="entry", index_id="other", embedding=[1.0] * 64)
    image = ImageNode(id_="p", text="a picture", image_url="http://x/y.png", embedding=[2.0] * 64)
    store.add([whole, entry, image])
    back = {n.node_id: n for n in store.get_nodes()}
    for one in (whole, entry, image):
        assert type(back[one.node_id]) is type(one)
        one.embedding = None
        assert back[one.node_id].to_dict() == one.to_dict()


def test_delete_is_by_document_and_unknown_ones_are_nothing(filled):
    filled.delete("d1")
    filled.delete("no such")
    assert [n.node_id for n in filled.get_nodes()] == ["c", "d"]


def test_delete_nodes_takes_ids_filters_or_both(filled):
    filled.delete_nodes()
    assert filled.node_count == 4
    filled.delete_nodes(["a", "b", "no such"], filters=where("town", "Osk"))
    assert [n.node_id for n in filled.get_nodes()] == ["b", "c", "d"]
    filled.delete_nodes(filters=where("year", 2022, ">="))
    assert [n.node_id for n in filled.get_nodes()] == ["b"]
    filled.delete_nodes([])
    assert filled.node_count == 1


def test_get_nodes_takes_ids_filters_or_both(filled):
    assert [n.node_id for n in filled.get_nodes(["c", "a"])] == ["a", "c"]
    assert [n.node_id for n in filled.get_nodes(filters=where("town", "Osk"))] == ["a", "c"]
    assert [n.node_id for n in filled.get_nodes(["b", "c"], where("town", "Osk"))] == ["c"]
    assert filled.get_nodes([]) == []


def test_clear_forgets_the_dimension_too(filled):
    filled.clear()
    assert (filled.node_count, ask(filled).ids, ask(filled, mode="text_search").ids) == (0, [], [])
    filled.add([TextNode(id_="a", text="x", embedding=[0.0, 2.0])])
    result = filled.query(VectorStoreQuery(query_embedding=[0.0, 1.0], similarity_top_k=2))
    assert (result.ids, result.similarities) == (["a"], [1.0])


FILTERS = [
    ("==", "town", "Osk", "ac"), ("!=", "town", "Osk", "bd"), (">", "year", 2021, "cd"),
    (">=", "year", 2021, "bcd"), ("<", "year", 2021, "a"), ("<=", "year", 2021, "ab"),
    ("in", "year", [2020, 2023], "ad"), ("nin", "town", ["Pell"], "acd"),
    ("any", "tags", ["x", "z"], "a"), ("all", "tags", ["x", "y"], "a"),
    ("contains", "tags", "y", "ac"), ("text_match", "town", "sk", "ac"),
    ("text_match_insensitive", "town", "PE", "b"), ("is_empty", "tags", None, "bd"),
    ("==", "doc_id", "d1", "ab"), ("==", "ref_doc_id", "d2", "c"), ("==", "no such", "x", ""),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["default", "hybrid", "text_search", "sparse", "mmr"])
@pytest.mark.parametrize(("operator", "key", "value", "passing"), FILTERS)
def test_every_operator_in_every_mode(filled, mode, operator, key, value, passing):
    result = ask(filled, "the mill", 9, mode=mode, filters=where(key, value, operator))
    found = set(result.ids)
    by_words = {"text_search": set("acd"), "sparse": set("acd")}.get(mode, set("abcd"))
    assert found == set(passing) & by_words


def test_every_operator_is_among_them():
    assert {operator for operator, *_ in FILTERS} == {each.value for each in FilterOperator}


@pytest.mark.parametrize(
    ("condition", "passing"),
    [(FilterCondition.AND, "c"), (FilterCondition.OR, "acd"), (FilterCondition.NOT, "b")],
)
def test_every_condition_also_nested(filled, condition, passing):
    osk, late = where("town", "Osk").filters[0], where("year", 2022, ">=").filters[0]
    flat = MetadataFilters(filters=[osk, late], condition=condition)
    assert set(ask(filled, k=9, filters=flat).ids) == set(passing)
    twice = MetadataFilters(filters=[flat], condition=FilterCondition.NOT)
    nested = MetadataFilters(filters=[MetadataFilters(filters=[twice], condition="not"), flat])
    assert set(ask(filled, k=9, filters=nested).ids) == set(passing)


def test_a_query_may_name_nodes_and_documents(filled):
    assert set(ask(filled, k=9, node_ids=["a", "d", "no such"]).ids) == set("ad")
    assert set(ask(filled, k=9, doc_ids=["d1"]).ids) == set("ab")
    assert ask(filled, k=9, doc_ids=["d1"], filters=where("town", "Pell")).ids == ["b"]
    assert set(ask(filled, k=9, node_ids=[], doc_ids=[]).ids) == set("abcd")
    assert ask(filled, k=9, node_ids=["no such"]).ids == []


def test_full_text_finds_words_in_text_and_title(filled):
    result = ask(filled, "mill", 9, mode="text_search")
    assert set(result.ids) == set("acd")
    assert result.similarities == sorted(result.similarities, reverse=True)
    assert ask(filled, "MILLS", 1, mode="sparse", sparse_top_k=2).ids == result.ids[:2]
    assert ask(filled, "submarine", 9, mode="text_search").ids == []


def test_hybrid_scores_are_the_weighted_sum(filled):
    words, cosines = "mill storm", dict(zip(*brute_force_of(filled, "mill storm"), strict=True))
    text = ask(filled, words, 9, mode="text_search")
    bm25 = dict(zip(text.ids, text.similarities, strict=True))
    with filled.client.reading() as (_, snapshot):
        bound = filled.client.text(snapshot).score_bound(words)
    for alpha in (None, 0.0, 0.3, 1.0):
        near, far = (1.0, 1.4) if alpha is None else (alpha, 1 - alpha)
        expected = {i: near * c + far * bm25.get(i, 0.0) / bound for i, c in cosines.items()}
        result = ask(filled, words, 9, mode="hybrid", alpha=alpha)
        assert dict(zip(result.ids, result.similarities, strict=True)) == pytest.approx(
            expected, abs=1e-5
        )
        assert result.similarities == sorted(result.similarities, reverse=True)
    assert len(ask(filled, words, 9, mode="hybrid", hybrid_top_k=2).ids) == 2


def brute_force_of(store, text):
    nodes = store.get_nodes()
    for each in nodes:
        each.embedding = ENCODER.embed([each.text])[0].tolist()
    return brute_force(nodes, text, len(nodes))


def test_mmr_passes_over_what_says_the_same(store):
    store.add([node("a", "the mill"), node("a2", "the mill"), node("b", "the mill ferry harbour")])
    assert set(ask(store, "the mill", 2).ids) == {"a", "a2"}
    assert "b" in ask(store, "the mill", 2, mode="mmr").ids
    assert set(ask(store, "the mill", 2, mode="mmr", mmr_threshold=1.0).ids) == {"a", "a2"}
    vector = ENCODER.embed(["the mill"])[0].tolist()
    query = VectorStoreQuery(vector, 2, mode=VectorStoreQueryMode.MMR)
    assert set(store.query(query, mmr_threshold=1.0).ids) == {"a", "a2"}


@pytest.mark.parametrize("mode", ["svm", "logistic_regression", "linear_regression",
                                  "semantic_hybrid"])  # fmt: skip
def test_other_modes_are_refused(filled, mode):
    with pytest.raises(ValueError, match="no query mode"):
        ask(filled, mode=mode)


def test_what_a_mode_needs_is_asked_for(filled):
    with pytest.raises(ValueError, match="query_embedding"):
        filled.query(VectorStoreQuery(query_str="mill"))
    with pytest.raises(ValueError, match="query_str"):
        filled.query(VectorStoreQuery(mode=VectorStoreQueryMode.TEXT_SEARCH))
    with pytest.raises(ValueError, match="embedding not set"):
        filled.add([TextNode(text="no embedding")])
    with pytest.raises(InvalidInput, match="64"):
        filled.add([TextNode(text="x", embedding=[1.0, 2.0])])
    with pytest.raises(ValueError, match="finite"):
        filled.add([TextNode(text="x", embedding=[float("nan")] * 64)])
    assert filled.node_count == 4


def test_vectors_need_no_unit_length(store):
    store.add([TextNode(id_="a", text="x", embedding=[3.0, 4.0]),
               TextNode(id_="0", text="x", embedding=[0.0, 0.0])])  # fmt: skip
    result = store.query(VectorStoreQuery(query_embedding=[30.0, 40.0], similarity_top_k=2))
    assert result.ids == ["a", "0"]
    assert result.similarities == pytest.approx([1.0, 0.0])


def test_asynchronously_the_same(store):
    async def work():
        assert await store.async_add([node("a", document="d1"), node("b"), node("c")]) == list(
            "abc"
        )
        await store.adelete("d1")
        await store.adelete_nodes(["b"])
        left = [n.node_id for n in await store.aget_nodes()]
        found = await store.aquery(VectorStoreQuery(ENCODER.embed(["the mill"])[0].tolist()))
        await store.aclear()
        return left, found.ids, store.node_count

    assert asyncio.run(work()) == (["c"], ["c"], 0)


def test_two_openings_of_one_folder_see_each_other(filled):
    other = FootnoteVectorStore(filled.folder)
    assert ask(other, k=9).ids == ask(filled, k=9).ids
    other.delete("d1")
    assert set(ask(filled, k=9).ids) == set("cd")
    assert set(ask(filled, "mill", 9, mode="text_search").ids) == set("cd")


def test_threads_may_write_and_read_at_once(store):
    async def work():
        await asyncio.gather(
            *(store.async_add([node(f"n{i}")]) for i in range(12)),
            *(store.aquery(VectorStoreQuery([1.0] * 64)) for _ in range(12)),
        )

    asyncio.run(work())
    assert store.node_count == 12


def test_a_persisted_copy_is_a_store_of_its_own(filled, tmp_path):
    path = tmp_path / "some" / "folder" / "copy.json"
    filled.persist(str(path))
    filled.clear()
    copy = FootnoteVectorStore.from_persist_path(str(path))
    assert copy.node_count == 4
    assert set(ask(copy, "mill", 9, mode="text_search").ids) == set("acd")
    copy.delete("d1")
    again = FootnoteVectorStore.from_persist_path(str(path), folder=tmp_path / "kept")
    assert again.node_count == 4
    assert FootnoteVectorStore(tmp_path / "kept").node_count == 4
    with pytest.raises(InvalidInput, match="not empty"):
        FootnoteVectorStore.from_persist_path(str(path), folder=tmp_path / "kept")
    assert [p.name for p in path.parent.iterdir()] == ["copy.json"]


def test_persisting_fails_whole(filled, tmp_path, monkeypatch):
    path = tmp_path / "copy.json"
    filled.persist(str(path))
    before = path.read_bytes()

    def fail(*_):
        raise OSError("no space left")

    filled.delete("d1")
    monkeypatch.setattr("integrations.llamaindex.vector_store.publish_file", fail)
    with pytest.raises(OSError, match="no space"):
        filled.persist(str(path))
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.json", "store"]


def test_it_persists_into_other_file_systems(filled):
    memory = fsspec.filesystem("memory")
    filled.persist("/stores/copy.json", fs=memory)
    assert FootnoteVectorStore.from_persist_path("/stores/copy.json", fs=memory).node_count == 4


def test_an_index_is_persisted_and_loaded_as_usual(tmp_path):
    model = FootnoteEmbedding("hashing")
    context = StorageContext.from_defaults(vector_store=FootnoteVectorStore())
    nodes = [TextNode(text="the mill stands"), TextNode(text="the ferry sails")]
    VectorStoreIndex(nodes, storage_context=context, embed_model=model)
    context.persist(tmp_path)
    store = FootnoteVectorStore.from_persist_dir(str(tmp_path))
    context = StorageContext.from_defaults(persist_dir=str(tmp_path), vector_store=store)
    index = load_index_from_storage(context, embed_model=model)
    (found,) = index.as_retriever(similarity_top_k=1).retrieve("Where is the ferry?")
    assert found.node.text == "the ferry sails"


def test_a_temporary_store_leaves_nothing():
    store = FootnoteVectorStore()
    folder = store.client.folder
    assert folder.is_dir()
    del store
    assert not folder.exists()


WRITER = """
import sys
from integrations.llamaindex import FootnoteVectorStore
from tests.integrations.llamaindex.test_vector_store import node
store = FootnoteVectorStore(sys.argv[1])
print("ready", flush=True)
for batch in range(10_000):
    store.add([node(f"{batch}-{i}", "mill ferry", f"d{batch}", batch=batch) for i in range(5)])
    if batch:
        store.delete(f"d{batch - 1}")
    print(batch, flush=True)
"""


@pytest.mark.long
@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.7, 1.1])
def test_a_kill_leaves_the_last_commit(tmp_path, seconds):
    command = [sys.executable, "-c", WRITER, str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout.readline() == "ready\n"
        time.sleep(seconds)
        writer.kill()
        said = [int(line) for line in writer.stdout.read().split()]
    store = FootnoteVectorStore(tmp_path / "store")
    nodes = store.get_nodes()
    batches = {n.metadata["batch"] for n in nodes}
    last = said[-1] if said else -1
    assert batches <= {last, last + 1}  # the next one may be there whole, and the last deleted
    assert len(nodes) == 5 * len(batches)
    assert len(ask(store, "mill ferry", 20).ids) == len(nodes)
    assert len(ask(store, "mill", 20, mode="text_search").ids) == len(nodes)
    store.add([node("new", "a lamp")])
    assert ask(store, "a lamp", 1).ids == ["new"]
