"""A token's conversations: kept, continued, rated, deleted, and its own."""

from __future__ import annotations

from assistant.conversations.store import ConversationStore
from index.library import Library


def test_a_conversation_is_continued_rated_and_deleted(server):
    token, other = server.token("robot"), server.token("other")
    begun = server.call(
        "POST", "/api/v1/conversations", token, json={"question": "Who founded the museum?"}
    ).json()
    path = f"/api/v1/conversations/{begun['conversation']}"
    second = server.call("POST", path, token, json={"question": "Where is it?"}).json()
    assert "Kirkby" in second["answer"]["citations"][0]["quote"]
    assert second["answer"]["question"] == "Where is it?"
    turns = server.call("GET", path, token).json()["turns"]
    assert [turn["id"] for turn in turns] == [begun["turn"], second["turn"]]
    listed = server.call("GET", "/api/v1/conversations", token).json()["conversations"]
    assert [(row["id"], row["turns"]) for row in listed] == [(begun["conversation"], 2)]
    rating = {"turn": begun["turn"], "verdict": "up", "citation": 1, "note": "true"}
    assert server.call("POST", "/api/v1/feedback", token, json=rating).status_code == 204
    store = ConversationStore(Library(server.config.data), "token:robot")
    assert [(each.number, each.verdict) for each in store.turn(begun["turn"]).feedback] == [
        (1, "up")
    ]
    for wrong in ({"citation": 99}, {"verdict": "refuse"}):
        assert (
            server.call("POST", "/api/v1/feedback", token, json=rating | wrong).status_code == 400
        )
    for method, place, body in (
        ("GET", path, None),
        ("POST", path, {"question": "Where is it?"}),
        ("DELETE", path, None),
        ("POST", "/api/v1/feedback", rating),
    ):
        options = {"json": body} if body else {}
        assert server.call(method, place, other, **options).status_code == 404
    assert server.call("GET", "/api/v1/conversations", other).json() == {"conversations": []}
    assert server.call("DELETE", path, token).status_code == 204
    assert server.call("GET", path, token).status_code == 404


def test_a_conversation_is_not_found_from_another_collection(server):
    token = server.token("robot")
    begun = server.call(
        "POST", "/api/v1/conversations", token, json={"question": "Who founded the museum?"}
    ).json()
    path = f"/api/v1/conversations/{begun['conversation']}"
    place = {"collection": "team"}
    assert server.call("GET", path, token, params=place).status_code == 404
    body = {"question": "Where is it?"}
    assert server.call("POST", path, token, params=place, json=body).status_code == 404
