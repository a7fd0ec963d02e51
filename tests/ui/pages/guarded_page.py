"""The page with a sign-in for `ann`, that loses its patience after six wrong passwords."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import app
    import ui.security.login_throttle

    os.environ["FOOTNOTE_USERS"] = "ann:ann-secret"
    ui.security.login_throttle.NETWORK_LIMIT = ui.security.login_throttle.AttemptLimit(5, 6, 300.0)
    sys.exit(app.main())
