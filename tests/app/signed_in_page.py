"""The page, for two people who sign in: `ann` and `eve`, with `NAME-secret` as their passwords."""

from __future__ import annotations

import sys
from pathlib import Path

ACCOUNTS = [(name, f"{name}-secret") for name in ("ann", "eve")]

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    import app
    from ui.page import Page

    blocks_of = Page.blocks

    def blocks_with_accounts(page):
        blocks = blocks_of(page)
        launch = blocks.launch
        blocks.launch = lambda **options: launch(**{**options, "auth": ACCOUNTS})
        return blocks

    Page.blocks = blocks_with_accounts
    sys.exit(app.main())
