"""Query rewriting by the language model when the articles seem to hold no answer.

Only the question changes; the answer is retrieved, judged and refused as always. A rewrite is
accepted only if it adds nothing: names of a stand-alone question must come from the conversation,
words of sub-questions from the question.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.multi_part import join_parts
from assistant.answering.types import CitedSentence
from assistant.errors import LanguageModelFailed
from assistant.generation.prompts import PromptTemplate
from assistant.generation.sanitising import (
    contains_link,
    new_fence,
    sanitise_for_prompt,
    sanitise_output,
)
from assistant.generation.streaming import generate_text
from assistant.generation.types import GenerationLimits, LanguageModel
from assistant.pipeline import Assistant
from assistant.types import Answer, Turn

MAX_TURNS = 3  # in the prompt
MAX_PARTS = 4
LONGEST_ANSWER = 400  # characters of an earlier answer in the prompt
MOST_TOKENS = 80
MAX_ADDED_WORDS = 12  # words by which a stand-alone question may be longer
MIN_KEPT_SHARE = 0.5  # of the question's own words
_SEVERAL = re.compile(r"\?.*\?|,|\b(?:and|or|as well as|both|each)\b", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for from with and or but as is are was were be been do does did "
    "has have had will would can could should may it its this that these those there then he she "
    "they him her them his hers their who whom whose what which when where why how i you we about "
    "into s over after before during not".split()
)


@dataclass(frozen=True, slots=True)
class ModelRewriter:
    """Asks the assistant again with the model's rewrite of a question."""

    assistant: Assistant
    model: LanguageModel
    prompts: Mapping[str, PromptTemplate]
    limits: GenerationLimits

    def retry(self, answer: Answer, history: Sequence[Turn], stop: threading.Event) -> Answer:
        """The answer to a rewrite of an unanswered question, or the same answer as before."""
        if answer.status != "not_found":
            return answer
        found = self._retry_rewritten(answer, history, stop) or self._retry_in_parts(answer, stop)
        return replace(found, question=answer.question) if found else answer

    def _retry_rewritten(
        self, answer: Answer, history: Sequence[Turn], stop: threading.Event
    ) -> Answer | None:
        if not history:
            return None
        turns = "\n".join(map(_turn_text, history[-MAX_TURNS:]))
        output = self._ask(
            "stand_alone",
            stop,
            question=sanitise_for_prompt(answer.question),
            turns=turns,
            fence=new_fence(),
        )
        known_texts = [part for turn in history for part in (turn.question, turn.answer or "")]
        question = accepted_rewrite(output, answer.question, [*known_texts, answer.searched_for])
        if question in (None, answer.question, answer.searched_for):
            return None
        assert question is not None
        again = self.assistant.ask(question, filters=answer.filters)
        return again if again.citations else None

    def _retry_in_parts(self, answer: Answer, stop: threading.Event) -> Answer | None:
        if answer.parts or not _SEVERAL.search(answer.searched_for):
            return None
        output = self._ask("parts", stop, question=sanitise_for_prompt(answer.searched_for))
        questions = accepted_parts(output, answer.searched_for)
        if len(questions) < 2:
            return None
        answers = [self.assistant.ask(question, filters=answer.filters) for question in questions]
        return (
            merge_answers(answer, questions, answers) if any(a.citations for a in answers) else None
        )

    def _ask(self, name: str, stop: threading.Event, **values: str) -> str:
        """The model's text for the prompt `name`; empty if it fails."""
        try:
            prompt = self.prompts[name].fill(**values)
            return generate_text(self.model, prompt, replace(self.limits, tokens=MOST_TOKENS), stop)
        except LanguageModelFailed:
            return ""


def accepted_rewrite(output: str, question: str, known_texts: Sequence[str]) -> str | None:
    """The model's stand-alone question if every name in it is known, else None.

    "When did Laos join ASEAN?" for "And Laos?" after "When did Vietnam join ASEAN?" is accepted,
    "When did France join ASEAN?" is not.
    """
    lines = [line for line in output.splitlines() if line.strip()]
    if not lines:
        return None
    text, _ = sanitise_output(lines[0])
    text = text.strip("\"'“”")
    new, own = _words(text), _words(question)
    known = set(own).union(*map(_words, known_texts))
    kept = [word for word in own if word not in _FUNCTION_WORDS]
    is_taken = (
        text.endswith("?")
        and not contains_link(text)
        and len(new) <= len(own) + MAX_ADDED_WORDS
        and all(word in known or word in _FUNCTION_WORDS for word in new)
        and sum(word in new for word in kept) >= MIN_KEPT_SHARE * len(kept)
    )
    return text if is_taken else None


def accepted_parts(output: str, question: str) -> tuple[str, ...]:
    """The model's sub-questions if they use only the question's words, else none.

    "Who founded the museum and when was it founded?" -> "Who founded the museum?", "When was the
    museum founded?".
    """
    questions = []
    known = set(_words(question))
    for line in output.splitlines():
        text, _ = sanitise_output(line)
        if not text:
            continue
        is_own = all(word in known or word in _FUNCTION_WORDS for word in _words(text))
        if not is_own or not text.endswith("?") or contains_link(text):
            return ()
        questions.append(text)
    return tuple(dict.fromkeys(questions)) if len(questions) <= MAX_PARTS else ()


def merge_answers(answer: Answer, questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer from those of the sub-questions; a sentence that answers two is cited once."""
    sentences, parts = join_parts(zip(questions, map(_cited_sentences, answers), strict=True))
    best = next(found for found in answers if found.citations)
    return replace(
        answer,
        status="answered" if all(part.citations for part in parts) else "partial",
        statements=tuple(sentence.statement for sentence in sentences),
        citations=tuple(sentence.citation for sentence in sentences),
        near_misses=(),
        short_answer=best.short_answer,
        confidence=best.confidence,
        generation=best.generation,
        parts=parts,
    )


def _cited_sentences(answer: Answer) -> list[CitedSentence]:
    by_number = {citation.number: citation for citation in answer.citations}
    return [CitedSentence(each, by_number[each.citations[0]]) for each in answer.statements]


def _turn_text(turn: Turn) -> str:
    answer = sanitise_for_prompt((turn.answer or "")[:LONGEST_ANSWER])
    return f"Question: {sanitise_for_prompt(turn.question)}" + (
        f"\nAnswer: {answer}" if answer else ""
    )


def _words(text: str) -> list[str]:
    return [re.sub(r"['’]s$", "", word) for word in _WORD.findall(text.casefold())]
