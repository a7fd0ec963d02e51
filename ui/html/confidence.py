"""The calibrated confidence in words and a gauge; the colour says nothing that the words do not."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = 5  # of the gauge


@dataclass(frozen=True, slots=True)
class Level:
    """What a confidence from `least` on is called; `name` is for the style."""

    least: float
    name: str
    words: str


LEVELS = (
    Level(0.75, "high", "Very likely right"),
    Level(0.5, "fair", "Probably right"),
    Level(0.0, "low", "Uncertain: check the source"),
)


def level_of(confidence: float) -> Level:
    """The level of a confidence, 0 to 1."""
    return next(level for level in LEVELS if confidence >= level.least)


def in_ten(confidence: float) -> int:
    """How many of ten answers of this confidence are right; never none and never all."""
    return min(max(round(10 * confidence), 1), 9)


def confidence_html(confidence: float) -> str:
    """One line: a gauge, the word, and what the figure means."""
    level = level_of(confidence)
    full = min(max(round(STEPS * confidence), 1), STEPS)
    gauge = "".join(f'<i class="{"on" if i < full else "off"}"></i>' for i in range(STEPS))
    return (
        f'<p class="confidence" data-level="{level.name}">'
        f'<span class="gauge" aria-hidden="true">{gauge}</span>'
        f'<span class="level">{level.words}</span> '
        f"<span>Of ten answers as sure as this, about {in_ten(confidence)} are right.</span></p>"
    )
