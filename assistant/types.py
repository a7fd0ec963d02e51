"""Records and protocols of the assistant.

Offsets are code points in an article's stored text, ranges are half-open, and higher scores are
better, as in `index.types`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from index.text.table_rows import readable_text
from index.types import NO_FILTERS as NO_FILTERS
from index.types import Article, DateFrom, Hit, Sentence
from index.types import Filters as Filters

if TYPE_CHECKING:
    from index.search.searcher import Session

Status = Literal["answered", "partial", "not_found", "reply"]
Support = Literal["verbatim", "supported", "weak"]
Layout = Literal["paragraph", "item"]
ResultType = Literal["list", "definition", "summary", "overview", "count", "article"]
YesNo = Literal["yes", "no"]
NOT_FOUND = "Your articles do not seem to answer this."
SentencePosition = tuple[str, int]
"""An article's id, and the offset at which a sentence of it begins."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, with its answer if it is known.

    `titles` are the titles of the articles that the answer cited.
    """

    question: str
    answer: str | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with everything that decides its answer.

    `history` is oldest first; `filters` are what the answer may rest on. `ignored_times` are time
    expressions in the question that are ignored. `searched_for` is the stand-alone question if the
    person has edited it: the history is then ignored, and the question is not normalised.
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

    @property
    def readable_text(self) -> str:
        """Its text as it is read: with the rows of tables labelled."""
        passage = self.hit.passage
        return readable_text(self.article.text, self.article.tables, passage.start, passage.end)

    def readable_sentence(self, number: int) -> str:
        """One of its sentences as it is read."""
        chosen = self.sentences[number]
        return readable_text(self.article.text, self.article.tables, chosen.start, chosen.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence judged as an answer; `score` is the probability, 0 to 1, that it contains one.

    `answer` is the range of the short answer in the article's text, if the reader found one.
    """

    article: Article
    sentence: Sentence
    score: float
    answer: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The sentence itself."""
        return self.article.text[self.sentence.start : self.sentence.end]

    @property
    def position(self) -> SentencePosition:
        """Where it begins; equals the position of its citation."""
        return self.article.id, self.sentence.start


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's result for some passages: the evidence, best first, and its confidence.

    `confidence` is the probability, 0 to 1, that one of the first sentences contains the answer.
    `is_calibrated` if it was measured in this library what confidence foreign questions get.
    """

    evidence: tuple[Evidence, ...]
    confidence: float
    is_calibrated: bool = True


class Reader(Protocol):
    """Finds the sentences of passages that answer a question."""

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        """The evidence of every sentence; without passages, none and a low confidence."""


class QuestionNormaliser(Protocol):
    """Removes disfluencies from questions, and knows the words of the language."""

    def remove_disfluencies(self, question: str) -> str:
        """The question without what the speaker took back; itself if that is not certain."""

    def remove_likely_disfluencies(self, question: str) -> str:
        """The question without what was likely taken back; tried if the question finds nothing."""

    def is_word(self, word: str) -> bool:
        """Whether a lower-case word is a word of the language."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a sentence was cited.

    `matched` and `unmatched` are words of the question, as they are written there. The ranks, from
    1, are those of its passage among all candidates: fused, by embedding and by full text.
    `text_rank` is None if full text did not find the passage; all three are None if the passage was
    not retrieved. `score` is the reader's probability, 0 to 1, that the sentence answers.
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
    """Words such as "yesterday" in a quote, and the inclusive days (ISO 8601) that they mean."""

    words: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A range in an article; `quote` equals `article.text[start:end]`.

    `number` is None for a near miss. `also_in` are the ids of other articles with the sentence.
    `date_from` is how the date is known, `file_date` the day of the file, as in `Article`.
    `times` are the relative time expressions of the quote. `ocr` is how sure the words of the page
    are, from 0 to 1, if it was read by OCR.
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
    author: str | None = None
    tags: tuple[str, ...] = ()
    ocr: float | None = None

    @property
    def position(self) -> SentencePosition:
        """Where the quote begins."""
        return self.article_id, self.start


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with the numbers of the citations that support it.

    `context` is the sentence that names whom a pronoun at the start of this one means, the names
    of the columns of a row of a table: "District | Doctors", or what leads into a list that this is
    an item of: "The members are:". `problems` are what the citations of a weak one do not say.
    `layout` is how it is set: it begins a paragraph, is an item of a list, or runs on.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    score: float
    context: str | None = None
    problems: tuple[str, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class UnsupportedSentence:
    """A sentence of a language model that the articles do not support, and the problems with it.

    `after` is the number of shown statements before it.
    """

    text: str
    problems: tuple[str, ...]
    after: int


@dataclass(frozen=True, slots=True)
class GeneratedAnswer:
    """The answer in a language model's words, each sentence verified against the articles.

    The statements are "supported" or "weak" and cite the answer's own citations. `problem` says in
    one line why the answer is incomplete or missing. `tokens_in` is None if the model's server does
    not report it, `tokens_a_second` if too little came to tell. `remark` is one sentence for people
    about the model, if its last answers show that it is too weak.
    """

    model: str
    statements: tuple[Statement, ...] = ()
    unsupported: tuple[UnsupportedSentence, ...] = ()
    problem: str | None = None
    seconds: float = 0.0
    tokens_in: int | None = None
    tokens_out: int = 0
    tokens_a_second: float | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A part of a multi-part question; no citations if the articles do not answer it."""

    question: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """A step of a multi-hop answer: the question for a description, and the name found for it."""

    question: str
    answer: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpellingCorrection:
    """A misspelt word of a question, and the word of the articles that it is read as."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: `text` is the slice `[start, end)` of the article cited first.

    The slice lies within the quote of that citation.
    """

    text: str
    citations: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CountedArticle:
    """One of the counted articles."""

    article_id: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """The number of articles for which `what` holds, as in "mention “Kim Jong Un”".

    `distinct` counts near-duplicates once. `periods` pairs each month (`2023-08`), or each year if
    the months would be too many, with its number of articles, without gaps; `undated` articles have
    no date. `listed` are the newest articles.
    """

    what: str
    articles: int
    distinct: int
    periods: tuple[tuple[str, int], ...]
    undated: int
    listed: tuple[CountedArticle, ...]


