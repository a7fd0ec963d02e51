"""Fields of untrusted JSON records, with a default for an invalid value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]


def as_list(value: object) -> list[Any]:
    """A list; empty for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """A string; empty for anything else."""
    return value if isinstance(value, str) else ""


def as_optional_text(value: object) -> str | None:
    """A string; None for anything else."""
    return value if isinstance(value, str) else None


def as_integer(value: object) -> int | None:
    """A non-negative integer; None for anything else."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if value >= 0 else None


def as_number(value: object) -> float:
    """A finite number; 0 for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    try:
        return float(value) if math.isfinite(value) else 0.0
    except OverflowError:  # an integer of hundreds of digits
        return 0.0
