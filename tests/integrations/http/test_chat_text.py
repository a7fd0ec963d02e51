"""An answer in a chat draws nothing of an article's own, and its marks are where they say."""

from __future__ import annotations

from dataclasses import replace

from assistant.serialization.from_json import answer_from_json
from integrations.http.chat_text import chat_text

QUESTION = {"question": "Who founded the museum?"}


def test_marks_are_links_whose_places_the_annotations_name(server):
    token = server.token("robot")
    record = server.call("POST", "/api/v1/ask", token, json=QUESTION).json()
    text, annotations = chat_text(answer_from_json(record), record)
    assert annotations
    for each in annotations:
        cited = each["url_citation"]
        link = text[cited["start_index"] : cited["end_index"]]
        assert link == f"[\\[1\\]](<{record['citations'][0]['link']}>)"
        assert cited["url"] == record["citations"][0]["link"]


def test_text_of_an_article_becomes_no_picture_link_or_mark(server):
    token = server.token("robot")
    record = server.call("POST", "/api/v1/ask", token, json=QUESTION).json()
    answer = answer_from_json(record)
    hostile = "![x](http://evil.example/a.png) <img src=//evil> [1] https://evil.example"
    statements = (replace(answer.statements[0], text=hostile),)
    text, annotations = chat_text(replace(answer, statements=statements), record)
    assert len(annotations) == 1
    assert "\\[x\\](" in text
    assert "<img" not in text
    assert "http://" not in text.replace(record["citations"][0]["link"], "")
