"""The page, with an assistant that takes its time over questions that say "slowly"."""

from __future__ import annotations

import sys
import time
from pathlib import Path

SLOW_SECONDS = 60


def slow_assistant(config):
    """The real assistant; the reading of a slow question can be stopped every tenth second."""
    from assistant import factory as parts

    assistant = parts.configured_assistant(config)
    answer = assistant.answer

    def answer_slowly(request, on_stage=lambda stage: None):
        if "slowly" in request.question:
            for _ in range(SLOW_SECONDS * 10):
                on_stage("reading")
                time.sleep(0.1)
        return answer(request, on_stage)

    assistant.answer = answer_slowly
    return assistant


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app
    import ui.state.assistant_loader

    ui.state.assistant_loader.configured_assistant = slow_assistant
    sys.exit(app.main())
