"""Writing an answer: the model's sentences as they come, each checked before it is shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.errors import LanguageModelFailed
from assistant.generation.fragments import is_fragment, verify_fragment
from assistant.generation.grounding import GroundingSentences, grounding_sentences, with_citations
from assistant.generation.injected_instructions import dominant_script, is_instruction
from assistant.generation.prompts import REFUSAL, PromptTemplate, is_refusal
from assistant.generation.query_rewriting import ModelRewriter
from assistant.generation.question_echo import echoes_question, verify_question_echo
from assistant.generation.sanitising import (
    contains_link,
    new_fence,
    sanitise_for_prompt,
    sanitise_output,
)
from assistant.generation.streaming import ModelStream, SentenceBuffer, generate_text
from assistant.generation.types import GenerationLimits, LanguageModel, TokenUsage, Verifier
from assistant.pipeline import Assistant
from assistant.types import Answer, GeneratedAnswer, Statement, Turn, UnsupportedSentence
from assistant.verification.types import VerificationResult
from index.text.language import detect_language

MAX_SENTENCES = 12  # of one answer; a model that goes on has lost the question
MAX_REPEATS = 2  # small models fall into saying the same again and again
MIN_WEAK_SCORE = 0.1  # of ten sentences below it, nine or more are not borne by their sources
MAX_CITED_SOURCES = 3  # sources of one sentence: the strongest
LONGEST_UNFINISHED = 400  # characters of text that is not yet checked

SupportLevel = Literal["supported", "weak", "unsupported"]

NOTHING_WRITTEN = "the language model wrote nothing"
MODEL_REFUSED = "the language model found no answer in the sentences that it was given"
NOTHING_SUPPORTED = "nothing that the language model wrote is supported by the articles"
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class GenerationProgress:
    """An answer with what is written and checked of it; `unfinished` is neither yet."""

    answer: Answer
    unfinished: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class AnswerGenerator:
    """Lets a model write answers over one library; safe to use from many threads."""

    assistant: Assistant
    model: LanguageModel
    checker: Verifier
    prompts: Mapping[str, PromptTemplate]
    limits: GenerationLimits = GenerationLimits()
    rechecks_weak: bool = False  # a weak sentence is put to the model, which can only take it away

    def write(
        self, answer: Answer, stop: threading.Event, history: Sequence[Turn] = ()
    ) -> Iterator[GenerationProgress]:
        """The answer with a growing `written`; the last one is done.

        Nothing where nothing can be written: for replies, and where the articles hold no answer
        even to the question as the model puts it. The quoted answer is never changed, only cited
        further. Whatever fails is a `problem` of what is written; once `stop` is set, what stands
        already stays.
        """
        look = ModelRewriter(self.assistant, self.model, self.prompts, self.limits)
        answer = look.look(answer, history, stop)
        if answer.status not in ("answered", "partial") or not answer.citations:
            return
        with self.assistant.searcher.session() as session:
            sources = grounding_sentences(answer, session, self.assistant.reader)
        yield from _Draft(self, answer, sources, stop).write()

    def is_rejected(
        self, statement: str, sources: GroundingSentences, stop: threading.Event
    ) -> bool:
        """Whether the model itself, asked once more, says that the sources do not say this."""
        prompt = self.prompts["check"].fill(
            statement=sanitise_for_prompt(statement), sentences=sources.lines(), fence=new_fence()
        )
        try:
            said = generate_text(self.model, prompt, replace(self.limits, tokens=5), stop)
        except LanguageModelFailed:
            return False  # cut after its first words, or gone: then it said nothing
        return said.strip().casefold().startswith("no")


class _Draft:
    """One answer while it is written."""

    def __init__(
        self,
        writer: AnswerGenerator,
        answer: Answer,
        sources: GroundingSentences,
        stop: threading.Event,
    ) -> None:
        self._writer = writer
        self._answer = replace(answer, written=GeneratedAnswer(writer.model.name))
        self._sources = sources
        self._stop = stop
        self._began = time.monotonic()
        self._said: list[str] = []
        self._repeats = 0
        self._is_refused = False
        self._problem: str | None = None

    def write(self) -> Iterator[GenerationProgress]:
        prompt = self._writer.prompts["write"].fill(
            question=sanitise_for_prompt(self._answer.searched_for),
            sentences=self._sources.lines(),
            fence=new_fence(),
            refusal=REFUSAL,
        )
        stream = ModelStream(self._writer.model, prompt, self._writer.limits, self._stop)
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
                for sentence in sentences.last():
                    self._take(sentence)
        except LanguageModelFailed as error:
            self._problem = str(error)
        self._end(stream.usage, stream.pieces)
        yield GenerationProgress(self._answer, is_done=True)

    @property
    def _written(self) -> GeneratedAnswer:
        assert self._answer.written is not None
        return self._answer.written

    @property
    def _has_enough(self) -> bool:
        return self._is_refused or self._repeats >= MAX_REPEATS or len(self._said) >= MAX_SENTENCES

    def _take(self, sentence: str) -> None:
        """Check one sentence, and put it where it belongs."""
        if self._has_enough or self._stop.is_set():
            return
        text, hints = sanitise_output(sentence)
        if not any(map(str.isalnum, text)):
            return
        if is_refusal(text):
            self._is_refused = True
            return
        if text.casefold() in (said.casefold() for said in self._said):
            self._repeats += 1
            return
        self._said.append(text)
        self._place(self._checked(text, hints))

    def _checked(self, text: str, hints: tuple[int, ...]) -> VerificationResult:
        if problem := self._rejection_reason(text):
            return VerificationResult(text, (), "unsupported", 0.0, (problem,))
        known = tuple(number for number in hints if number in self._sources.evidence)
        (checked,) = self._writer.checker.check(
            [text], self._sources.numbered, [known], self._answer.searched_for
        )
        if checked.support == "weak" and checked.score < MIN_WEAK_SCORE:
            checked = replace(checked, support="unsupported")
        if is_fragment(text):
            checked = verify_fragment(checked, self._answer, self._sources.evidence)
        checked = verify_question_echo(checked, self._answer, self._sources.numbered)
        checked = self._without_instructions(checked)
        is_doubted = checked.support == "weak" and self._writer.rechecks_weak
        if is_doubted and self._writer.is_rejected(text, self._sources, self._stop):
            problems = (*checked.problems, "the model says no")
            return replace(checked, support="unsupported", problems=problems)
        return checked

    def _rejection_reason(self, text: str) -> str:
        """Why a sentence is shown to nobody, whatever the articles say; empty if it may be."""
        if contains_link(text):
            return "it holds a link or markup"
        if dominant_script(text) != dominant_script(self._answer.searched_for):
            return "it is not in the script of the question"
        if echoes_question(text, self._answer.searched_for, self._sources.numbered):
            return "it asks and states nothing"
        return ""

    def _without_instructions(self, checked: VerificationResult) -> VerificationResult:
        """What an article orders to be said is not stated by it."""
        if is_instruction(checked.text):
            return checked
        evidence = self._sources.evidence
        stating = tuple(n for n in checked.sources if not is_instruction(evidence[n].quote))
        if len(stating) == len(checked.sources):
            return checked
        is_borne = checked.support != "unsupported" and checked.sources[0] in stating
        support: SupportLevel = "weak" if is_borne else "unsupported"
        problems = (*checked.problems, "a source of it orders words and states nothing")
        return replace(checked, sources=stating, support=support, problems=problems)

    def _place(self, checked: VerificationResult) -> None:
        evidence = [
            self._sources.evidence[number] for number in checked.sources[:MAX_CITED_SOURCES]
        ]
        written = self._written
        if checked.support == "unsupported" or not evidence:
            gone = UnsupportedSentence(checked.text, checked.problems, len(written.statements))
            written = replace(written, unsupported=(*written.unsupported, gone))
            self._answer = replace(self._answer, written=written)
            return
        answer, numbers = with_citations(self._answer, evidence)
        statement = Statement(checked.text, numbers, checked.support, checked.score)
        written = replace(written, statements=(*written.statements, statement))
        self._answer = replace(answer, written=written)

    def _end(self, usage: TokenUsage, pieces: int) -> None:
        if self._problem is None and self._stop.is_set():
            self._problem = STOPPED
        if self._problem is None and not self._written.statements:
            self._problem = self._empty_reason()
        written = replace(
            self._written,
            problem=self._problem,
            seconds=round(time.monotonic() - self._began, 2),
            tokens_in=usage.tokens_in,
            tokens_out=pieces if usage.tokens_out is None else usage.tokens_out,
        )
        self._answer = replace(self._answer, written=written)

    def _empty_reason(self) -> str:
        if self._is_refused:
            return MODEL_REFUSED
        if not self._said:
            return NOTHING_WRITTEN
        language = detect_language(" ".join(self._said))
        read = {each.article.language for each in self._sources.evidence.values()}
        if language and language not in read | {detect_language(self._answer.searched_for)}:
            return f"the language model answered in another language ({language})"
        return NOTHING_SUPPORTED
