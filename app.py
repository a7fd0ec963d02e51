"""The page: `python app.py [OPTIONS]` is `python -m assistant serve [OPTIONS]`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from assistant.cli.main import main as run_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the page with these options, by default those of the command line."""
    return run_command(["serve", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    sys.exit(main())
