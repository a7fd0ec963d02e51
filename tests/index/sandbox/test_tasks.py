"""Articles on their way between processes, and members of archives that are read by name."""

from __future__ import annotations

import hashlib
import json

import pytest

from index.errors import SourceUnavailable, UnreadableArticle
from index.ingestion.container_items import ContainerItem
from index.sandbox.tasks import (
    ParserTasks,
    article_from_fields,
    article_to_fields,
    item_from_fields,
    item_to_fields,
)
from index.types import ParsedArticle
from tests.index.make_formats import zipped

ARTICLE = ParsedArticle("T", "Words.", "id", "2024-05-06", "Ann", "https://x.org", (0, 3), ("w",))


def through_json(fields):
    return json.loads(json.dumps(fields))


@pytest.mark.parametrize("article", [ARTICLE, ParsedArticle("T", "Words.")])
def test_an_article_survives_the_way(article):
    assert article_from_fields(through_json(article_to_fields(article))) == article


@pytest.mark.parametrize(
    "item", [ContainerItem("row", "t.csv/7", "", "aa", ARTICLE), ContainerItem("lost", "a", "why")]
)
def test_an_item_survives_the_way(item):
    assert item_from_fields(through_json(item_to_fields(item))) == item


def request(archive, member="a.txt", data=b"Words.") -> dict[str, object]:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": member, "archive": str(archive), "member": member, "sha256": digest}


def test_a_member_is_read_only_if_it_is_what_was_looked_at(tmp_path):
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped({"a.txt": "Words.", "b.txt": "Other words."}))
    tasks = ParserTasks()
    assert article_from_fields(tasks.article(request(archive), b"")).text == "Words."
    with pytest.raises(SourceUnavailable, match="changed while it was read"):
        tasks.article(request(archive, "b.txt"), b"")
    archive.write_bytes(zipped({"a.txt": "Words of another length."}))
    with pytest.raises(SourceUnavailable, match="changed while it was read"):
        tasks.article(request(archive), b"")
    archive.unlink()
    with pytest.raises(SourceUnavailable, match="No such file"):
        tasks.article(request(archive), b"")


def test_rows_of_a_file_have_their_ids_as_places_and_reasons_have_their_lines(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "Words."}\nnot JSON\n')
    answered = ParserTasks().rows({"task": "jsonl", "name": str(rows)}, b"")
    one, two = map(item_from_fields, answered)
    assert (one.kind, one.locator, one.article.text) == ("row", "a", "Words.")
    assert two.kind == "failure"
    assert two.detail.startswith("line 2: not JSON")
    with pytest.raises(SourceUnavailable, match="No such file"):
        list(ParserTasks().rows({"task": "jsonl", "name": str(tmp_path / "none")}, b""))


def test_what_cannot_be_parsed_is_a_reason():
    with pytest.raises(UnreadableArticle, match="binary data"):
        ParserTasks().article({"name": "a.txt"}, b"\0\1\2")
