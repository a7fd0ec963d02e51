"""Make one file equal to another, writing only the blocks that differ.

    python -I -S copy_blocks.py SOURCE TARGET

It runs as a separate process: one that opens and closes the file of a SQLite database loses the
locks of its own connections to it (POSIX; sqlite.org/howtocorrupt.html, section 2.2).
"""

import os
import sys

BLOCK_BYTES = 1 << 20


def copy_blocks(source: str, target: str) -> None:
    """Make the target equal to the source, and sync it."""
    with open(source, "rb") as new, open(target, "r+b" if os.path.exists(target) else "w+b") as old:
        while block := new.read(BLOCK_BYTES):
            if old.read(len(block)) != block:
                old.seek(new.tell() - len(block))
                old.write(block)
        old.truncate(new.tell())
        old.flush()
        os.fsync(old.fileno())


if __name__ == "__main__":
    copy_blocks(*sys.argv[1:])
