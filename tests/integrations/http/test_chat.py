"""Chat completions, with the official client."""

from __future__ import annotations

import asyncio
import json

import httpx
import openai
import pytest

from tests.integrations.http.server import ADDRESS
from tests.ui.gateway.gate import run_async

QUESTION = {"role": "user", "content": "Who founded the museum?"}


def with_client(server, token, work):
    """The result of `work(client)` with the official client."""

    async def call():
        transport = httpx.ASGITransport(app=server.app)
        async with httpx.AsyncClient(transport=transport, timeout=120) as http:
            client = openai.AsyncOpenAI(
                base_url=f"{ADDRESS}/v1", api_key=token, http_client=http, max_retries=0
            )
            return await work(client)

    return run_async(call())


def asked(server, token, *messages, model="footnote"):
    return with_client(
        server,
        token,
        lambda client: client.chat.completions.create(model=model, messages=list(messages)),
    )


def test_each_collection_that_the_token_opens_is_a_model(server):
    everything, one = server.token("all"), server.token("one", collections=["team"])

    async def models(client):
        return [each.id async for each in client.models.list()]

    assert with_client(server, everything, models) == [
        "footnote",
        "footnote/secret",
        "footnote/team",
    ]
    assert with_client(server, one, models) == ["footnote/team"]

    async def read(client):
        return (await client.models.retrieve("footnote/team")).id

    assert with_client(server, one, read) == "footnote/team"
    for model in ("footnote", "footnote/secret", "footnote/nowhere", "gpt-9", "footnote/"):
        with pytest.raises(openai.NotFoundError, match="no such collection"):
            asked(server, one, QUESTION, model=model)


def test_an_answer_has_links_and_annotations(server):
    token = server.token("robot")
    message = asked(server, token, {"role": "system", "content": "Be brief."}, QUESTION)
    message = message.choices[0].message
    assert "Otto Brandt" in message.content
    cited = message.annotations[0].url_citation
    link = message.content[cited.start_index : cited.end_index]
    assert cited.url in link
    assert cited.url.startswith(f"{ADDRESS}/?article=museum.txt&at=")


def test_earlier_messages_are_the_history(server):
    token = server.token("robot")
    answer = {"role": "assistant", "content": "Otto Brandt founded it."}
    follow_up = {"role": "user", "content": [{"type": "text", "text": "Where is it?"}]}
    found = asked(server, token, QUESTION, answer, follow_up)
    assert "Kirkby" in found.choices[0].message.content


def test_a_refusal_is_plain_text(server):
    token = server.token("robot")
    question = {"role": "user", "content": "What is the capital of Mongolia?"}
    message = asked(server, token, question).choices[0].message
    assert message.content
    assert message.annotations == []


def test_a_stream_is_the_same_answer_in_pieces(server):
    token = server.token("robot")

    async def streamed(client):
        stream = await client.chat.completions.create(
            model="footnote",
            messages=[QUESTION],
            stream=True,
            stream_options={"include_usage": True},
        )
        return [chunk async for chunk in stream]

    chunks = with_client(server, token, streamed)
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    text = "".join(choice.delta.content or "" for choice in choices)
    whole = asked(server, token, QUESTION).choices[0].message
    assert text == whole.content
    assert choices[-1].finish_reason == "stop"
    assert chunks[-1].usage.total_tokens == 0
    annotations = [c.delta.annotations for c in choices if getattr(c.delta, "annotations", None)]
    assert annotations[0][0]["url_citation"]["url"] == whole.annotations[0].url_citation.url


def test_twenty_at_once_are_unmixed(server):
    token = server.token("robot")
    facts = [
        ("footnote", "Who founded the museum?", "Otto Brandt"),
        ("footnote/team", "When is the picnic of the team?", "Friday"),
    ]

    async def all_of(client):
        return await asyncio.gather(
            *(
                client.chat.completions.create(
                    model=model, messages=[{"role": "user", "content": question}]
                )
                for model, question, _ in facts * 10
            )
        )

    for (model, _, words), found in zip(
        facts * 10, with_client(server, token, all_of), strict=True
    ):
        assert found.model == model
        assert words in found.choices[0].message.content


def test_errors_are_in_the_form_of_the_client(server):
    token = server.token("robot")
    with pytest.raises(openai.AuthenticationError, match="send a token"):
        asked(server, "wrong", QUESTION)
    with pytest.raises(openai.BadRequestError, match="not a question of the user"):
        asked(server, token, QUESTION, {"role": "assistant", "content": "Otto."})
    with pytest.raises(openai.UnprocessableEntityError):
        asked(server, token)
    body = {"model": "footnote", "messages": [QUESTION], "n": 5}
    refused = server.call("POST", "/v1/chat/completions", token, json=body)
    assert refused.status_code == 422
    assert json.loads(refused.text)["error"]["message"]
