"""The errors of the index: one tree, as it is drawn."""

from __future__ import annotations

import re

from index import errors
from index.errors import FootnoteError


def drawn() -> dict[str, str]:
    """Each error of the drawing with the one that it hangs on."""
    parents: dict[str, str] = {}
    levels = ["FootnoteError"]
    for indent, name in re.findall(r"^( *(?:│ +)*)[├└]── (\w+)", errors.__doc__ or "", re.M):
        level = (len(indent) - 4) // 4 + 1
        del levels[level:]
        parents[name] = levels[-1]
        levels.append(name)
    return parents


def test_the_drawing_is_the_tree():
    classes = {
        name: value.__bases__[0].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, FootnoteError)
    }
    assert classes.pop("FootnoteError") == "Exception"
    assert drawn() == classes
