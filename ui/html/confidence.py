"""The calibrated confidence as words and a gauge; the colour adds nothing to the words."""

from __future__ import annotations

from dataclasses import dataclass

GAUGE_STEPS = 5


@dataclass(frozen=True, slots=True)
class ConfidenceLevel:
    """The words for confidences from `least` up; `name` is for the style sheet."""

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
    """How many of ten answers with this confidence are right, 1 to 9."""
    return min(max(round(10 * confidence), 1), 9)


def confidence_html(confidence: float, is_calibrated: bool) -> str:
    """One line: a gauge, the level in words, and what the figure means if that is known."""
    level = confidence_level(confidence)
    full = min(max(round(GAUGE_STEPS * confidence), 1), GAUGE_STEPS)
    gauge = "".join(f'<i class="{"on" if i < full else "off"}"></i>' for i in range(GAUGE_STEPS))
    meaning = ""
    if is_calibrated:
        right = right_in_ten(confidence)
        meaning = f" <span>Of ten answers as sure as this, about {right} are right.</span>"
    return (
        f'<p class="confidence" data-level="{level.name}">'
        f'<span class="gauge" aria-hidden="true">{gauge}</span>'
        f'<span class="level">{level.words}</span>{meaning}</p>'
    )
