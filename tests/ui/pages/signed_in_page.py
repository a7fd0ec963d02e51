"""The page, for two people who sign in: `ann` and `eve`, with `NAME-secret` as their passwords."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app

    os.environ["FOOTNOTE_USERS"] = "ann:ann-secret,eve:eve-secret"
    sys.exit(app.main())
