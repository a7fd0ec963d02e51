"""A statement analysed together with its sources, as the checks take it."""

from __future__ import annotations

from assistant.verification.analysis import AnalysedSentence, analyse_sentence
from assistant.verification.word_matching import WordAlignment, lexical_matches


def paired(statement: str, *sources: str) -> tuple[AnalysedSentence, list[WordAlignment]]:
    own = analyse_sentence(statement)
    return own, [
        WordAlignment(other, lexical_matches(own, other))
        for other in map(analyse_sentence, sources)
    ]


def facts(check, statement: str, *sources: str, context: tuple[str, ...] = ()) -> list[str]:
    return list(
        check(
            analyse_sentence(statement),
            [*map(analyse_sentence, sources)],
            [*map(analyse_sentence, context)],
        )
    )
