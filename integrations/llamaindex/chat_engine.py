"""Conversations over a library as a LlamaIndex chat engine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseAsyncGen,
    ChatResponseGen,
    MessageRole,
)
from llama_index.core.callbacks import CallbackManager, trace_method
from llama_index.core.chat_engine.types import (
    AgentChatResponse,
    BaseChatEngine,
    StreamingAgentChatResponse,
)
from llama_index.core.memory import BaseMemory
from llama_index.core.storage.chat_store import SimpleChatStore
from llama_index.core.tools import ToolOutput
from llama_index.core.vector_stores.types import MetadataFilters

from assistant.collections import MAIN_COLLECTION
from assistant.pipeline import Assistant
from assistant.types import Answer, Turn
from index.types import Filters
from integrations.llamaindex.library import library_assistant
from integrations.llamaindex.query_engine import FootnoteQueryEngine, response_of, text_pieces

TURN = "footnote_turn"
"""Key of an assistant's message under which its question and titles are kept for follow-ups."""
_MARKS = re.compile(r" ?(?:\[\d+\])+")


class FootnoteChatEngine(BaseChatEngine):
    """A conversation with a library: follow-up questions are understood from the turns before.

        engine = FootnoteChatEngine.from_library("data")
        engine.chat("When was the museum founded?")
        engine.chat("By whom?").source_nodes[0].node.text

    Responses have source nodes and refuse as those of `FootnoteQueryEngine`. The record of
    `ask --json` is in `metadata`, and for streamed responses in `sources[0].raw_output.metadata`.
    """

    def __init__(
        self,
        assistant: Assistant,
        memory: BaseMemory | None = None,
        filters: MetadataFilters | Filters | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        """`memory` holds the turns; by default all of them, until `reset`."""
        self._engine = FootnoteQueryEngine(assistant, filters)
        self._memory = memory or ChatHistory()
        self.callback_manager = callback_manager or CallbackManager([])

    @classmethod
    def from_library(
        cls,
        data: Path | str,
        memory: BaseMemory | None = None,
        filters: MetadataFilters | Filters | None = None,
        *,
        collection: str = MAIN_COLLECTION,
        embed_model: BaseEmbedding | None = None,
    ) -> FootnoteChatEngine:
        """A chat engine over the library in a data folder; arguments as in `library_assistant`.

        Raises a `FootnoteError` if nothing was built there or its model cannot be opened.
        """
        return cls(library_assistant(data, collection, embed_model), memory, filters)

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The messages so far, oldest first."""
        return self._memory.get_all()

    def reset(self) -> None:
        """Begin a new conversation."""
        self._memory.reset()

    @trace_method("chat")
    def chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> AgentChatResponse:
        """Answer a message; `chat_history` replaces the turns so far."""
        if chat_history is not None:
            self._memory.set(chat_history)
        answer = self._engine.answer(message, turns_of(self._memory.get(input=message)))
        self._memory.put(_question(message))
        self._memory.put(_reply(answer))
        return _response(message, answer)

    @trace_method("chat")
    async def achat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> AgentChatResponse:
        """Answer a message; `chat_history` replaces the turns so far."""
        answer = await self._answer(message, chat_history)
        await self._memory.aput(_question(message))
        await self._memory.aput(_reply(answer))
        return _response(message, answer)

    @trace_method("chat")
    def stream_chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> StreamingAgentChatResponse:
        """Answer a message word by word; the source nodes are there from the beginning."""
        if chat_history is not None:
            self._memory.set(chat_history)
        answer = self._engine.answer(message, turns_of(self._memory.get(input=message)))
        self._memory.put(_question(message))
        response = _response(message, answer)
        streamed = StreamingAgentChatResponse(
            chat_stream=_chat_stream(answer),
            sources=response.sources,
            source_nodes=response.source_nodes,
        )
        thread = Thread(target=streamed.write_response_to_history, args=(self._memory,))
        streamed.write_response_to_history_thread = thread
        thread.start()
        return streamed

    @trace_method("chat")
    async def astream_chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> StreamingAgentChatResponse:
        """Answer a message word by word; the source nodes are there from the beginning."""
        answer = await self._answer(message, chat_history)
        await self._memory.aput(_question(message))
        response = _response(message, answer)
        streamed = StreamingAgentChatResponse(
            achat_stream=_async_chat_stream(answer),
            sources=response.sources,
            source_nodes=response.source_nodes,
        )
        streamed.awrite_response_to_history_task = asyncio.create_task(
            streamed.awrite_response_to_history(self._memory)
        )
        return streamed

    async def _answer(self, message: str, chat_history: list[ChatMessage] | None) -> Answer:
        if chat_history is not None:
            await self._memory.aset(chat_history)
        turns = turns_of(await self._memory.aget(input=message))
        return await asyncio.to_thread(self._engine.answer, message, turns)


class ChatHistory(BaseMemory):
    """A memory of all messages, without a limit of tokens, and so without a tokenizer."""

    store: SimpleChatStore = SimpleChatStore()

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - fields of pydantic
        """An empty memory; a store that is given is shared."""
        super().__init__(**{"store": SimpleChatStore(), **values})

    @classmethod
    def class_name(cls) -> str:
        """The name in serialised form."""
        return "FootnoteChatHistory"

    @classmethod
    def from_defaults(cls, **kwargs: Any) -> ChatHistory:  # noqa: ANN401 - of the base class
        """An empty memory."""
        return cls(**kwargs)

    def get(self, input: str | None = None, **_: Any) -> list[ChatMessage]:  # noqa: A002, ANN401
        """All messages, oldest first."""
        return self.get_all()

    def get_all(self) -> list[ChatMessage]:
        """All messages, oldest first."""
        return list(self.store.get_messages(self.class_name()))

    def put(self, message: ChatMessage) -> None:
        """Append a message."""
        self.store.add_message(self.class_name(), message)

    def set(self, messages: list[ChatMessage]) -> None:
        """Replace all messages."""
        self.store.set_messages(self.class_name(), list(messages))

    def reset(self) -> None:
        """Delete all messages."""
        self.store.delete_messages(self.class_name())


def turns_of(messages: Iterable[ChatMessage]) -> list[Turn]:
    """The questions of a history with the answers that follow them; other roles are ignored."""
    turns: list[Turn] = []
    for message in messages:
        if message.role == MessageRole.USER:
            turns.append(Turn(message.content or ""))
        elif message.role == MessageRole.ASSISTANT and turns and turns[-1].answer is None:
            kept = message.additional_kwargs.get(TURN) or {}
            turns[-1] = Turn(
                kept.get("question") or turns[-1].question,
                _MARKS.sub("", message.content or "") or None,
                tuple(kept.get("titles") or ()),
            )
    return [turn for turn in turns if turn.question.strip()]


def _question(message: str) -> ChatMessage:
    return ChatMessage(role=MessageRole.USER, content=message)


def _reply(answer: Answer, content: str | None = None) -> ChatMessage:
    """The message of an answer; `content` is the part of its text that has been written."""
    turn = answer.as_turn()
    return ChatMessage(
        role=MessageRole.ASSISTANT,
        content=response_of(answer).response if content is None else content,
        additional_kwargs={TURN: {"question": turn.question, "titles": list(turn.titles)}},
    )


def _response(message: str, answer: Answer) -> AgentChatResponse:
    response = response_of(answer)
    source = ToolOutput(
        tool_name="footnote",
        content=response.response,
        raw_input={"message": message},
        raw_output=response,
    )
    return AgentChatResponse(
        response.response or "", [source], response.source_nodes, metadata=response.metadata
    )


def _chat_stream(answer: Answer) -> ChatResponseGen:
    text = response_of(answer).response or ""
    written = ""
    for piece in text_pieces(text):
        written += piece
        yield ChatResponse(message=_reply(answer, written), delta=piece)


async def _async_chat_stream(answer: Answer) -> ChatResponseAsyncGen:
    for response in _chat_stream(answer):
        yield response
