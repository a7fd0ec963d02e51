"""Articles: listed, read in slices, added as text and as files, forgotten."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from index.errors import InvalidInput
from index.parsers.text import read_text
from integrations.http.articles import article_file
from integrations.http.records import ArticleBody
from tests.integrations.conftest import ARTICLES


def finished(server, token, response, **parameters):
    """The record of a build once it has ended."""
    assert response.status_code == 202, response.text
    path = response.headers["location"]
    for _ in range(600):
        record = server.call("GET", path, token, params=parameters).json()
        if record["state"] in ("done", "failed", "stopped"):
            return record
        time.sleep(0.1)
    raise AssertionError(record)


def test_a_list_has_pages_and_a_filter(server):
    token = server.token("robot")
    listed = server.call("GET", "/api/v1/articles", token, params={"limit": 2}).json()
    assert (listed["total"], [row["id"] for row in listed["articles"]]) == (
        3,
        ["ferry.md", "letters/åä 1.txt"],
    )
    more = server.call("GET", "/api/v1/articles", token, params={"limit": 2, "offset": 2}).json()
    assert [row["id"] for row in more["articles"]] == ["museum.txt"]
    found = server.call("GET", "/api/v1/articles", token, params={"containing": "lindholm"}).json()
    assert [row["id"] for row in found["articles"]] == ["ferry.md"]


def test_an_article_is_read_in_slices(server):
    token = server.token("robot")
    path = f"/api/v1/articles/{quote('letters/åä 1.txt')}"
    whole = server.call("GET", path, token).json()
    assert whole["text"] == ARTICLES["letters/åä 1.txt"].strip()
    part = server.call("GET", path, token, params={"start": 4, "end": 8}).json()
    assert part["text"] == whole["text"][4:8]
    assert (part["next_start"], part["length"]) == (8, len(whole["text"]))
    for wrong in ({"start": 9_999}, {"start": 5, "end": 5}):
        assert server.call("GET", path, token, params=wrong).status_code == 400
    assert server.call("GET", path, token, params={"start": -1}).status_code == 422
    assert server.call("GET", "/api/v1/articles/none", token).status_code == 404


def test_text_is_added_asked_replaced_and_forgotten(server):
    token = server.token("robot", role="write")
    body = {
        "id": "notes/π",
        "title": 'The "pier"\nof Orsay',
        "date": "2024-03-05",
        "text": "---\nThe pier of Orsay was built in 1911.\n",
    }
    record = finished(server, token, server.call("POST", "/api/v1/articles", token, json=body))
    assert (record["state"], record["receipt"]["added"]) == ("done", 1)
    path = f"/api/v1/articles/{quote(body['id'])}"
    article = server.call("GET", path, token).json()
    assert (article["title"], article["date"]) == ('The "pier" of Orsay', "2024-03-05")
    question = {"question": "When was the pier of Orsay built?"}
    citation = server.call("POST", "/api/v1/ask", token, json=question).json()["citations"][0]
    assert citation["article_id"] == body["id"]
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    newer = body | {"text": "The pier of Orsay was built in 1922."}
    record = finished(server, token, server.call("POST", "/api/v1/articles", token, json=newer))
    assert (record["receipt"]["added"], record["receipt"]["changed"]) == (0, 1)
    proof = server.call("DELETE", path, token).json()
    assert (proof["article_id"], proof["traces"]) == (body["id"], [])
    assert server.call("GET", path, token).status_code == 404


def test_a_file_is_added_to_its_collection_alone(server):
    token = server.token("robot", role="write", collections=["team"])
    files = {"file": ("../../pier.md", b"# The pier\n\nThe pier was built in 1911.")}
    place = {"collection": "team"}
    answer = server.call("POST", "/api/v1/articles/file", token, files=files, params=place)
    record = finished(server, token, answer, **place)
    assert (record["state"], record["files"], record["collection"]) == ("done", ["pier.md"], "team")
    listed = server.call("GET", "/api/v1/articles", token, params=place).json()["articles"]
    assert [row["id"] for row in listed] == ["pier.md", "team.txt"]
    everywhere = server.token("everywhere")
    assert server.call("GET", "/api/v1/articles/pier.md", everywhere).status_code == 404
    path = answer.headers["location"]
    assert server.call("GET", path, everywhere).status_code == 404
    assert list((server.config.data / "uploading").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "status"), [("virus.exe", 415), ("many.jsonl", 415), ("", 422), ("no-suffix", 415)]
)
def test_a_file_that_is_not_read_is_refused_in_words(name, status, server):
    token = server.token("robot", role="write")
    answer = server.call("POST", "/api/v1/articles/file", token, files={"file": (name, b"text")})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_broken_form_is_refused(server):
    token = server.token("robot", role="write")
    for content, kind in (
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"x", "multipart/form-data"),
    ):
        headers = {"Content-Type": kind}
        answer = server.call(
            "POST", "/api/v1/articles/file", token, content=content, headers=headers
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"


def test_what_the_quota_has_no_room_for_is_413(libraries, tmp_path):
    import shutil
    from dataclasses import replace

    from tests.integrations.http.conftest import api_config
    from tests.integrations.http.server import serve

    data = shutil.copytree(libraries, tmp_path / "data")
    server = serve(replace(api_config(data), uploads_mb=0), data / "uploading")
    token = server.token("robot", role="write")
    answer = server.call("POST", "/api/v1/articles", token, json={"text": "A pier."})
    assert answer.status_code == 413
    assert "left out" in answer.json()["detail"]


@pytest.mark.parametrize(
    "words",
    [
        "plain",
        'a "quoted": - word',
        "\u2028line\x85 end\x7f",
        "# comment",
        "ünïcode 🚢",
        "'tis the pier'",
        "{a: b}",
    ],
)
def test_what_is_stated_of_an_article_is_read_back(words, tmp_path):
    text = "---\ntitle: not mine\n---\nThe text: as it is.\n\n- with marks # and *stars*"
    name, content = article_file(
        ArticleBody(text=text, id=" ".join(words.split()).replace("\x7f", ""), title=words)
    )
    article = read_text(tmp_path / name, content)
    expected = " ".join(words.replace("\x7f", "").split())
    assert article.id == expected
    assert article.title == expected
    assert article.text == text


def test_an_id_with_control_characters_is_refused():
    with pytest.raises(InvalidInput):
        article_file(ArticleBody(text="a", id="a\nb"))
