"""Streaming a model's text: within its limits, cancelled at once, split into whole sentences."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from queue import Empty, SimpleQueue
from typing import cast

from assistant.errors import LanguageModelFailed
from assistant.generation.types import GenerationLimits, LanguageModel, Prompt, TokenUsage
from index.text.sentences import split_sentences

STARTUP_TIMEOUT_SECONDS = 300  # a large file on a slow disk; the limits of an answer start after it
POLL_SECONDS = 0.05  # how often `stop` is checked while the model is silent
PIECES_PER_TOKEN = 2  # a server that respects the token limit sends fewer
CHARACTERS_PER_TOKEN = 12
MIN_PIECES_FOR_RATE = 8
_NUMBERS_FIRST = re.compile(r"(?:\[[\d\s,;&]{1,40}\]\s*)+")


class ModelStream:
    """The pieces of a model's text; iterate once, then read `usage` and `pieces`.

    The model is read on a separate thread, so that cancelling and the limits do not wait for a
    silent server; that thread ends at the model's next word.
    """

    def __init__(
        self, model: LanguageModel, prompt: Prompt, limits: GenerationLimits, stop: threading.Event
    ) -> None:
        """Nothing is sent before the first piece is requested."""
        self.usage = TokenUsage()
        self.pieces = 0
        self._first: float | None = None
        self._last = 0.0
        self._limits = limits
        self._stop = stop
        self._came: SimpleQueue[str | TokenUsage | Exception | _Ready | None] = SimpleQueue()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(model, prompt), daemon=True)

    def __iter__(self) -> Iterator[str]:
        """Yields pieces; ends early once `stop` is set.

        Raises LanguageModelFailed for the model and for its limits.
        """
        began = heard = time.monotonic()
        size, is_ready = 0, False
        self._thread.start()
        try:
            while not self._stop.is_set():
                now = time.monotonic()
                if is_ready:
                    self._check(now - began, now - heard, size)
                elif now - began > STARTUP_TIMEOUT_SECONDS:
                    raise LanguageModelFailed(
                        f"the language model took {STARTUP_TIMEOUT_SECONDS} s to start"
                    )
                try:
                    piece = self._came.get(timeout=POLL_SECONDS)
                except Empty:
                    continue
                heard = time.monotonic()
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, _Ready):
                    began, is_ready = heard, True
                    continue
                if isinstance(piece, TokenUsage):
                    self.usage = piece
                    continue
                self.pieces += 1
                self._first, self._last = self._first or heard, heard
                size += len(piece)
                yield piece
        finally:
            self._left.set()

    def rate(self) -> float | None:
        """Tokens a second from the first piece to the last; None for a few pieces."""
        if self._first is None or self.pieces < MIN_PIECES_FOR_RATE or self._last <= self._first:
            return None
        tokens = self.pieces if self.usage.tokens_out is None else self.usage.tokens_out
        return (tokens - 1) / (self._last - self._first)

    def _check(self, seconds: float, silent: float, size: int) -> None:
        limits = self._limits
        if seconds > limits.seconds:
            raise LanguageModelFailed(f"the language model took longer than {limits.seconds:g} s")
        if silent > limits.silence_seconds:
            raise LanguageModelFailed(
                f"the language model said nothing for {limits.silence_seconds:g} s"
            )
        if (
            self.pieces > PIECES_PER_TOKEN * limits.tokens
            or size > CHARACTERS_PER_TOKEN * limits.tokens
        ):
            raise LanguageModelFailed(
                f"the language model went on beyond its limit of {limits.tokens} tokens"
            )

    def _read(self, model: LanguageModel, prompt: Prompt) -> None:
        try:
            start = getattr(model, "start", None)
            if start:
                start()
            self._came.put(_Ready())
            # A stream that can be closed is a generator; others just end.
            stream = model.stream(prompt, self._limits)
            with closing(cast("_Closable", _closable(stream))):
                for piece in stream:
                    if self._left.is_set():
                        return
                    self._came.put(piece)
            self._came.put(None)
        except LanguageModelFailed as error:
            self._came.put(error)
        except Exception as error:  # noqa: BLE001 - a plugged-in model may raise anything
            kind = type(error).__name__
            self._came.put(LanguageModelFailed(f"the language model failed ({kind})"))


def generate_text(
    model: LanguageModel, prompt: Prompt, limits: GenerationLimits, stop: threading.Event
) -> str:
    """All text of a model, or what it had written when stopped. LanguageModelFailed."""
    return "".join(ModelStream(model, prompt, limits, stop))


class SentenceBuffer:
    """Joins pieces of text into whole sentences, each with its citation numbers.

    "It snowed. [1] The" completes nothing; then " ferry" completes "It snowed. [1]". A sentence
    begins with the line breaks before it.
    """

    def __init__(self) -> None:
        self._text = ""
        self._breaks = ""  # between what was given out and the text

    def add(self, piece: str) -> list[str]:
        """The sentences that a piece completes: those after which another has begun."""
        self._text += piece
        if not _has_sentence_end(self._text):
            return []
        bounds = self._bounds()
        while bounds and not self._has_begun(bounds[-1]):
            bounds.pop()
        complete = self._cut([0, *bounds])
        if bounds:
            self._text = self._text[bounds[-1] :]
        return complete

    @property
    def pending(self) -> str:
        """The text of the incomplete sentence."""
        return self._text.strip()

    def flush(self) -> list[str]:
        """The remaining sentences, at the end of the text."""
        bounds = [0, *self._bounds(), len(self._text)]
        return self._cut(bounds)

    def _cut(self, bounds: list[int]) -> list[str]:
        """The sentences between the bounds, with the line breaks before them."""
        sentences = []
        for piece in (self._text[a:b] for a, b in pairwise(bounds)):
            text = piece.strip()
            if text:
                before = self._breaks + piece[: piece.index(text)]
                sentences.append("\n" * before.count("\n") + text)
                self._breaks = ""
            self._breaks += piece[len(piece.rstrip()) :]
        return sentences

    def _bounds(self) -> list[int]:
        """The start of each sentence after the first; citation numbers belong to the one before."""
        bounds = []
        for sentence in split_sentences(self._text)[1:]:
            numbers = _NUMBERS_FIRST.match(self._text, sentence.start, sentence.end)
            bounds.append(numbers.end() if numbers else sentence.start)
        return bounds

    def _has_begun(self, at: int) -> bool:
        """Whether a whole word follows; a partial one may belong to the sentence before."""
        text = self._text[at:]
        if not text or text.startswith("["):
            return False
        is_new_line = "\n" in self._text[len(self._text[:at].rstrip()) : at]
        is_whole = any(map(str.isspace, text)) or any(ord(sign) > 0x2E80 for sign in text)
        return is_new_line or is_whole


def _has_sentence_end(text: str) -> bool:
    """Whether the text may contain a second sentence."""
    return any(mark in text[:-1] for mark in ".!?\n。！？؟।…:;")


class _Ready:
    """Marks that the model accepts requests."""


class _Closable:
    """A stream without anything to close."""

    def close(self) -> None:
        """Do nothing."""


def _closable(stream: object) -> object:
    return stream if hasattr(stream, "close") else _Closable()