@dataclass(frozen=True, slots=True)
class StructuredResult:
    """The result of some question types besides cited sentences; `kind` is None for all others.

    `more_items` is the number of items left out. `choices` are questions to choose from if it is
    not clear which article is meant.
    """

    kind: ResultType | None = None
    items: tuple[ListItem, ...] = ()
    more_items: int = 0
    count: ArticleCount | None = None
    choices: tuple[str, ...] = ()


UNSTRUCTURED = StructuredResult()


@dataclass(frozen=True, slots=True)
class Position:
    """One of several different answers in the articles, and the citations that give it.

    `time` names the years in its sentences, if there are any: the answer may have changed.
    """

    says: str
    citations: tuple[int, ...]
    time: str | None = None


@dataclass(frozen=True, slots=True)
class TimePreference:
    """A time expression in a question, and the articles that it prefers.

    `since` and `until` are as in `Filters`. With `is_only`, articles outside the range are
    excluded; otherwise they only rank lower. With `is_newest`, newer articles rank first. `is_met`
    is false if no article in the range answers the question.
    """

    words: str
    since: str | None = None
    until: str | None = None
    is_newest: bool = False
    is_only: bool = False
    is_met: bool = True


@dataclass(frozen=True, slots=True)
class Timings:
    """The wall-clock time of one question, in milliseconds, without loading models."""

    search: float
    read: float
    compose: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with all its details.

    `status` is "answered"; "partial", if only some parts of a multi-part question were answered;
    "not_found", if the articles hold no answer: then `statements` and `citations` are empty and
    `near_misses` has the nearest sentences; or "reply" to small talk, which is in `message`.
    `statements` are the sentences of the answer, `citations` where each is, numbered from 1:
    `article.text[citation.start : citation.end] == citation.quote`. `short_answer` is the part of
    the first quote that answers, if there is one. `confidence`, 0 to 1, is the share of answers of
    this confidence that are right; without `is_calibrated` that share is only estimated from the
    library's size. `generation` is that of the index.
    `searched_for` is the stand-alone question. `content_words` are the question's words without
    stop words, `unknown_words` those in no article; both as the question writes them.
    `parts` are those of a multi-part question, `hops` the steps of a multi-hop answer,
    `corrections` the misspelt words; each is empty for other questions.
    `message` is in the assistant's own words: a reply, or a remark on the citations.
    `filters` are those of the request, `times` the time preferences of the question.
    `verdict` answers a yes-no question if the citation with the number `decided_by` decides it.
    `sides` are the conflicting positions of cited sentences. `agreement` has one sentence per
    independent article with the same answer: first the answer's own, then the others, without a
    number unless they are cited.
    `reader` is "large" if the large reader read the passages, empty if the small one did.
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
    is_calibrated: bool = True
    reader: str = ""

    def as_turn(self) -> Turn:
        """The answer as the last turn of the history of a follow-up question."""
        if self.status == "not_found":
            return Turn(self.searched_for, NOT_FOUND)
        written = self.written.statements if self.written else ()
        quoted = {statement.text for statement in self.statements}
        further = (s.text for s in written if s.support != "weak" and s.text not in quoted)
        text = " ".join([*(statement.text for statement in self.statements), *further])
        titles = tuple(dict.fromkeys(citation.title for citation in self.citations))
        return Turn(self.searched_for, text or self.message, titles)

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentences with their marks, and where each stands."""
        from assistant.notebook.answer_html import answer_html

        remarks = [NOT_FOUND] if self.status == "not_found" else []
        remarks += [f"{self.verdict.capitalize()}."] if self.verdict else []
        remarks += [self.message] if self.message else []
        return answer_html(
            question=self.question,
            remark=" ".join(remarks),
            items=[item.text for item in self.structured.items] + list(self.structured.choices),
            statements=self.statements,
            citations=self.citations or self.near_misses,
            confidence=self.confidence if self.is_calibrated else None,
        )
