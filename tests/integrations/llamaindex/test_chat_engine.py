"""Conversations: follow-up questions, histories, streams."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import Memory

from assistant.types import NOT_FOUND, Turn
from integrations.llamaindex import FootnoteChatEngine
from integrations.llamaindex.chat_engine import ChatHistory, turns_of
from tests.integrations.llamaindex.conftest import UNANSWERABLE

QUESTION, FOLLOW_UP = "When was the lighthouse of Varn built?", "By whom was it built?"
SENTENCE = "The lighthouse of Varn was built in 1874 by the engineer Pia Lund."


@pytest.fixture
def engine(assistant):
    return FootnoteChatEngine(assistant)


def test_a_follow_up_is_understood_from_the_turn_before(engine):
    first = engine.chat(QUESTION)
    assert first.metadata["short_answer"] == "1874"
    second = engine.chat(FOLLOW_UP)
    assert "lighthouse of Varn" in second.metadata["searched_for"]
    assert second.source_nodes[0].node.text == SENTENCE
    assert second.response.startswith(f"{SENTENCE} [1]")
    assert [message.role.value for message in engine.chat_history] == [
        "user", "assistant", "user", "assistant"
    ]  # fmt: skip


def test_after_a_reset_nothing_is_known_of_it(engine):
    engine.chat(QUESTION)
    engine.reset()
    assert engine.chat_history == []
    assert engine.chat(FOLLOW_UP).metadata["searched_for"] == FOLLOW_UP


def test_a_history_from_elsewhere_replaces_the_turns(engine):
    engine.chat("How long does Brennet cheese ripen?")
    history = [
        ChatMessage(role="system", content="Be brief."),
        ChatMessage(role="user", content=QUESTION),
        ChatMessage(role="assistant", content="In 1874 [1]."),
    ]
    response = engine.chat(FOLLOW_UP, chat_history=history)
    assert "lighthouse of Varn" in response.metadata["searched_for"]
    assert len(engine.chat_history) == 5


def test_two_conversations_do_not_mix(assistant):
    one, other = FootnoteChatEngine(assistant), FootnoteChatEngine(assistant)
    one.chat(QUESTION)
    assert other.chat_history == []


def test_it_refuses(engine):
    response = engine.chat(UNANSWERABLE)
    assert (str(response), response.source_nodes) == (NOT_FOUND, [])
    assert response.metadata["status"] == "not_found"
    assert response.metadata["near_misses"]


def test_a_stream_is_written_into_the_history(engine):
    streamed = engine.stream_chat(QUESTION)
    assert streamed.source_nodes[0].node.text == SENTENCE
    assert "".join(streamed.response_gen).strip() == f"{SENTENCE} [1]"
    assert streamed.sources[0].raw_output.metadata["short_answer"] == "1874"
    assert engine.chat_history[-1].content == f"{SENTENCE} [1]"
    assert engine.chat(FOLLOW_UP).source_nodes[0].node.text == SENTENCE


def test_asynchronously_the_same(engine):
    async def talk():
        first = await engine.achat(QUESTION)
        streamed = await engine.astream_chat(FOLLOW_UP)
        text = "".join([piece async for piece in streamed.async_response_gen()])
        return first, streamed, text

    first, streamed, text = asyncio.run(talk())
    assert first.metadata["short_answer"] == "1874"
    assert "lighthouse of Varn" in streamed.sources[0].raw_output.metadata["searched_for"]
    assert text.startswith(f"{SENTENCE} [1]")
    assert len(engine.chat_history) == 4


def test_the_memory_may_be_one_of_llama_index(assistant):
    memory = Memory.from_defaults(session_id="one", token_limit=4000)
    engine = FootnoteChatEngine(assistant, memory=memory)
    engine.chat(QUESTION)
    assert "lighthouse of Varn" in engine.chat(FOLLOW_UP).metadata["searched_for"]
    assert len(memory.get_all()) == 4


def test_it_is_opened_over_a_data_folder(library):
    engine = FootnoteChatEngine.from_library(library)
    assert engine.chat(QUESTION).metadata["short_answer"] == "1874"


def test_turns_are_questions_with_the_answers_behind_them():
    assert turns_of(
        [
            ChatMessage(role="assistant", content="Hello, ask me."),
            ChatMessage(role="user", content="First?"),
            ChatMessage(role="tool", content="…"),
            ChatMessage(role="assistant", content="It is so [1][2]. And so [3]."),
            ChatMessage(role="user", content=" "),
            ChatMessage(role="user", content="Second?"),
        ]
    ) == [Turn("First?", "It is so. And so."), Turn("Second?")]


def test_a_history_holds_what_is_put():
    memory = ChatHistory.from_defaults()
    memory.put(ChatMessage(role="user", content="One"))
    assert [message.content for message in memory.get("whatever")] == ["One"]
    memory.set([])
    assert memory.get_all() == []
