"""The services that every answerer uses: retrieve, read, judge the confidence, compose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from assistant.answering.bearer_evidence import with_checked_bearers
from assistant.answering.context import QuestionContext
from assistant.answering.extractive import cite_groups, compose
from assistant.answering.speakers import with_speakers
from assistant.answering.stage_timer import StageTimer
from assistant.answering.table_evidence import with_checked_rows
from assistant.answering.types import CitedSentence, RetrievedPassages
from assistant.retrieval.passages import (
    PASSAGES_READ,
    antecedent_of,
    articles_with_sentence,
    passages_to_read,
)
from assistant.types import Evidence, Filters, Reader, Reading, ReadingPassage
from index.search.searcher import Session


@dataclass(frozen=True, slots=True)
class Engine:
    """The services of one request; `threshold` is the least confidence, 0 to 1, of an answer.

    `reader_name` is as `Answer.reader`. What was retrieved for a question is kept for the answerers
    that are tried after the first.
    """

    session: Session
    reader: Reader
    threshold: float
    timer: StageTimer
    reader_name: str = ""
    _retrieved: dict[tuple[str, Filters, int], RetrievedPassages] = field(default_factory=dict)

    def retrieve(self, context: QuestionContext, limit: int = PASSAGES_READ) -> RetrievedPassages:
        """The `limit` best passages for a question that do not repeat each other."""
        key = context.normalised_question, context.filters, limit
        if key not in self._retrieved:
            self.timer.begin("searching")
            passages, duplicate_ids = passages_to_read(self.session, *key)
            self._retrieved[key] = RetrievedPassages(tuple(passages), duplicate_ids)
        return self._retrieved[key]

    def read(self, context: QuestionContext, passages: Sequence[ReadingPassage]) -> Reading:
        """Every sentence of the passages judged as an answer to the question."""
        self.timer.begin("reading")
        question = context.normalised_question
        reading = self.reader.read(question, passages, self.session)
        reading = with_checked_rows(question, reading, self.session)
        reading = with_checked_bearers(question, reading, self.session)
        return with_speakers(question, reading, self.session)

    def is_confident(self, reading: Reading) -> bool:
        """Whether a reading is confident enough to be given as an answer."""
        return bool(reading.evidence) and reading.confidence >= self.threshold

    def compose(
        self, context: QuestionContext, reading: Reading, retrieved: RetrievedPassages
    ) -> tuple[CitedSentence, ...]:
        """The sentences that answer, as `extractive.compose` chooses them."""
        self.timer.begin("composing")
        return compose(
            reading,
            partial(
                articles_with_sentence,
                self.session,
                retrieved.duplicate_ids,
                filters=context.filters,
            ),
            partial(antecedent_of, self.session),
        )

    def quote(self, chosen: Sequence[Evidence]) -> tuple[CitedSentence, ...]:
        """These sentences in this order, each cited."""
        self.timer.begin("composing")
        return cite_groups(
            [[each] for each in chosen], antecedent=partial(antecedent_of, self.session)
        )
