"""The page, with models that take their time to load."""

from __future__ import annotations

import sys
import time
from pathlib import Path

LOAD_SECONDS = 30


def slow_to_open(config):
    """The real assistant, late."""
    from assistant import factory as parts

    time.sleep(LOAD_SECONDS)
    return parts.configured_assistant(config)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app
    import ui.state.assistant_loader

    ui.state.assistant_loader.configured_assistant = slow_to_open
    sys.exit(app.main())
