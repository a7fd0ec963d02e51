"""A question that depends on the previous turn: searched for again with the title cited there.

Even rewritten, such a question may be too ambiguous for a confident answer: "When did she die?"
becomes "When did Ada Holt die?", which does not say in what context. The title of the article that
the previous turn cited adds the context.
"""

from __future__ import annotations

from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.factoid import answer_factoid
from assistant.answering.types import Finding

LONGEST_TITLE = 120  # code points; a longer one is no title


def answer_with_topic_title(context: QuestionContext, engine: Engine) -> Finding | None:
    """The plain answer, else the answer with the topic's title added; None for other questions.

    "When did Ada Holt die?" -> "When did Ada Holt die, regarding Keepers of the Skerries?"
    """
    title = next((t for t in context.topic_titles if 0 < len(t) <= LONGEST_TITLE), None)
    if title is None:
        return None
    plain = answer_factoid(context, engine)
    if plain.sentences or not plain.reading.evidence:
        return plain
    question = f"{context.question.rstrip('?!. ')}, regarding {title.rstrip('?!. ')}?"
    with_title = with_question(context, question)
    retrieved = engine.retrieve(with_title)
    reading = engine.read(with_title, retrieved.passages)
    if not engine.is_confident(reading):
        return plain
    first, again = plain.reading.evidence[0], reading.evidence[0]
    # the title alone may not make an answer
    if first.position != again.position or again.article.title != title:
        return plain
    sentences = engine.compose(with_title, reading, retrieved)
    return Finding(reading, retrieved.passages, sentences)
