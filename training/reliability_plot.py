"""A reliability plot as SVG: how often answers of each confidence were right (ten equal bins)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SIDE, MARGIN = 360, 46  # pixels
COLOURS = ("#1f6f8b", "#b4532a", "#5b7f3a", "#6b4d8f")
BINS = 10


def reliability_svg(sets: Mapping[str, tuple[Sequence[float], Sequence[bool]]]) -> str:
    """One line a set, of confidences and whether they were right; dots as large as their bins."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE + 2 * MARGIN + 130}" '
        f'height="{SIDE + 2 * MARGIN}" font-family="sans-serif" font-size="12">',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" '
        'stroke="#999"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#bbb" '
        'stroke-dasharray="4"/>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(
            f'<text x="{_x(tick)}" y="{_y(0) + 16}" text-anchor="middle">{tick:.1f}</text>'
            f'<text x="{_x(0) - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:.1f}</text>'
        )
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 34}" text-anchor="middle">confidence</text>')
    parts.append(f'<text x="{_x(0)}" y="{MARGIN - 12}">share that was right</text>')
    for number, (name, (confidences, right)) in enumerate(sets.items()):
        parts += _line(name, number, confidences, right)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(name: str, number: int, confidences: Sequence[float], right: Sequence[bool]) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, is_right))
    points, dots = [], []
    for _, members in sorted(bins.items()):
        x = _x(sum(c for c, _ in members) / len(members))
        y = _y(sum(r for _, r in members) / len(members))
        size = 1.5 + 8 * (len(members) / len(confidences)) ** 0.5
        points.append(f"{x:.1f},{y:.1f}")
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"/>')
    at = MARGIN + 18 * number + 10
    return [
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"/>',
        *dots,
        f'<text x="{_x(1) + 12}" y="{at}" fill="{colour}">{name} ({len(confidences)})</text>',
    ]


def _x(share: float) -> float:
    return MARGIN + SIDE * share


def _y(share: float) -> float:
    return MARGIN + SIDE * (1 - share)
