"""The calibrated confidence in words and a gauge; the colour says nothing that the words do not."""

from __future__ import annotations

from dataclasses import dataclass

GAUGE_STEPS = 5  # of the gauge


@dataclass(frozen=True, slots=True)
class ConfidenceLevel:
    """What a confidence from `least` on is called; `name` is for the style."""

    least: float
    name: str
    words: str


LEVELS = (
    ConfidenceLevel(0.75, "high", "Very likely right"),
    ConfidenceLevel(0.5, "fair", "Probably right"),
    ConfidenceLevel(0.0, "low", "Uncertain: check the source"),
)


def confidence_level(confidence: float) -> ConfidenceLevel:
    """The level of a confidence, 0 to 1."""
    return next(level for level in LEVELS if confidence >= level.least)


def right_in_ten(confidence: float) -> int:
    """How many of ten answers of this confidence are right; never none and never all."""
    return min(max(round(10 * confidence), 1), 9)


def confidence_html(confidence: float) -> str:
    """One line: a gauge, the word, and what the figure means."""
    level = confidence_level(confidence)
    full = min(max(round(GAUGE_STEPS * confidence), 1), GAUGE_STEPS)
    gauge = "".join(f'<i class="{"on" if i < full else "off"}"></i>' for i in range(GAUGE_STEPS))
    return (
        f'<p class="confidence" data-level="{level.name}">'
        f'<span class="gauge" aria-hidden="true">{gauge}</span>'
        f'<span class="level">{level.words}</span> '
        f"<span>Of ten answers as sure as this, about {right_in_ten(confidence)} are right."
        "</span></p>"
    )
