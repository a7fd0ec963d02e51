"""Questions as people speak them: what is given up in the middle of one is left out.

"When did France, no wait, Spain join?" asks of Spain. `models/mender` says of each word how likely
it is not meant (`training/train_mender.py`). Where it is not sure of every word, the question stays
as it is.
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

FOLDER = Path(__file__).resolve().parent.parent.parent / "models" / "mender"
TOKENIZER = FOLDER.parent / "reader"  # cuts words into the same pieces
REPAIR_HINT = "restore it with `git checkout -- models` or `make mender`"
MIN_WORDS, MOST_WORDS = 4, 60  # of a question that is looked at; people say no more at once
CERTAIN, LIKELY = 0.6, 0.5  # of every word; docs/experiments.md, "Spoken questions"
LIKELY_BEFORE = 0.25  # of a word before a dropped one, for a guess
MIN_WORDS_KEPT = 2
_EDITING_TERMS = frozenset("no wait sorry i mean meant actually or rather uh um er well".split())
_RETRACTIONS = frozenset(  # what was said before, each word on its own
    "no nope sorry actually instead rather wait oops whoops pardon apologies excuse scratch strike "
    "ignore forget correction mistake um uh er erm uhm ah eh oh hmm huh ugh".split()
)
_TWO_WORD_RETRACTIONS = frozenset(
    (("i", "mean"), ("i", "meant"), ("hold", "on"), ("hang", "on"), ("never", "mind"))
)
_BEFORE_DETERMINER_NO = frozenset(  # behind these, "no" belongs to what follows it
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
    """Implements `Words`; safe to use from many threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load the model; about 0.05 s. ModelUnavailable if it cannot be read."""
        config, data = read_model(folder, REPAIR_HINT)
        self._session = open_session(data)
        self._tokenizer = open_tokenizer(TOKENIZER, REPAIR_HINT)
        self._vocabulary = {word: at for at, word in enumerate(config["vocabulary"], 1)}

    def remove_disfluencies(self, question: str) -> str:
        """The question without what is given up in it; itself where that is not sure."""
        return self._remove(question, CERTAIN)

    def remove_likely_disfluencies(self, question: str) -> str:
        """The same where it is only likely."""
        return self._remove(question, LIKELY)

    def _remove(self, question: str, least: float) -> str:
        words = question.split(maxsplit=MOST_WORDS)
        if not MIN_WORDS <= len(words) <= MOST_WORDS or not _is_latin(question):
            return question
        if _CORRECTION.match(question.lstrip()):  # said to the question before
            return question
        shares = self.dropped(words)
        if any(1 - least < share < least for share in shares):
            return question
        dropped = [share >= 0.5 for share in shares]
        if least == LIKELY:
            dropped = _extended_back(shares, dropped)
        told = [normalised_word(word) for word in words]
        if (
            not any(dropped)
            or not _drops_reparandum(told, dropped)
            or not _looks_spoken(told, dropped)
        ):
            return question
        kept = [word for word, drop in zip(words, dropped, strict=True) if not drop]
        return _as_question(kept, question) if len(kept) >= MIN_WORDS_KEPT else question

    def is_word(self, word: str) -> bool:
        """Whether it is a common word of English, in small letters."""
        return self._tokenizer.token_to_id(word) is not None

    def dropped(self, words: Sequence[str]) -> list[float]:
        """How likely each word is not meant, 0 to 1."""
        import numpy as np

        (logits,) = self._session.run(
            ["dropped"],
            {
                "pieces": piece_ids(words, self._tokenizer)[None],
                "known": frequent_word_ids(words, self._vocabulary)[None],
                "marks": surface_features(words)[None],
            },
        )
        shares: list[float] = (1 / (1 + np.exp(-logits[0].astype(np.float64)))).tolist()
        return shares


def _extended_back(shares: Sequence[float], dropped: Sequence[bool]) -> list[bool]:
    """What is dropped, with the words before it that are hardly less likely."""
    result = list(dropped)
    for at in range(len(result) - 2, -1, -1):
        result[at] = result[at] or (result[at + 1] and shares[at] >= LIKELY_BEFORE)
    return result


def _dropped_runs(dropped: Sequence[bool]) -> list[slice]:
    """Each stretch of dropped words."""
    places = groupby(range(len(dropped)), key=dropped.__getitem__)
    runs = ([*run] for drop, run in places if drop)
    return [slice(run[0], run[-1] + 1) for run in runs]


def _drops_reparandum(told: Sequence[str], dropped: Sequence[bool]) -> bool:
    """Whether each run of dropped words has more than "no, wait": what is taken back goes too."""
    return not any(
        "no" in told[run] and _EDITING_TERMS.issuperset(told[run]) for run in _dropped_runs(dropped)
    )


def _looks_spoken(told: Sequence[str], dropped: Sequence[bool]) -> bool:
    """Whether what is dropped looks like speech: taken back in words, begun anew, or said twice.

    A well-formed question has none of this, however much of it the network would drop.
    """
    kept = [word for word, drop in zip(told, dropped, strict=True) if not drop]
    if dropped[0] and _starts_question(kept):
        return True
    return any(
        _has_retraction(told, run) or _is_repeated(told, run) for run in _dropped_runs(dropped)
    )


def _has_retraction(told: Sequence[str], run: slice) -> bool:
    """Whether words of a run take something back."""
    own, before = told[run], ["", *told][run]
    return not _TWO_WORD_RETRACTIONS.isdisjoint(pairwise(own)) or any(
        word in _RETRACTIONS and not (word == "no" and one in _BEFORE_DETERMINER_NO)
        for one, word in zip(before, own, strict=True)
    )


def _is_repeated(told: Sequence[str], run: slice) -> bool:
    """Whether the words of a run stand once more right behind or before it."""
    length = run.stop - run.start
    behind = told[run.stop : run.stop + length]
    return told[run] in (behind, told[max(run.start - length, 0) : run.start])


def _starts_question(words: Sequence[str]) -> bool:
    """Whether a question begins here: "in what year did", not "when somebody says"."""
    at = next((at for at, word in enumerate(words[:2]) if word in _QUESTION_WORDS), None)
    return at is not None and not _AUXILIARIES.isdisjoint(words[at + 1 : at + 4])


def _is_latin(question: str) -> bool:
    """Whether it is in letters that the network knows."""
    return all(not c.isalpha() or c < "\u0250" for c in question)


def _as_question(kept: Sequence[str], question: str) -> str:
    """The words as a question: a capital first, the mark that it had last."""
    text = " ".join(kept).strip(_EDGES)
    text = re.sub(r"(?:\.\.\.|…|--?)(?= |$)", "", text)
    mark = "?" if question.rstrip().endswith("?") and not text.endswith("?") else ""
    return text[0].upper() + text[1:] + mark
