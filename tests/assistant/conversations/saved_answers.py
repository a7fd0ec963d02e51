"""Records of answers as they are saved."""

from __future__ import annotations

from assistant.serialization.to_json import answer_json
from tests.ui.records import answer, article, citation

SOURCE = article("It was in May. It rained for a day.")


def record(question: str = "When was it?", *quotes: str):
    cited = [citation(SOURCE, q, n) for n, q in enumerate(quotes or ("It was in May.",), 1)]
    return answer_json(answer(*cited, question=question, searched_for=question))


def ids(turns):
    return [turn.id for turn in turns]
