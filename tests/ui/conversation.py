"""An answer of two citations, and conversations that are made of such answers."""

from __future__ import annotations

from tests.ui.records import answer, article, citation
from ui.state.conversation_session import ConversationSession, OpenConversation

SOURCE = article("It was in May. It rained for a day.")
MAY, RAIN = citation(SOURCE, "It was in May."), citation(SOURCE, "It rained for a day.", 2)
ANSWER = answer(MAY, RAIN, question="When?", searched_for="When?")
HOSTILE = '<script>alert("1")</script>'


def keep(
    session: ConversationSession, talk: OpenConversation, turn: str, question: str = "When?"
) -> tuple[OpenConversation, str]:
    """Save an answer to this question as a turn of the conversation."""
    return session.keep(talk, turn, answer(MAY, question=question, searched_for=question), "")
