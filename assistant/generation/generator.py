"""Answer generation: a model's sentences as they arrive, each verified before it is shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.errors import LanguageModelFailed
from assistant.generation.fragments import is_fragment, verify_fragment
from assistant.generation.grounding import (
    MAX_CHARACTERS,
    GroundingSentences,
    grounding_sentences,
    with_citations,
)
from assistant.generation.injected_instructions import (
    dominant_script,
    is_instruction,
    is_other_language,
)
from assistant.generation.layout import DraftLayout, DraftSentence
from assistant.generation.model_rewriting import ModelRewriter
from assistant.generation.prompts import REFUSAL, PromptTemplate, is_refusal
from assistant.generation.question_echo import echoes_question, verify_question_echo
from assistant.generation.sanitising import (
    contains_link,
    new_fence,
    sanitise_for_prompt,
)
from assistant.generation.streaming import ModelStream, SentenceBuffer, generate_text
from assistant.generation.track_record import TrackRecord
from assistant.generation.types import (
    GenerationLimits,
    LanguageModel,
    Prompt,
    Verifier,
)
from assistant.pipeline import Assistant
from assistant.types import Answer, GeneratedAnswer, Statement, Turn, UnsupportedSentence
from assistant.verification.types import SupportLevel, VerificationResult
from index.text.language import detect_language

MAX_SENTENCES = 12  # of one answer; a model that continues has lost the question
MAX_REPEATS = 2  # small models fall into loops
MIN_WEAK_SCORE = 0.1  # below it nine of ten sentences are not supported by their sources
MAX_CITED_SOURCES = 3  # sources of one sentence: the strongest
LONGEST_UNFINISHED = 400  # characters of text that is not verified yet


NOTHING_WRITTEN = "the language model wrote nothing"
MODEL_REFUSED = "the language model found no answer in the sentences that it was given"
NOTHING_SUPPORTED = "nothing that the language model wrote is supported by the articles"
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class GenerationProgress:
    """An answer with the sentences verified so far; `unfinished` is unverified text."""

    answer: Answer
    unfinished: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class AnswerGenerator:
    """Generates answers with a language model over one library; thread-safe."""

    assistant: Assistant
    model: LanguageModel
    verifier: Verifier
    prompts: Mapping[str, PromptTemplate]
    limits: GenerationLimits = GenerationLimits()
    evidence_characters: int = MAX_CHARACTERS  # of the sentences that the model is given, at most
    record: TrackRecord = field(default_factory=TrackRecord)
    rechecks_weak: bool = False  # ask the model about a weak sentence, which can only remove it

    def write(
        self, answer: Answer, stop: threading.Event, history: Sequence[Turn] = ()
    ) -> Iterator[GenerationProgress]:
        """The answer with a growing `written`; the last one has `is_done`.

        Yields nothing for replies, and if the articles do not answer even the model's rewrite of
        the question. The quoted answer stays, with further citations. A failure becomes
        `written.problem`; once `stop` is set, the verified sentences stay.
        """
        rewriter = ModelRewriter(self.assistant, self.model, self.prompts, self.limits)
        answer = rewriter.retry(answer, history, stop)
        if answer.status not in ("answered", "partial") or not answer.citations:
            return
        yield from _Draft(self, answer, self.grounding(answer), stop).write()

    def grounding(self, answer: Answer) -> GroundingSentences:
        """The sentences that the model is given for an answer."""
        with self.assistant.searcher.session() as session:
            return grounding_sentences(
                answer, session, self.assistant.reader, self.evidence_characters
            )

    def writing_prompt(self, answer: Answer, sources: GroundingSentences) -> Prompt:
        """What the model is asked to write."""
        return self.prompts["write"].fill(
            question=sanitise_for_prompt(answer.searched_for),
            sentences=sources.lines(),
            fence=new_fence(),
            refusal=REFUSAL,
        )

    def is_rejected(
        self, statement: str, sources: GroundingSentences, stop: threading.Event
    ) -> bool:
        """Whether the model, asked again, denies that the sources support a statement."""
        prompt = self.prompts["check"].fill(
            statement=sanitise_for_prompt(statement), sentences=sources.lines(), fence=new_fence()
        )
        try:
            said = generate_text(self.model, prompt, replace(self.limits, tokens=5), stop)
        except LanguageModelFailed:
            return False  # truncated or failed: no verdict
        return said.strip().casefold().startswith("no")


class _Draft:
    """One answer while it is generated."""

    def __init__(
        self,
        generator: AnswerGenerator,
        answer: Answer,
        sources: GroundingSentences,
        stop: threading.Event,
    ) -> None:
        self._generator = generator
        self._answer = replace(answer, written=GeneratedAnswer(generator.model.name))
        self._sources = sources
        self._stop = stop
        self._began = time.monotonic()
        self._sentences: list[str] = []
        self._layout = DraftLayout()
        self._repeats = 0
        self._is_refused = False
        self._problem: str | None = None

    def write(self) -> Iterator[GenerationProgress]:
        prompt = self._generator.writing_prompt(self._answer, self._sources)
        stream = ModelStream(self._generator.model, prompt, self._generator.limits, self._stop)
        sentences = SentenceBuffer()
        yield GenerationProgress(self._answer)
        try:
            for piece in stream:
                complete = sentences.add(piece)
                for sentence in complete:
                    self._take(sentence)
                if self._has_enough:
                    break
                yield GenerationProgress(self._answer, sentences.pending[:LONGEST_UNFINISHED])
            else:
                for sentence in sentences.flush():
                    self._take(sentence)
        except LanguageModelFailed as error:
            self._problem = str(error)
        self._end(stream)
        yield GenerationProgress(self._answer, is_done=True)

    @property
    def _written(self) -> GeneratedAnswer:
        assert self._answer.written is not None
        return self._answer.written

    @property
    def _has_enough(self) -> bool:
        return (
            self._is_refused
            or self._repeats >= MAX_REPEATS
            or len(self._sentences) >= MAX_SENTENCES
        )

    def _take(self, raw: str) -> None:
        """Verify one sentence and add it to the statements or the unsupported sentences."""
        if self._has_enough or self._stop.is_set():
            return
        if is_refusal(raw):
            self._is_refused = True
            return
        sentence = self._layout.place(raw)
        if sentence is None:
            return
        if sentence.text.casefold() in (seen.casefold() for seen in self._sentences):
            self._repeats += 1
            return
        self._sentences.append(sentence.text)
        result = self._checked(sentence.claim, sentence.hints)
        if sentence.lead and result.support == "weak":  # no word of a lead may be doubtful
            result = replace(result, support="unsupported")
        self._place(sentence, result)

    def _checked(self, text: str, hints: tuple[int, ...]) -> VerificationResult:
        if problem := self._rejection_reason(text):
            return VerificationResult(text, (), "unsupported", 0.0, (problem,))
        known = tuple(number for number in hints if number in self._sources.evidence)
        (result,) = self._generator.verifier.verify(
            [text], self._sources.sources, [known], self._answer.searched_for
        )
        if result.support == "weak" and result.score < MIN_WEAK_SCORE:
            result = replace(result, support="unsupported")
        if is_fragment(text):
            result = verify_fragment(result, self._answer, self._sources.evidence)
        result = verify_question_echo(result, self._answer, self._sources.sources)
        result = self._without_instructions(result)
        is_doubted = result.support == "weak" and self._generator.rechecks_weak
        if is_doubted and self._generator.is_rejected(text, self._sources, self._stop):
            problems = (*result.problems, "the model says no")
            return replace(result, support="unsupported", problems=problems)
        return result

    def _rejection_reason(self, text: str) -> str:
        """Why a sentence is rejected without verification; empty if it is not."""
        if contains_link(text):
            return "it holds a link or markup"
        if dominant_script(text) != dominant_script(self._answer.searched_for):
            return "it is not in the script of the question"
        if is_other_language(text, self._answer.searched_for):
            return "it is not in the language of the question"
        if echoes_question(text, self._answer.searched_for, self._sources.sources):
            return "it asks and states nothing"
        return ""

    def _without_instructions(self, result: VerificationResult) -> VerificationResult:
        """The result without sources that instruct to say it: they do not state it."""
        if is_instruction(result.text):
            return result
        evidence = self._sources.evidence
        stating = tuple(n for n in result.sources if not is_instruction(evidence[n].quote))
        if len(stating) == len(result.sources):
            return result
        is_borne = result.support != "unsupported" and result.sources[0] in stating
        support: SupportLevel = "weak" if is_borne else "unsupported"
        problems = (*result.problems, "a source of it orders words and states nothing")
        return replace(result, sources=stating, support=support, problems=problems)

    def _place(self, sentence: DraftSentence, result: VerificationResult) -> None:
        evidence = [self._sources.evidence[number] for number in result.sources[:MAX_CITED_SOURCES]]
        written = self._written
        if result.support == "unsupported" or not evidence:
            gone = UnsupportedSentence(sentence.claim, result.problems, len(written.statements))
            written = replace(written, unsupported=(*written.unsupported, gone))
            self._answer = replace(self._answer, written=written)
            return
        answer, numbers = with_citations(self._answer, evidence)
        statement = Statement(
            sentence.text,
            numbers,
            result.support,
            result.score,
            context=sentence.lead or None,
            problems=result.problems if result.support == "weak" else (),
            layout=sentence.layout,
        )
        self._layout.shown()
        written = replace(written, statements=(*written.statements, statement))
        self._answer = replace(answer, written=written)

    def _end(self, stream: ModelStream) -> None:
        if self._problem is None and self._stop.is_set():
            self._problem = STOPPED
        if self._problem is None and not self._written.statements:
            self._problem = self._empty_reason()
        record, usage, rate = self._generator.record, stream.usage, stream.rate()
        record.add(self._written)
        written = replace(
            self._written,
            problem=self._problem,
            seconds=round(time.monotonic() - self._began, 2),
            tokens_in=usage.tokens_in,
            tokens_out=stream.pieces if usage.tokens_out is None else usage.tokens_out,
            tokens_a_second=None if rate is None else round(rate, 1),
            remark=record.warning(self._written.model),
        )
        self._answer = replace(self._answer, written=written)

    def _empty_reason(self) -> str:
        if self._is_refused:
            return MODEL_REFUSED
        if not self._sentences:
            return NOTHING_WRITTEN
        language = detect_language(" ".join(self._sentences))
        read = {each.article.language for each in self._sources.evidence.values()}
        if language and language not in read | {detect_language(self._answer.searched_for)}:
            return f"the language model answered in another language ({language})"
        return NOTHING_SUPPORTED
