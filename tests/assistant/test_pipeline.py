"""One question end to end: what is asked in which order, and what is given as the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from assistant import pipeline
from assistant.answering.factoid import answer_factoid
from assistant.answering.types import Finding
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import NO_NORMALISATION, Assistant
from assistant.types import Evidence, Filters, QuestionNormaliser, Reading, ReadingPassage, Turn
from index.errors import InvalidInput
from index.search.searcher import Searcher, Session
from index.types import Sentence

THRESHOLD = 0.5
FERRY = "When does the ferry to Lindholm sail?"


@dataclass
class ScriptedReader:
    """Ranks sentences by the words they share with the question; its confidence is scripted."""

    confidences: Mapping[str, float] = field(default_factory=dict)
    default: float = 0.9
    questions: list[str] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        self.questions.append(question)
        terms = set(session.text.terms(question))
        evidence = [
            Evidence(passage.article, sentence, _overlap(terms, passage, sentence, session))
            for passage in passages
            for sentence in passage.sentences
        ]
        evidence.sort(key=lambda each: -each.score)
        return Reading(tuple(evidence), self.confidences.get(question, self.default))


def _overlap(
    terms: set[str], passage: ReadingPassage, sentence: Sentence, session: Session
) -> float:
    own = session.text.terms(passage.article.text[sentence.start : sentence.end])
    return len(terms.intersection(own)) / 20


@dataclass(frozen=True)
class ScriptedNormaliser:
    """Replaces a question by what is certainly and by what is likely meant."""

    certain: Mapping[str, str]
    likely: Mapping[str, str]

    def remove_disfluencies(self, question: str) -> str:
        return self.certain.get(question, question)

    def remove_likely_disfluencies(self, question: str) -> str:
        return self.likely.get(question, question)

    def is_word(self, word: str) -> bool:
        return word not in ("lindhlom",)


@pytest.fixture(scope="module")
def searcher(built) -> Iterator[Searcher]:
    """Search over the small library."""
    return open_searcher(replace(from_environment(), data=built))


@pytest.fixture
def assistant_with(searcher) -> Callable[..., Assistant]:
    """An assistant with this reader over the small library."""

    def assistant(
        reader: ScriptedReader, words: QuestionNormaliser = NO_NORMALISATION
    ) -> Assistant:
        return Assistant(searcher, reader, THRESHOLD, words, lambda: dt.date(2024, 6, 1))

    return assistant


def test_answerers_are_asked_in_order_until_one_takes_the_question(assistant_with, monkeypatch):
    asked = []

    def answerer(name: str, finding: Finding | None) -> Callable[..., Finding | None]:
        return lambda context, engine: asked.append(name) or finding

    taken = Finding(Reading((), 0.7), message="second")
    answerers = (answerer("first", None), answerer("second", taken), answerer("third", taken))
    monkeypatch.setattr(pipeline, "ANSWERERS", answerers)
    answer = assistant_with(ScriptedReader()).ask(FERRY)
    assert asked == ["first", "second"]
    assert (answer.message, answer.confidence) == ("second", 0.7)


def test_the_answerer_that_takes_every_question_is_the_last():
    assert pipeline.ANSWERERS[-1] is answer_factoid
    assert pipeline.ANSWERERS.count(answer_factoid) == 1


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many articles mention Lindholm?", "count"),
        ("Summarize the article The ferry of Lindholm", "summary"),
        ("What do my articles say about Lindholm?", "overview"),
        (FERRY, None),
    ],
)
def test_each_type_of_question_has_its_answerer(assistant_with, question, kind):
    assert assistant_with(ScriptedReader()).ask(question).structured.kind == kind


def test_an_answer_needs_the_threshold(assistant_with):
    refused = assistant_with(ScriptedReader({FERRY: 0.49})).ask(FERRY)
    assert (refused.status, refused.statements, refused.citations) == ("not_found", (), ())
    assert refused.near_misses[0].quote == "The ferry to Lindholm sails at noon on Mondays."
    assert (refused.confidence, refused.message, refused.short_answer) == (0.49, None, None)
    given = assistant_with(ScriptedReader({FERRY: 0.5})).ask(FERRY)
    assert (given.status, given.near_misses) == ("answered", ())
    assert given.statements[0].text == "The ferry to Lindholm sails at noon on Mondays."


def test_another_reader_reads_from_the_next_question_on_with_its_own_threshold(assistant_with):
    later = ScriptedReader({FERRY: 0.4})

    class Switching(ScriptedReader):
        def read(self, question, passages, session):
            assistant.use_reader(later, 0.3, "large")
            return super().read(question, passages, session)

    assistant = assistant_with(Switching({FERRY: 0.45}))
    begun, following = assistant.ask(FERRY), assistant.ask(FERRY)
    assert (begun.status, begun.confidence, begun.reader) == ("not_found", 0.45, "")
    assert (following.status, following.confidence, following.reader) == ("answered", 0.4, "large")
    assert (assistant.reader, assistant.threshold) == (later, 0.3)


def test_what_filters_excluded_is_said_where_nothing_is_found(assistant_with):
    assistant = assistant_with(ScriptedReader({FERRY: 0.1}))
    filters = Filters(since="2024-01-01")
    refused = assistant.ask(FERRY, filters=filters)
    assert refused.filters == filters
    assert refused.message == (
        "Only 1 of 4 articles was searched: articles since 1 January 2024; 3 have no date."
    )
    assert assistant.ask(FERRY).message is None


def test_small_talk_is_answered_without_reading(assistant_with):
    reader = ScriptedReader()
    reply = assistant_with(reader).ask("Hello!")
    assert (reply.status, reply.citations, reader.questions) == ("reply", (), [])
    number = assistant_with(reader).ask("How many articles are there?")
    assert "4 articles" in (number.message or "")


def test_an_empty_question_is_refused(assistant_with):
    with pytest.raises(InvalidInput, match="empty"):
        assistant_with(ScriptedReader()).ask("  \n")


def test_disfluencies_are_removed_before_anything_is_searched(assistant_with):
    spoken = "When does the, no wait, the ferry to Lindholm sail?"
    reader = ScriptedReader()
    answer = assistant_with(reader, ScriptedNormaliser({spoken: FERRY}, {})).ask(spoken)
    assert (answer.question, answer.searched_for) == (spoken, FERRY)
    assert reader.questions == [FERRY]


def test_what_is_likely_meant_is_tried_and_then_the_question_as_typed(assistant_with):
    typed, certain = "When, er, does it sail, the ferry?", "When does it sail, the ferry?"
    words = ScriptedNormaliser({typed: certain}, {typed: FERRY})
    reader = ScriptedReader({FERRY: 0.8}, default=0.1)
    answer = assistant_with(reader, words).ask(typed)
    assert reader.questions == [certain, FERRY]
    assert (answer.searched_for, answer.status) == (FERRY, "answered")
    reader = ScriptedReader({typed: 0.8}, default=0.1)
    assert assistant_with(reader, words).ask(typed).searched_for == typed
    assert reader.questions == [certain, FERRY, typed]


def test_the_first_interpretation_is_given_where_no_fallback_finds_anything(assistant_with):
    reader = ScriptedReader(default=0.1)
    words = ScriptedNormaliser({}, {"When, er, did it sail?": FERRY})
    answer = assistant_with(reader, words).ask("When, er, did it sail?")
    assert (answer.searched_for, answer.status) == ("When, er, did it sail?", "not_found")
    assert reader.questions == ["When, er, did it sail?", FERRY]


HISTORY = (
    Turn("Who steered the long ferry to Lindholm?", "Maria Holt", ("The ferry of Lindholm",)),
)
ALONE, ABOUT_FERRY = "Who objected?", "Who objected, regarding the long ferry?"


def test_a_clearly_better_alternative_is_preferred_at_half_of_its_gain(assistant_with):
    reader = ScriptedReader({ALONE: 0.4, ABOUT_FERRY: 0.8})
    answer = assistant_with(reader).ask(ALONE, HISTORY)
    assert reader.questions == [ALONE, ABOUT_FERRY]
    assert answer.searched_for == ABOUT_FERRY
    assert answer.confidence == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("alone", "read"), [(0.9, [ALONE]), (0.89, [ALONE, ABOUT_FERRY])], ids=["confident", "in doubt"]
)
def test_alternatives_are_tried_only_in_doubt(assistant_with, alone, read):
    reader = ScriptedReader({ALONE: alone, ABOUT_FERRY: alone + 0.04})
    assert assistant_with(reader).ask(ALONE, HISTORY).searched_for == ALONE
    assert reader.questions == read


def test_a_question_set_by_a_person_disregards_history_and_disfluencies(assistant_with):
    reader = ScriptedReader()
    words = ScriptedNormaliser({FERRY: "Something else?"}, {})
    answer = assistant_with(reader, words).ask("And then?", HISTORY, searched_for=f" {FERRY} ")
    assert (answer.question, answer.searched_for) == ("And then?", FERRY)
    assert reader.questions == [FERRY]


def test_the_question_is_read_without_its_slips_and_without_words_that_chose_articles(
    assistant_with,
):
    reader = ScriptedReader()
    question = "When do articles since 2024 say that the ferry to Lindhlom sails?"
    answer = assistant_with(reader, ScriptedNormaliser({}, {})).ask(question)
    assert reader.questions == ["When do articles say that the ferry to Lindholm sails?"]
    assert answer.searched_for == question
    assert [(each.word, each.read_as) for each in answer.corrections] == [("Lindhlom", "Lindholm")]
    assert {citation.article_id for citation in answer.citations} == {"ferry.md"}
    ignoring = assistant_with(reader).ask(question, ignored_times=("since 2024",))
    assert ignoring.times == ()


def test_the_stages_are_reported_as_they_begin_and_may_stop_the_work(assistant_with):
    stages: list[str] = []
    assistant = assistant_with(ScriptedReader())
    assistant.ask(FERRY, on_stage=stages.append)
    assert stages == ["searching", "reading"]

    def stop(_stage: str) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        assistant.ask(FERRY, on_stage=stop)


def test_each_citation_is_explained_by_the_passages_that_were_read(assistant_with):
    answer = assistant_with(ScriptedReader()).ask(FERRY)
    explanation = answer.citations[0].explanation
    assert explanation.matched == ("ferry", "Lindholm", "sail")
    assert (explanation.unmatched, explanation.rank) == ((), 1)
    assert explanation.score == answer.statements[0].score
    assert answer.content_words == ("ferry", "Lindholm", "sail")
