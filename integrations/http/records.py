"""The records of requests and responses, from which the OpenAPI description is made.

Responses may have more keys than are named here: those of `ask --json` and of the other commands.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.ingestion.source_files import LARGEST_FILE_BYTES
from integrations.service.library_service import LONGEST_QUESTION, MAX_HITS

LONGEST_ARTICLE = min(3_000_000, LARGEST_FILE_BYTES)  # code points of one that comes as JSON
LONGEST_WORDS = 500  # code points of a title and the like
MAX_TURNS = 40


class Body(BaseModel):
    """What a client sends: only the keys that are named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Told(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(extra="allow")


class Problem(Told):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class HistoryTurn(Body):
    """An earlier question with its answer."""

    question: str = Field(max_length=LONGEST_QUESTION)
    answer: str | None = Field(default=None, max_length=LONGEST_ARTICLE)


class FilterRecord(Body):
    """Only articles that pass; days as 2023-08-18."""

    since: str | None = None
    until: str | None = None
    sources: list[str] = Field(default=[], max_length=1_000)
    articles: list[str] = Field(default=[], max_length=1_000)
    authors: list[str] = Field(default=[], max_length=1_000)
    tags: list[str] = Field(default=[], max_length=1_000)

    def chosen(self) -> dict[str, object]:
        """The filters that are set."""
        return {key: value for key, value in self.model_dump().items() if value}


class Question(Body):
    """A question in plain words."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    filters: FilterRecord = FilterRecord()


class AskBody(Question):
    """A question, with the turns that it follows, oldest first."""

    history: list[HistoryTurn] = Field(default=[], max_length=MAX_TURNS)
    stream: bool = Field(default=False, description="Answer as server-sent events")


class ConversationBody(Question):
    """A question of a conversation that is kept."""


class SearchBody(Question):
    """A question whose best passages are wanted."""

    k: int = Field(default=10, ge=1, le=MAX_HITS)


class ArticleBody(Body):
    """An article as text; the same `id` again replaces it."""

    text: str = Field(min_length=1, max_length=LONGEST_ARTICLE)
    id: str | None = Field(default=None, min_length=1, max_length=512)
    title: str | None = Field(default=None, min_length=1, max_length=LONGEST_WORDS)
    date: str | None = Field(default=None, max_length=40, description="2024-03-01")
    author: str | None = Field(default=None, min_length=1, max_length=LONGEST_WORDS)
    source: str | None = Field(default=None, min_length=1, max_length=LONGEST_WORDS)
    format: Literal["text", "markdown"] = "text"


class FeedbackBody(Body):
    """A rating of an answer of one's own conversations, or of one of its citations."""

    turn: str = Field(min_length=1, max_length=100)
    verdict: Literal["up", "down", "refuse"] | None = Field(
        description="`refuse`: it should have been refused; null withdraws the rating"
    )
    citation: int | None = Field(default=None, ge=1, le=10_000)
    note: str = Field(default="", max_length=10_000)


class CitationRecord(Told):
    """Where a quote stands: `text[start:end] == quote`, in code points of the article's text."""

    number: int | None
    article_id: str
    article_sha256: str
    title: str
    date: str | None
    start: int
    end: int
    quote: str
    link: str = ""


class StatementRecord(Told):
    """One sentence of an answer with the numbers of its citations."""

    text: str
    citations: list[int]
    support: str


class AnswerRecord(Told):
    """An answer, as `ask --json` prints it."""

    question: str
    searched_for: str
    status: Literal["answered", "partial", "not_found", "reply"]
    message: str = ""
    short_answer: str | None
    confidence: float
    statements: list[StatementRecord]
    citations: list[CitationRecord]
    near_misses: list[CitationRecord]
    generation: int
    timings_ms: dict[str, float]


class HitRecord(Told):
    """One passage, best first."""

    article_id: str
    start: int
    end: int
    score: float
    title: str
    text: str


class HitsRecord(Told):
    """The passages of a search."""

    question: str
    hits: list[HitRecord]


class ArticleRow(Told):
    """One article of a list."""

    id: str
    title: str
    date: str | None
    source: str | None
    words: int


class ArticleList(Told):
    """Articles by id; `total` counts all that fit."""

    generation: int
    total: int
    articles: list[ArticleRow]


class ArticleSlice(Told):
    """A range of an article's text; `next_start` is null at the end."""

    id: str
    title: str
    sha256: str
    start: int
    end: int
    length: int
    next_start: int | None
    text: str


class ForgottenRecord(Told):
    """The proof of a removal; `traces` are files that still hold words of the article."""

    article_id: str
    passages: int
    generation: int
    traces: list[str]
    copies: list[str]


class BuildRecord(Told):
    """A build and its state; `receipt` is that of `build --json`."""

    id: str
    collection: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    stage: str
    done: int
    total: int
    files: list[str]
    receipt: dict[str, Any] | None
    problem: dict[str, Any] | None


class CollectionRow(Told):
    """A collection that the token opens; the main library's name is empty."""

    name: str
    articles: int


class CollectionList(Told):
    """The collections that the token opens."""

    collections: list[CollectionRow]


class ConversationRow(Told):
    """A saved conversation of this token."""

    id: str
    title: str
    started: str
    changed: str
    turns: int


class ConversationList(Told):
    """The conversations of this token, the newest first."""

    conversations: list[ConversationRow]


class TurnRecord(Told):
    """A question of a conversation with its answer."""

    id: str
    asked_at: str
    answer: AnswerRecord


class ConversationRecord(Told):
    """A conversation with its turns, oldest first."""

    id: str
    turns: list[TurnRecord]


class ConversationAnswer(Told):
    """An answer in a conversation."""

    conversation: str
    turn: str
    answer: AnswerRecord


class StateRecord(Told):
    """Whether the server works."""

    status: Literal["ok", "ready", "loading", "no articles"]
