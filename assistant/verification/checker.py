"""Claim verification: align generated sentences to source sentences and check them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.nlp.lexicon import FUNCTION_WORDS
from assistant.reading.network import ReadingNetwork
from assistant.verification.analysis import LONGEST_READ, AnalysedSentence, analyse_sentence
from assistant.verification.classifier import BoostedTrees, load_boosted_trees
from assistant.verification.entailment import judge
from assistant.verification.features import SemanticScores, SupportAnalysis, analyse_support
from assistant.verification.source_alignment import SourceAlignment, align_to_sources
from assistant.verification.types import NumberedSource, SupportLevel, VerificationResult
from assistant.verification.word_matching import (
    WordAlignment,
    WordVectors,
    lexical_matches,
    semantic_match,
)
from index.types import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_COMPARED_WORDS = 16  # words of a statement that are compared in meaning
MIN_LATIN_SHARE = 0.7  # of letters: other scripts are only compared word for word
MIN_ENGLISH_SHARE = 0.15  # of words that are English function words; prose has .3 to .5
MIN_WORDS_FOR_LANGUAGE = 6  # fewer do not show the language
NO_SIMILAR_SOURCE = "none of the sources is about this"


class StatementVerifier:
    """Verifies generated sentences; only vectors of single words are cached between calls."""

    def __init__(
        self,
        embedder: Embedder,
        network: ReadingNetwork,
        classifier: BoostedTrees | None = None,
    ) -> None:
        """`network` is one that judges statements, as the one in `ENTAILMENT_FOLDER` does.

        Raises ModelUnavailable if the shipped weights cannot be read.
        """
        self._embedder = embedder
        self._network = network
        self._classifier = classifier or load_boosted_trees()
        self._vectors = WordVectors(embedder)

    def verify(
        self,
        statements: Sequence[str],
        sources: Sequence[NumberedSource],
        hints: Sequence[tuple[int, ...]] = (),
        question: str = "",
    ) -> tuple[VerificationResult, ...]:
        """The verdict on each statement, with its sources and problems, in order.

        `hints` are the source numbers that the model cited for each statement, or empty.
        """
        cosines = _Cosines(self._embedder, [source.text for source in sources])
        given = [*hints, *[()] * (len(statements) - len(hints))]
        return tuple(
            self._check(statement, sources, frozenset(hint), question, cosines)
            for statement, hint in zip(statements, given, strict=False)
        )

    def _check(
        self,
        text: str,
        sources: Sequence[NumberedSource],
        hint: frozenset[int],
        question: str,
        cosines: _Cosines,
    ) -> VerificationResult:
        plain = _copy_key(text)
        if not any(map(str.isalnum, plain)):
            return VerificationResult(
                text, (), "unsupported", 0.0, ("there is nothing in it to check",)
            )
        same = [source for source in sources if _copy_key(source.text) == plain]
        if same:
            first = next((each for each in same if each.number in hint), same[0])
            return VerificationResult(text, (first.number,), "supported", 1.0, ())
        statement = analyse_sentence(text)
        aligned, found = self.align_and_analyse(statement, sources, hint, question, cosines)
        if found is None:
            return VerificationResult(text, (), "unsupported", 0.0, (NO_SIMILAR_SOURCE,))
        numbers = tuple(sources[index].number for index in aligned.indices)
        return self._rated(text, numbers, found)

    def align_and_analyse(
        self,
        statement: AnalysedSentence,
        sources: Sequence[NumberedSource],
        hint: frozenset[int],
        question: str,
        cosines: _Cosines,
    ) -> tuple[SourceAlignment, SupportAnalysis | None]:
        """Align a statement and run the checks; no analysis if no source is similar."""
        taken = [analyse_sentence(source.text) for source in sources]
        hinted = frozenset(n for n, source in enumerate(sources) if source.number in hint)
        aligned = align_to_sources(statement, taken, cosines.of(statement.text), hinted)
        if not aligned.indices:
            return aligned, None
        chosen = [sources[index] for index in aligned.indices]
        context = [analyse_sentence(text) for s in chosen for text in (s.title, s.before) if text]
        alignments = [
            self._word_alignment(statement, taken[index], context) for index in aligned.indices
        ]
        semantics = self._semantics(statement, aligned, chosen, cosines)
        found = analyse_support(
            statement, alignments, context, analyse_sentence(question), aligned.coverage, semantics
        )
        return aligned, found

    def cosines(self, sources: Sequence[NumberedSource]) -> _Cosines:
        """Cosine similarities to these sources, computed on demand."""
        return _Cosines(self._embedder, [source.text for source in sources])

    def _word_alignment(
        self,
        statement: AnalysedSentence,
        source: AnalysedSentence,
        context: Sequence[AnalysedSentence],
    ) -> WordAlignment:
        """The match of each content word: lexical, else the nearest in meaning."""
        matches = lexical_matches(statement, source)
        unknown = [
            position
            for position, match in matches.items()
            if not match.strength
            and not any(statement.words[position].stem in each.by_stem for each in context)
        ]
        for position in unknown[:MAX_COMPARED_WORDS]:
            matches[position] = semantic_match(statement.words[position], source, self._vectors)
        return WordAlignment(source, matches)

    def _semantics(
        self,
        statement: AnalysedSentence,
        aligned: SourceAlignment,
        chosen: Sequence[NumberedSource],
        cosines: _Cosines,
    ) -> SemanticScores:
        """Encoder similarities, and what the network says of the statement."""
        similarity = cosines.of(statement.text)
        ranked = [similarity(index) for index in aligned.indices]
        return SemanticScores(
            cosine=ranked[0],
            second_cosine=max(ranked),
            entailment=judge(self._network, statement.text, chosen),
        )

    def _rated(
        self, text: str, numbers: tuple[int, ...], found: SupportAnalysis
    ) -> VerificationResult:
        score = self._classifier.probability(found.features.row())
        support = _support_level(score, self._classifier)
        if found.contradictions or found.features.is_too_free:
            support, score = "unsupported", min(score, self._classifier.weak_threshold)
        elif support == "supported" and not _is_checkable(text):
            support, score = "weak", min(score, self._classifier.supported_threshold)
        if support == "supported":
            return VerificationResult(text, numbers, support, score, ())
        problems = found.contradictions + found.warnings + found.unsupported_words
        unclear = ("it does not follow clearly from its sources",)
        return VerificationResult(text, numbers, support, score, problems or unclear)


class _Cosines:
    """Cosines of statements with sources; each text is encoded at most once, on demand."""

    def __init__(self, embedder: Embedder, sources: Sequence[str]) -> None:
        self._embedder = embedder
        self._sources = sources
        self._known: dict[str, NDArray[np.float32]] = {}

    def of(self, statement: str) -> Callable[[int], float]:
        """The cosine of a statement with the source at an index."""

        def cosine(index: int) -> float:
            own, other = (
                self._vector(statement),
                self._vector(self._sources[index][:LONGEST_READ]),
            )
            return float(own @ other)

        return cosine

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._known:
            self._known[text] = self._embedder.embed([text])[0]
        return self._known[text]


def _support_level(score: float, classifier: BoostedTrees) -> SupportLevel:
    if score >= classifier.supported_threshold:
        return "supported"
    return "weak" if score >= classifier.weak_threshold else "unsupported"


def _copy_key(text: str) -> str:
    """A sentence without typographic differences: white space, quotes, dashes, ends."""
    folded = unicodedata.normalize("NFC", text).translate(_PLAIN_MARKS)
    return re.sub(r"\s+", " ", folded).strip(" .\"'")


_PLAIN_MARKS = str.maketrans("“”‘’«»–—", '""\'\'""--')


def _is_checkable(text: str) -> bool:
    """Whether the checks apply: short enough, no invisible characters, English."""
    if len(text) > LONGEST_READ or any(_is_invisible(each) for each in text):
        return False
    letters = [each for each in text if each.isalpha()]
    if sum(each < "ɐ" for each in letters) < MIN_LATIN_SHARE * len(letters):
        return False
    words = [word for word in analyse_sentence(text).words if not word.is_mark]
    english = sum(word.folded in FUNCTION_WORDS for word in words)
    return len(words) < MIN_WORDS_FOR_LANGUAGE or english >= MIN_ENGLISH_SHARE * len(words)


def _is_invisible(character: str) -> bool:
    """Whether a character is invisible: controls, direction marks, surrogates."""
    return not character.isspace() and unicodedata.category(character)[0] == "C"
