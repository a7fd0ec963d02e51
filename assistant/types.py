"""Records and protocols of the assistant.

Offsets are code points into an article's stored text, ranges are half-open, and scores are higher
for better, as in `index.types`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from index.types import NO_FILTERS as NO_FILTERS
from index.types import Article, DateFrom, Hit, Sentence
from index.types import Filters as Filters

if TYPE_CHECKING:
    from index.search.searcher import Session

Status = Literal["answered", "partial", "not_found", "reply"]
Support = Literal["verbatim", "supported", "weak"]
ResultType = Literal["list", "definition", "summary", "overview", "count"]
YesNo = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation, with its answer where it is known.

    `titles` are those of the articles that the answer cited.
    """

    question: str
    answer: str | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with everything that decides its answer.

    `history` is oldest first; `filters` are what the answer may rest on. `ignored_times` are words
    of time in the question that limit nothing. `searched_for` is the stand-alone question where a
    person has set it: the history is then left aside, and the question is not normalised.
    """

    question: str
    history: tuple[Turn, ...] = ()
    filters: Filters = NO_FILTERS
    ignored_times: tuple[str, ...] = ()
    searched_for: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingPassage:
    """A hit together with its article and the sentences of its passage, in order."""

    hit: Hit
    article: Article
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The passage's own text."""
        return self.article.text[self.hit.passage.start : self.hit.passage.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence judged as an answer. `score` is the probability, 0 to 1, that it holds one.

    `answer` is the range of the short answer inside the sentence, where the reader knows it.
    """

    article: Article
    sentence: Sentence
    score: float
    answer: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The sentence itself."""
        return self.article.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the passages: evidence, best first, and how sure it is of the best.

    `confidence` is the probability, 0 to 1, that one of the first sentences holds the answer.
    """

    evidence: tuple[Evidence, ...]
    confidence: float


class Reader(Protocol):
    """Finds the sentences of passages that answer a question."""

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        """Judge every sentence; no passages give no evidence and little confidence."""


class QuestionNormaliser(Protocol):
    """Takes a question for what is meant by it."""

    def remove_disfluencies(self, question: str) -> str:
        """The question without what is given up in it; itself where that is not sure."""

    def remove_likely_disfluencies(self, question: str) -> str:
        """The same where it is only likely: to be asked where the question finds nothing."""

    def is_word(self, word: str) -> bool:
        """Whether it is a word of the language, in small letters."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What speaks for a cited sentence, to be looked at.

    `matched` and `unmatched` are words of the question, as they are written there; the ranks, from
    1 on, are those of its passage among all that were found, None where that side did not find
    it. `score` is the reader's probability, 0 to 1, that the sentence answers.
    """

    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    rank: int | None
    dense_rank: int | None
    text_rank: int | None
    score: float
    runner_up: str | None = None  # the best sentence that was not cited
    runner_up_score: float | None = None


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """Words such as "yesterday" in a quote, and the days (ISO 8601, both in it) that they name."""

    words: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an article; `quote` equals `article.text[start:end]`.

    `number` is None for a near miss. `also_in` lists the articles that say the same sentence.
    `date_from` is how the date is known, `file_date` the day of the file, as in `Article`.
    `times` are words of the quote that are counted from the article's date.
    """

    number: int | None
    article_id: str
    article_sha256: str
    title: str
    date: str | None
    source: str | None
    page: int | None
    start: int
    end: int
    quote: str
    answer_start: int | None = None
    answer_end: int | None = None
    language: str | None = None
    also_in: tuple[str, ...] = ()
    explanation: Explanation | None = None
    date_from: DateFrom | None = None
    file_date: str | None = None
    times: tuple[RelativeTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with the numbers of the citations that support it."""

    text: str
    citations: tuple[int, ...]
    support: Support
    score: float
    context: str | None = None


@dataclass(frozen=True, slots=True)
class UnsupportedSentence:
    """A sentence of a language model that the articles do not support, and what is wrong with it.

    `after` is how many of the shown statements stand before it.
    """

    text: str
    problems: tuple[str, ...]
    after: int


@dataclass(frozen=True, slots=True)
class GeneratedAnswer:
    """The answer in a language model's words, sentence by sentence checked against the articles.

    The statements are "supported" or "weak" and cite into the answer's own citations. `problem`
    says in one line why it is not whole, or not there at all. `tokens_in` is None where the model's
    server does not tell.
    """

    model: str
    statements: tuple[Statement, ...] = ()
    unsupported: tuple[UnsupportedSentence, ...] = ()
    problem: str | None = None
    seconds: float = 0.0
    tokens_in: int | None = None
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One of several things that a question asks; no citations if the articles do not answer it."""

    question: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """A description in a question, asked for by itself first, and the name found for it."""

    question: str
    answer: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpellingCorrection:
    """A word of a question that no article holds, and the word of the articles it was read as."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One thing of a list that was asked for: the range `[start, end)` of the cited article.

    `text` is that slice; it lies inside the quote of the first of the `citations`.
    """

    text: str
    citations: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CountedArticle:
    """One of the articles that were counted."""

    article_id: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """How many articles are of a kind that is told in words, as "mention “Kim Jong Un”".

    `distinct` counts near-duplicates once. `periods` are months (`2023-08`), or years where the
    months would be too many, each with its number of articles, without gaps; `undated` have no
    date. `listed` are the newest of the articles.
    """

    what: str
    articles: int
    distinct: int
    periods: tuple[tuple[str, int], ...]
    undated: int
    listed: tuple[CountedArticle, ...]


@dataclass(frozen=True, slots=True)
class StructuredResult:
    """What a kind of question brings beside cited sentences; `kind` is None for a plain answer.

    `more_items` are those that there was no room for. `choices` are questions to choose from where
    it is not clear which article is meant.
    """

    kind: ResultType | None = None
    items: tuple[ListItem, ...] = ()
    more_items: int = 0
    count: ArticleCount | None = None
    choices: tuple[str, ...] = ()


UNSTRUCTURED = StructuredResult()


@dataclass(frozen=True, slots=True)
class Position:
    """One of several answers that the articles give, and the citations that give it.

    `time` names the years that its sentences tell of, where they do: what differs may have
    changed.
    """

    says: str
    citations: tuple[int, ...]
    time: str | None = None


@dataclass(frozen=True, slots=True)
class TimePreference:
    """Words of time in a question, and what they wish of the articles that answer it.

    `since` and `until` are as in `Filters`. Articles outside of the range are left out if
    `is_only`, else they only come later, as older ones do if `is_newest`. Not `is_met` where no
    article in the range answers the question.
    """

    words: str
    since: str | None = None
    until: str | None = None
    is_newest: bool = False
    is_only: bool = False
    is_met: bool = True


@dataclass(frozen=True, slots=True)
class Timings:
    """Wall clock of one question, in milliseconds, model loading apart."""

    search: float
    read: float
    compose: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is known of one answer; `not_found` and `reply` have no statements.

    `looked_for` are the question's words that tell something, `unknown_words` those of them that
    no article holds; both as the question writes them. `parts` is empty unless several things are
    asked, `hops` unless something that the question describes was found first, `corrected` unless
    a word was read as another.
    `message` is the assistant's own words: a reply, or a remark on what is cited.
    `filters` are those that were set, `times` what was taken from the question's words.
    `verdict` is given for a question of yes or no that is decided plainly, by the citation
    of the number `decided_by`. `sides` is empty unless cited sentences differ; `agreement` unless
    independent articles give the same answer: a sentence of each, the first that of the answer,
    the others without a number unless cited.
    """

    question: str
    searched_for: str
    status: Status
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    near_misses: tuple[Citation, ...]
    short_answer: str | None
    confidence: float
    generation: int
    timings: Timings
    message: str | None = None
    content_words: tuple[str, ...] = ()
    unknown_words: tuple[str, ...] = ()
    parts: tuple[QuestionPart, ...] = ()
    filters: Filters = NO_FILTERS
    written: GeneratedAnswer | None = None
    hops: tuple[BridgeStep, ...] = ()
    corrections: tuple[SpellingCorrection, ...] = ()
    times: tuple[TimePreference, ...] = ()
    structured: StructuredResult = UNSTRUCTURED
    verdict: YesNo | None = None
    decided_by: int | None = None
    sides: tuple[Position, ...] = ()
    agreement: tuple[Citation, ...] = ()
