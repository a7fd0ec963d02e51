"""The page, with faults that a file in the data folder switches on while it holds their name."""

from __future__ import annotations

import sys
from pathlib import Path

SECRET = "a fault that nobody foresaw"


def is_on(config, fault: str) -> bool:
    """Whether the file names this fault now."""
    switch = config.data / "fault"
    return switch.exists() and fault in switch.read_text("utf-8")


def faulty(work, config_of, fault: str):
    """The work, which fails while the fault is on."""

    def does(*given, **named):
        if is_on(config_of(*given), fault):
            raise RuntimeError(SECRET)
        return work(*given, **named)

    does.__name__ = work.__name__
    return does


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app
    import ui.state.assistant_loader
    import ui.state.conversation_session
    import ui.state.rebuild
    import ui.views.articles
    from index.storage import schema

    schema.BUSY_TIMEOUT_MS = 300
    ui.state.rebuild.embedder_for_build = faulty(
        ui.state.rebuild.embedder_for_build, lambda config, *_: config, "build"
    )
    ui.views.articles.forget_article = faulty(
        ui.views.articles.forget_article,
        lambda library, _id: type("", (), {"data": library.folder}),
        "forget",
    )  # fmt: skip
    ui.state.assistant_loader.AssistantLoader.ask = faulty(
        ui.state.assistant_loader.AssistantLoader.ask, lambda keeper, *_: keeper._config, "ask"
    )
    ui.state.conversation_session.ConversationSession.of = faulty(
        ui.state.conversation_session.ConversationSession.of,
        lambda kept, _: type("", (), {"data": kept.library.folder}),
        "talks",
    )
    sys.exit(app.main())
