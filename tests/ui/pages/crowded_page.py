"""The slow page with a short queue: one question at a time, and one more may wait."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app
    import ui.page
    import ui.state.assistant_loader
    from tests.ui.pages.slow_page import slow_assistant

    ui.state.assistant_loader.configured_assistant = slow_assistant
    ui.page.ANSWERS_AT_ONCE = 1
    ui.page.QUESTIONS_WAITING = 1
    sys.exit(app.main())
