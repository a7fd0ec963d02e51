from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.storage import segment_file as vector_files
from index.storage.segment_file import SegmentReader, merge_vectors, open_vectors, write_vectors

DIMENSION = 384


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def clustered(count: int, seed: int = 0) -> NDArray[np.float32]:
    """As texts lie: in clusters, and in far fewer directions than there are components."""
    shape, generator = np.random.default_rng(99), np.random.default_rng(seed)
    centres, spread = shape.normal(size=(20, 40)), generator.normal(size=(count, 40))
    points = centres[generator.integers(20, size=count)] + 0.7 * spread
    return unit(points @ shape.normal(size=(40, DIMENSION)))


def written(path: Path, vectors: NDArray[np.float32], first_id: int = 1) -> SegmentReader:
    write_vectors(path, first_id + 3 * np.arange(len(vectors)), vectors)
    return open_vectors(path)


def nearest(
    query: NDArray[np.float32],
    ids: NDArray[np.int64],
    vectors: NDArray[np.float32],
    k: int,
) -> list[int]:
    return ids[np.lexsort((ids, -(vectors @ query)))[:k]].tolist()


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_files, "CODED_FROM", 1000)
    monkeypatch.setattr(vector_files, "RERANKED", 300)
    monkeypatch.setattr(vector_files, "BLOCK_VECTORS", 512)


def test_a_small_segment_gives_what_brute_force_gives(tmp_path: Path) -> None:
    vectors = clustered(500)
    file = written(tmp_path / "a", vectors)
    assert file.is_exact and len(file) == 500
    for query in clustered(20, seed=1):
        found = file.search(query, 10)
        assert [i for i, _ in found] == nearest(query, file.ids, vectors, 10)
        rows = [(i - 1) // 3 for i, _ in found]
        assert [score for _, score in found] == pytest.approx(vectors[rows] @ query, abs=1e-6)


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    file = written(tmp_path / "a", np.tile(clustered(1), (6, 1)))
    assert [i for i, _ in file.search(clustered(1)[0], 6)] == [1, 4, 7, 10, 13, 16]


def test_more_than_there_are_gives_all(tmp_path: Path) -> None:
    vectors = clustered(5)
    assert len(written(tmp_path / "a", vectors).search(vectors[0], 100)) == 5


@pytest.mark.usefixtures("coded")
def test_a_large_segment_finds_nearly_all_of_the_nearest_with_exact_scores(tmp_path: Path) -> None:
    vectors = clustered(6000)
    file = written(tmp_path / "a", vectors)
    assert not file.is_exact
    shared = 0
    queries = clustered(50, seed=1)
    for query in queries:
        found = file.search(query, 10)
        shared += len({i for i, _ in found} & set(nearest(query, file.ids, vectors, 10)))
        rows = [(i - 1) // 3 for i, _ in found]
        assert [score for _, score in found] == pytest.approx(vectors[rows] @ query, abs=1e-3)
    assert shared / (10 * len(queries)) >= 0.97


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("count", [300, 3000])
def test_dead_ids_are_never_found_and_others_take_their_place(tmp_path: Path, count: int) -> None:
    vectors = clustered(count)
    file = written(tmp_path / "a", vectors)
    query = vectors[0]
    dead = np.sort(nearest(query, file.ids, vectors, count - 20))
    found = file.search(query, 10, np.append(dead, 3 * count + 99))  # one of another file
    living = np.isin(file.ids, dead, invert=True)
    stored = file.vectors(file.ids[living])
    assert [i for i, _ in found] == nearest(query, file.ids[living], stored, 10)
    assert len(file.search(query, 1000, dead)) == 20
    assert file.search(query, 10, file.ids) == []
    none_of_it = file.ids[:-1] + 1  # between its ids
    assert len(file.search(query, count, none_of_it)) == count


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize(("count", "drift"), [(50, 0), (2000, 5e-4)])
def test_vectors_are_looked_up_by_id_in_any_order(tmp_path: Path, count: int, drift: float) -> None:
    vectors = clustered(count)
    file = written(tmp_path / "a", vectors)
    got = file.vectors([31, 1, 31])
    assert got.dtype == np.float32
    assert np.abs(got - vectors[[10, 0, 10]]).max() <= drift
    for unknown in (0, 2, 3 * count + 1):
        with pytest.raises(KeyError, match=str(unknown)):
            file.vectors([1, unknown])


@pytest.mark.usefixtures("coded")
def test_a_merge_equals_a_segment_written_at_once(tmp_path: Path) -> None:
    vectors = clustered(2400)
    vectors = vectors.astype(np.float16).astype(np.float32)  # so that storing rounds nothing
    ids = np.arange(2400)
    write_vectors(tmp_path / "a", ids[:1500], vectors[:1500])
    write_vectors(tmp_path / "b", ids[1500:], vectors[1500:])
    dropped = np.array([0, 3, 1499, 1500, 2399])
    files = [open_vectors(tmp_path / name) for name in "ba"]
    assert [file.is_exact for file in files] == [True, False]
    assert merge_vectors(tmp_path / "merged", files, dropped) == 2395
    kept = np.delete(ids, dropped)
    write_vectors(tmp_path / "at once", kept, vectors[kept])
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "at once").read_bytes()


def test_a_merge_of_everything_dropped_is_an_empty_segment(tmp_path: Path) -> None:
    file = written(tmp_path / "a", clustered(3))
    assert merge_vectors(tmp_path / "b", [file], file.ids) == 0
    empty = open_vectors(tmp_path / "b")
    assert empty.search(clustered(1)[0], 5) == []
    with pytest.raises(KeyError):
        empty.vectors([1])


def test_ids_that_do_not_ascend_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ascend"):
        write_vectors(tmp_path / "a", np.array([2, 1]), clustered(2))
    file = written(tmp_path / "b", clustered(2))
    with pytest.raises(ValueError, match="ascend"):
        merge_vectors(tmp_path / "c", [file, file])


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("count", [20, 1500])
def test_a_damaged_file_is_refused_with_its_reason(tmp_path: Path, count: int) -> None:
    path = tmp_path / "a"
    written(path, clustered(count))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(IndexDamaged, match=f"has {len(whole) - 1} bytes instead of {len(whole)}"):
        open_vectors(path)
    for head in (b"", b"not a file of vectors" * 9):
        path.write_bytes(head)
        with pytest.raises(IndexDamaged, match="no file of vectors"):
            open_vectors(path)
    path.write_bytes(whole[:64] + bytes(16) + whole[80:])
    with pytest.raises(IndexDamaged, match="do not ascend"):
        open_vectors(path)


@pytest.mark.usefixtures("coded")
def test_codes_that_faiss_cannot_read_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "a"
    written(path, clustered(1500))
    whole = bytearray(path.read_bytes())
    start = len(whole) - int.from_bytes(whole[24:32], "little")  # their size, in the header
    whole[start : start + 4] = b"none"
    path.write_bytes(bytes(whole))
    with pytest.raises(IndexDamaged, match="codes cannot be read"):
        open_vectors(path)


def test_an_open_segment_outlives_its_file(tmp_path: Path) -> None:
    vectors = clustered(10)
    file = written(tmp_path / "a", vectors)
    (tmp_path / "a").unlink()
    assert file.search(vectors[3], 1)[0][0] == 10
