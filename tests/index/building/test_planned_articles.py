"""Plans on their way to the index: as they were given, with the sums that a commit needs."""

from __future__ import annotations

from index.building.planned_articles import PassagePlan, PlannedArticles
from index.storage.article_rows import ArticleRow
from index.text.chunking import chunk_article


def plan(key: int | None, text: str, stale: tuple[int, ...] = ()) -> PassagePlan:
    chunked = chunk_article("T", text)
    fields = {name: "" for name in ArticleRow.__dataclass_fields__}
    article = ArticleRow(**{**fields, "key": key, "chunked": chunked})
    return PassagePlan(article, (), chunked.passages, stale)


def test_plans_come_back_with_their_sums(tmp_path):
    plans = [plan(None, "On seals."), plan(7, "On whales. " * 200, (1, 2)), plan(8, "", (2, 5))]
    planned = PlannedArticles(tmp_path)
    for each in plans:
        planned.append(each)
    assert (len(planned), list(planned), planned[1]) == (3, plans, plans[1])
    assert planned.keys == [None, 7, 8]
    assert planned.stale == {1, 2, 5}
    assert planned.new_counts.tolist() == [len(each.new) for each in plans]
    digests = [passage.text_sha256 for each in plans for passage in each.new]
    assert list(planned.new_digests()) == digests
