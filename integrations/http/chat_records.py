"""The records of chat completions, in OpenAI's form; what a library has no use for is ignored."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Turn
from index.errors import InvalidInput
from integrations.http.records import LONGEST_ARTICLE

MAX_MESSAGES = 400  # of one conversation; the last turns of them are read
MAX_PARTS = 100


class TextPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str = Field(max_length=100)
    text: str = Field(default="", max_length=LONGEST_ARTICLE)


class ChatMessage(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = Field(default=None, max_length=LONGEST_ARTICLE)

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or () if part.type == "text")


class ChatBody(BaseModel):
    """A conversation whose last message is a question; sampling settings are ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(min_length=1, max_length=200)
    messages: list[ChatMessage] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    n: int | None = Field(default=None, ge=1, le=1)

    def question_and_history(self) -> tuple[str, list[Turn]]:
        """The last message of the user, and the turns before it, oldest first."""
        said = [each for each in self.messages if each.role in ("user", "assistant")]
        if not said or said[-1].role != "user":
            raise InvalidInput("the last message is not a question of the user")
        history: list[Turn] = []
        for message in said[:-1]:
            if message.role == "user":
                history.append(Turn(message.words, None))
            elif history:
                history[-1] = Turn(history[-1].question, message.words or None)
        return said[-1].words, history
