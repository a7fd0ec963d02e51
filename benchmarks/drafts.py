"""What a language model writes over a library, before anything of it is checked.

    python benchmarks/drafts.py questions.jsonl --data LIBRARY --model model.gguf --log drafts.jsonl

One row a question is appended to the log as it is written, with the whole evidence that the model
was given, its prompt and its text: what is stored can be read by hand, and checked again with
another checker. A run that is cut short goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.errors import LanguageModelFailed
from assistant.factory import configured_assistant
from assistant.generation.factory import configured_model, open_generator, open_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.grounding import MAX_CHARACTERS, GroundingSentences
from assistant.generation.streaming import ModelStream
from assistant.serialization.to_json import dumps


def main() -> int:
    """Write the drafts that the log lacks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--tokens", type=int, default=160)
    parser.add_argument("--characters", type=int, default=MAX_CHARACTERS, help="of the evidence")
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    prepare_process()
    config = replace(
        from_environment(),
        data=options.data,
        language_model=options.model,
        model_tokens=options.tokens,
        model_seconds=600.0,
    )
    chosen = configured_model(config)
    assert chosen is not None
    generator = open_generator(config, configured_assistant(config), open_model(config, chosen))
    generator = replace(generator, evidence_characters=options.characters)
    known = set()
    if options.log.exists():
        known = {json.loads(line)["qid"] for line in options.log.read_text("utf-8").splitlines()}
    rows = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines()]
    with options.log.open("a", encoding="utf-8") as log:
        for row in rows[: options.limit]:
            if row["qid"] not in known:
                log.write(dumps(drafted(generator, row)) + "\n")
                log.flush()
    return 0


def drafted(generator: AnswerGenerator, row: dict[str, Any]) -> dict[str, Any]:
    """One row of the log; without a draft where the articles hold no answer."""
    answer = generator.assistant.ask(row["question"])
    found = {"qid": row["qid"], "question": row["question"], "status": answer.status}
    if answer.status not in ("answered", "partial") or not answer.citations:
        return found
    sources = generator.grounding(answer)
    prompt = generator.writing_prompt(answer, sources)
    stream = ModelStream(generator.model, prompt, generator.limits, threading.Event())
    began = time.monotonic()
    first, draft, problem = None, "", None
    try:
        for piece in stream:
            first = first or time.monotonic()
            draft += piece
    except LanguageModelFailed as error:
        problem = str(error)
    ended = time.monotonic()
    writing = ended - (first or ended)
    return found | {
        "quoted": [citation.quote for citation in answer.citations],
        "evidence": evidence_rows(sources),
        "prompt": {"system": prompt.system, "user": prompt.user},
        "draft": draft,
        "problem": problem,
        "seconds_to_first": round((first or ended) - began, 2),
        "seconds": round(ended - began, 2),
        "tokens_in": stream.usage.tokens_in,
        "tokens_out": stream.usage.tokens_out or stream.pieces,
        "tokens_a_second": round(stream.pieces / writing, 1) if writing else None,
    }


def evidence_rows(sources: GroundingSentences) -> list[dict[str, Any]]:
    """The evidence under its numbers; each text is the slice of its article."""
    rows = []
    for source in sources.sources:
        evidence = sources.evidence[source.number]
        rows.append(
            {
                "number": source.number,
                "article": evidence.article.id,
                "title": source.title,
                "date": evidence.article.date,
                "start": evidence.sentence.start,
                "end": evidence.sentence.end,
                "text": source.text,
                "before": source.before,
            }
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())
