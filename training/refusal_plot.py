"""A plot as SVG: what is refused in libraries of different sizes, by several ways of deciding."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, MARGIN, LEGEND = 420, 300, 46, 250  # pixels
COLOURS = ("#1f6f8b", "#b4532a", "#8a8a8a")
DASHES = ("", "6 3", "2 3")
Line = Sequence[tuple[int, float]]  # (articles, share refused)


def refusal_svg(lines: Mapping[tuple[str, str], Line]) -> str:
    """One line for each (way, kind of question); a colour a way, a dash a kind."""
    sizes = sorted({size for line in lines.values() for size, _ in line})
    low, high = math.log(sizes[0]), math.log(sizes[-1])

    def x(size: int) -> float:
        return MARGIN + WIDTH * (math.log(size) - low) / (high - low)

    def y(share: float) -> float:
        return MARGIN + HEIGHT * (1 - share)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 2 * MARGIN + LEGEND}" '
        f'height="{HEIGHT + 2 * MARGIN}" font-family="sans-serif" font-size="12">',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
        'stroke="#999"/>',
        f'<text x="{MARGIN}" y="{MARGIN - 12}">share refused</text>',
        f'<text x="{MARGIN + WIDTH / 2}" y="{MARGIN + HEIGHT + 34}" text-anchor="middle">'
        "articles in the library</text>",
    ]
    for size in sizes:
        parts.append(
            f'<text x="{x(size):.1f}" y="{MARGIN + HEIGHT + 16}" text-anchor="middle">'
            f"{size:,}</text>"
        )
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(
            f'<text x="{MARGIN - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.1f}</text>'
        )
    ways = list(dict.fromkeys(way for way, _ in lines))
    kinds = list(dict.fromkeys(kind for _, kind in lines))
    for number, ((way, kind), line) in enumerate(lines.items()):
        points = " ".join(f"{x(size):.1f},{y(share):.1f}" for size, share in line)
        style = (
            f'stroke="{COLOURS[ways.index(way) % len(COLOURS)]}" '
            f'stroke-dasharray="{DASHES[kinds.index(kind) % len(DASHES)]}" fill="none"'
        )
        at, left = MARGIN + 18 * number + 10, MARGIN + WIDTH + 14
        parts += [
            f'<polyline points="{points}" {style}/>',
            f'<line x1="{left}" y1="{at - 4}" x2="{left + 28}" y2="{at - 4}" {style}/>',
            f'<text x="{left + 34}" y="{at}">{way}: {kind}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
