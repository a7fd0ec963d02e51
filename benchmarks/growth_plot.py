"""Small panels of a figure against size, both axes logarithmic, as one SVG file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 330, 240, 48  # pixels of a panel, and around its axes
LINE, LIMIT, INK, RULE = "#1f5fa8", "#b3261e", "#444", "#ddd"


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure by its key in the rows, with the most that it may be."""

    key: str
    title: str
    limit: float


def plot_svg(panels: Sequence[Panel], rows: Sequence[Mapping[str, float]], size: str) -> str:
    """An SVG of the panels, two in a row; `size` is the key of the horizontal axis."""
    height = HEIGHT * -(-len(panels) // 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{2 * WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        points = [(row[size], row[panel.key]) for row in rows]
        x, y = WIDTH * (number % 2), HEIGHT * (number // 2)
        parts.append(f'<g transform="translate({x} {y})">{_panel(panel, points)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, points: Sequence[tuple[float, float]]) -> str:
    low_x, high_x = _decades([x for x, _ in points])
    low_y, high_y = _decades([*(y for _, y in points), panel.limit])

    def across(value: float) -> float:
        return MARGIN + (math.log10(value) - low_x) / (high_x - low_x) * (WIDTH - 1.5 * MARGIN)

    def down(value: float) -> float:
        share = (math.log10(value) - low_y) / (high_y - low_y)
        return HEIGHT - 0.7 * MARGIN - share * (HEIGHT - 1.5 * MARGIN)

    left, right, bottom = across(10**low_x), across(10**high_x), down(10**low_y)
    parts = [f'<text x="{left}" y="24" font-weight="bold">{panel.title}</text>']
    for power in range(low_y, high_y + 1):
        y = down(10**power)
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="{RULE}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:g}</text>')
    for power in range(low_x, high_x + 1):
        label = {3: "1k", 4: "10k", 5: "100k", 6: "1M", 7: "10M"}.get(power, f"1e{power}")
        x = across(10**power)
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{label}</text>')
    y = down(panel.limit)
    parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="{LIMIT}" stroke-dasharray="5 4"/>')
    parts.append(
        f'<text x="{left + 4}" y="{y - 5:.1f}" fill="{LIMIT}">limit {panel.limit:g}</text>'
    )
    line = "L".join(f"{across(x):.1f} {down(y):.1f}" for x, y in points)
    parts.append(f'<path d="M{line}" fill="none" stroke="{LINE}" stroke-width="2"/>')
    for x, value in points:
        at = f'x="{across(x):.1f}" y="{down(value) - 9:.1f}"'
        parts.append(f'<circle cx="{across(x):.1f}" cy="{down(value):.1f}" r="3.5" fill="{LINE}"/>')
        parts.append(f'<text {at} text-anchor="middle" fill="{LINE}">{_short(value)}</text>')
    return "".join(parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around positive values, at least one decade."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
