"""Reading ahead: several are read at once, none holds up others, and who stops early lets go."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.ingestion.candidates import ArticleCandidate
from index.ingestion.prefetch import PREFETCH_FACTOR, prefetch
from index.library import Library
from index.sandbox.pool import ParserPool
from index.types import ParsedArticle
from tests.index.library_state import build_folder, state


def candidate(number: int, load, *, is_slow: bool = True) -> ArticleCandidate:
    return ArticleCandidate(str(number), f"{number:064}", load, is_slow)


def article(number: int) -> ParsedArticle:
    return ParsedArticle(f"Article {number}", "Words.")


def test_each_comes_once_with_its_own_article_however_long_it_takes():
    def load(number: int) -> ParsedArticle:
        time.sleep(0.02 if number % 3 == 0 else 0)
        return article(number)

    candidates = [candidate(i, lambda i=i: load(i)) for i in range(20)]
    taken = {c.locator: take().title for c, take in prefetch(candidates, lambda _: True, 3)}
    assert taken == {f"{i}": f"Article {i}" for i in range(20)}


def test_one_that_takes_long_holds_up_none_of_the_others():
    others_are_taken = threading.Event()

    def slow() -> ParsedArticle:
        assert others_are_taken.wait(20)
        return article(0)

    count = 10 * PREFETCH_FACTOR
    candidates = [candidate(0, slow), *(candidate(i, lambda: article(1)) for i in range(1, count))]
    taken = []
    for each, take in prefetch(candidates, lambda _: True, 2):
        if len(taken) == count - 1:
            assert each.locator == "0"
        taken.append(take())
        if len(taken) == count - 1:
            others_are_taken.set()
    assert len(taken) == count


def test_as_many_are_read_at_once_as_was_asked_for():
    both = threading.Barrier(2, timeout=20)

    def load() -> ParsedArticle:
        both.wait()  # passes only if another is being read as well
        return article(0)

    candidates = [candidate(i, load) for i in range(6)]
    assert len([take() for _, take in prefetch(candidates, lambda _: True, 2)]) == 6


def test_what_is_not_wanted_or_not_slow_is_read_only_when_it_is_taken():
    begun: list[int] = []

    def load(number: int) -> ParsedArticle:
        begun.append(number)
        return article(number)

    candidates = [candidate(i, lambda i=i: load(i), is_slow=i != 1) for i in range(3)]
    loads = {c.locator: take for c, take in prefetch(candidates, lambda c: c.locator != "2", 2)}
    loads["0"]()
    assert begun == [0]
    loads["2"]()
    loads["1"]()
    assert begun == [0, 2, 1]


def test_an_unreadable_one_fails_for_itself_alone():
    def load() -> ParsedArticle:
        raise UnreadableArticle("torn")

    candidates = [candidate(0, load), candidate(1, lambda: article(1))]
    loads = {c.locator: take for c, take in prefetch(candidates, lambda _: True, 2)}
    with pytest.raises(UnreadableArticle, match="torn"):
        loads["0"]()
    assert loads["1"]().title == "Article 1"


def test_who_stops_early_lets_go_of_what_was_not_begun():
    begun = threading.Semaphore(0)
    go_on = threading.Event()

    def load() -> ParsedArticle:
        begun.release()
        go_on.wait(20)
        return article(0)

    count = 2 * PREFETCH_FACTOR + 5
    candidates = [candidate(0, lambda: article(0))]
    candidates += [candidate(i, load) for i in range(1, count)]
    with closing(prefetch(candidates, lambda _: True, 2)) as it:
        next(it)
    go_on.set()
    time.sleep(0.2)
    started = 0
    while begun.acquire(blocking=False):
        started += 1
    assert started <= 2


def test_two_processes_read_pages_side_by_side_and_end():
    pages = [f"<html><body><p>Page {i} has words of its own.</p></body></html>" for i in range(8)]
    with ParserPool(2) as readings:
        candidates = [
            candidate(i, lambda i=i, page=page: readings.read(f"{i}.html", page.encode()))
            for i, page in enumerate(pages)
        ]
        texts = [take().text for _, take in prefetch(candidates, lambda _: True, 2)]
        assert sorted(texts) == [f"Page {i} has words of its own." for i in range(8)]
        processes = {reading.process_id for reading in readings._all}
        assert len(processes) == 2
        assert None not in processes
    assert [reading.process_id for reading in readings._all] == [None, None]
    with pytest.raises(UnreadableArticle, match="stopped"):
        readings.read("late.html", b"<p>Late.</p>")


def test_progress_counts_files_as_they_are_read(tmp_path: Path):
    folder, library = tmp_path / "articles", Library(tmp_path / "library")
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.html").write_text(f"<html><body><p>Page {i} of six.</p></body></html>")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    from index.building.build import BuildRequest, build
    from index.embedding.hashing import HashingEmbedder
    from index.ingestion.sources import identify_path

    seen: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "reading":
            seen.append((done, total))

    add = ((*identify_path(folder), False),)
    receipt = build(library, BuildRequest(add=add), lambda _: HashingEmbedder(), progress)
    assert (receipt.added, len(receipt.failed)) == (6, 1)
    assert seen == [(0, 0), *((i, 7) for i in range(1, 7)), (7, 0)]
    (folder / "3.html").write_text("<html><body><p>Another page 3.</p></body></html>")
    assert build_folder(library).changed == 1
    assert state(library)["3.html"][1] == "Another page 3."
