"""Disfluency removal: what a speaker takes back in the middle of a question is left out.

"When did France, no wait, Spain join?" -> "When did Spain join?". `models/mender` gives the
probability of each word to belong to a reparandum or an editing term (Shriberg 1994;
`training/train_mender.py`). If it is uncertain about a word, the question stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path

from assistant.query.disfluency_features import (
    frequent_word_ids,
    normalised_word,
    piece_ids,
    surface_features,
)
from index.embedding.model_files import open_session, open_tokenizer, read_model
from index.resources import resource_folder

FOLDER = resource_folder("models/mender")
TOKENIZER = FOLDER.parent / "reader"  # cuts words into the same pieces
REPAIR_HINT = "restore it with `git checkout -- models` or `make mender`"
MIN_WORDS, MOST_WORDS = 4, 60  # of a question; people say no more at once
CERTAIN, LIKELY = 0.6, 0.5  # of every word; docs/experiments.md, "Spoken questions"
LIKELY_BEFORE = 0.25  # of a word before a removed one, for a guess
MIN_FLUENT_WORDS = 2
_EDITING_TERMS = frozenset("no wait sorry i mean meant actually or rather uh um er well".split())
_RETRACTIONS = frozenset(  # each word alone takes back what precedes it
    "no nope sorry actually instead rather wait oops whoops pardon apologies excuse scratch strike "
    "ignore forget correction mistake um uh er erm uhm ah eh oh hmm huh ugh".split()
)
_TWO_WORD_RETRACTIONS = frozenset(
    (("i", "mean"), ("i", "meant"), ("hold", "on"), ("hang", "on"), ("never", "mind"))
)
_BEFORE_DETERMINER_NO = frozenset(  # after these, "no" is a determiner: "is no member"
    "is are was were be been had has have made there that over with of in by to at on for "
    "from".split()
)
_QUESTION_WORDS = frozenset("what which who whom whose when where why how".split())
_AUXILIARIES = frozenset(
    "is are was were do does did has have had can could will would should may might must".split()
)
_CORRECTION = re.compile(r"(?:no|sorry|actually|nope|rather|i (?:mean|meant))\b", re.IGNORECASE)
_EDGES = " \t\n,.;:-–—…"


class DisfluencyRemover:
    """Implements `QuestionNormaliser`; safe to use from many threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load the model; about 0.05 s. ModelUnavailable if it cannot be read."""
        config, data = read_model(folder, REPAIR_HINT)
        self._session = open_session(data)
        self._tokenizer = open_tokenizer(TOKENIZER, REPAIR_HINT)
        self._vocabulary = {word: at for at, word in enumerate(config["vocabulary"], 1)}

    def remove_disfluencies(self, question: str) -> str:
        """The question without what certainly is disfluent; itself if that is not certain.

        "When did France, no wait, Spain join?" -> "When did Spain join?".
        """
        return self._remove(question, CERTAIN)

    def remove_likely_disfluencies(self, question: str) -> str:
        """The question without what likely is disfluent; itself if nothing is."""
        return self._remove(question, LIKELY)

    def _remove(self, question: str, least: float) -> str:
        words = question.split(maxsplit=MOST_WORDS)
        if not MIN_WORDS <= len(words) <= MOST_WORDS or not _is_latin(question):
            return question
        if _CORRECTION.match(question.lstrip()):  # it corrects the previous question
            return question
        probabilities = self.disfluent_probabilities(words)
        if any(1 - least < probability < least for probability in probabilities):
            return question
        removed = [probability >= 0.5 for probability in probabilities]
        if least == LIKELY:
            removed = _extended_back(probabilities, removed)
        normalised = [normalised_word(word) for word in words]
        if (
            not any(removed)
            or not _removes_reparandum(normalised, removed)
            or not _looks_spoken(normalised, removed)
        ):
            return question
        fluent = [word for word, remove in zip(words, removed, strict=True) if not remove]
        return _as_question(fluent, question) if len(fluent) >= MIN_FLUENT_WORDS else question

    def is_word(self, word: str) -> bool:
        """Whether a lower-case word is a common word of English."""
        return self._tokenizer.token_to_id(word) is not None

    def disfluent_probabilities(self, words: Sequence[str]) -> list[float]:
        """The probability of each word, 0 to 1, to be disfluent."""
        import numpy as np

        (logits,) = self._session.run(
            ["dropped"],
            {
                "pieces": piece_ids(words, self._tokenizer)[None],
                "known": frequent_word_ids(words, self._vocabulary)[None],
                "marks": surface_features(words)[None],
            },
        )
        probabilities: list[float] = (1 / (1 + np.exp(-logits[0].astype(np.float64)))).tolist()
        return probabilities


def _extended_back(probabilities: Sequence[float], removed: Sequence[bool]) -> list[bool]:
    """What is removed, with the words before it that are hardly less likely."""
    result = list(removed)
    for at in range(len(result) - 2, -1, -1):
        result[at] = result[at] or (result[at + 1] and probabilities[at] >= LIKELY_BEFORE)
    return result


def _removed_runs(removed: Sequence[bool]) -> list[slice]:
    """Each run of adjacent removed words."""
    grouped = groupby(range(len(removed)), key=removed.__getitem__)
    runs = ([*run] for is_removed, run in grouped if is_removed)
    return [slice(run[0], run[-1] + 1) for run in runs]


def _removes_reparandum(words: Sequence[str], removed: Sequence[bool]) -> bool:
    """Whether each run has more than an editing term such as "no, wait": what it takes back."""
    return not any(
        "no" in words[run] and _EDITING_TERMS.issuperset(words[run])
        for run in _removed_runs(removed)
    )


def _looks_spoken(words: Sequence[str], removed: Sequence[bool]) -> bool:
    """Whether what is removed looks like speech: a retraction, a restart, or a repetition.

    A well-formed question has none of these, whatever the network would remove.
    """
    fluent = [word for word, remove in zip(words, removed, strict=True) if not remove]
    if removed[0] and _starts_question(fluent):
        return True
    return any(
        _has_retraction(words, run) or _is_repeated(words, run) for run in _removed_runs(removed)
    )


def _has_retraction(words: Sequence[str], run: slice) -> bool:
    """Whether words of a run take something back."""
    own, before = words[run], ["", *words][run]
    return not _TWO_WORD_RETRACTIONS.isdisjoint(pairwise(own)) or any(
        word in _RETRACTIONS and not (word == "no" and one in _BEFORE_DETERMINER_NO)
        for one, word in zip(before, own, strict=True)
    )


def _is_repeated(words: Sequence[str], run: slice) -> bool:
    """Whether the words of a run are repeated directly before or after it."""
    length = run.stop - run.start
    before, after = words[max(run.start - length, 0) : run.start], words[run.stop :][:length]
    return words[run] in (before, after)


def _starts_question(words: Sequence[str]) -> bool:
    """Whether a question begins with these words: "in what year did", not "when somebody says"."""
    at = next((at for at, word in enumerate(words[:2]) if word in _QUESTION_WORDS), None)
    return at is not None and not _AUXILIARIES.isdisjoint(words[at + 1 : at + 4])


def _is_latin(question: str) -> bool:
    """Whether all letters are Latin ones, which the network knows."""
    return all(not c.isalpha() or c < "\u0250" for c in question)


def _as_question(words: Sequence[str], question: str) -> str:
    """The words as a question: with a capital, and the question mark that it had."""
    text = " ".join(words).strip(_EDGES)
    text = re.sub(r"(?:\.\.\.|…|--?)(?= |$)", "", text)
    mark = "?" if question.rstrip().endswith("?") and not text.endswith("?") else ""
    return text[0].upper() + text[1:] + mark
