"""The plots of an evaluation report, as SVG that takes its colours from the page around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from assistant.evaluation import metrics
from assistant.evaluation.self_evaluation import AskedQuestion
from index.search.searcher import SearchMode

if TYPE_CHECKING:
    from leather import Chart

WIDTH, HEIGHT = 460, 340  # units of the drawing; the page scales it
COLOURS = ("var(--one)", "var(--two)")
DIAGONAL = "var(--faint)"
MAX_RANK = 10
MAX_POINTS = 200  # of a line
DASHES = {SearchMode.BOTH: None, SearchMode.DENSE: "7 4", SearchMode.TEXT: "2 4"}
Asked = Mapping[str, Sequence[AskedQuestion]]
"""What each configuration answered, by its name."""


def retrieval_plot(asked: Asked) -> str:
    """The share of questions whose article is among the first k, by way of searching.

    Empty if no question is answerable.
    """
    if not any(one.question.is_answerable for each in asked.values() for one in each):
        return ""
    chart = _chart("articles looked at", "article found", ticks=range(1, MAX_RANK + 1))
    chart.add_x_scale(1, MAX_RANK)
    for colour, each in zip(COLOURS, asked.values(), strict=False):
        answerable = [one for one in each if one.question.is_answerable]
        for mode in SearchMode:
            ranks = [one.ranks[mode] for one in answerable]
            line = [
                (k, sum(rank is not None and rank <= k for rank in ranks) / len(ranks))
                for k in range(1, MAX_RANK + 1)
            ]
            chart.add_line(line, stroke_color=colour, stroke_dasharray=DASHES[mode])
    return _svg(chart, "Share of questions whose article is among the first ones found")


def reliability_plot(asked: Asked) -> str:
    """How often answers of each confidence were right, in ten equal bins."""
    chart = _chart("confidence", "right")
    chart.add_x_scale(0, 1)
    chart.add_line([(0, 0), (1, 1)], stroke_color=DIAGONAL, stroke_dasharray="4 4")
    for colour, each in zip(COLOURS, asked.values(), strict=False):
        bins: dict[int, list[tuple[float, bool]]] = {}
        shown = [one for one in each if not (one.is_refused or one.is_answered_elsewhere)]
        for one in shown:
            confidence = one.answer.confidence
            bin_ = min(int(confidence * metrics.BINS), metrics.BINS - 1)
            bins.setdefault(bin_, []).append((confidence, one.is_right_first))
        points = [
            (sum(c for c, _ in members) / len(members), sum(r for _, r in members) / len(members))
            for _, members in sorted(bins.items())
        ]
        sizes = [3 + 9 * (len(bins[n]) / len(shown)) ** 0.5 for n in sorted(bins)]
        if points:
            chart.add_line(points, stroke_color=colour)
            chart.add_dots(points, fill_color=colour, radius=lambda d, sizes=sizes: sizes[d.i])
    return _svg(chart, "Share of answers that were right, by their confidence")


def refusal_plot(asked: Asked) -> str:
    """What every threshold would refuse: of what articles answer, and of what they do not."""
    chart = _chart("answerable refused", "others refused")
    chart.add_x_scale(0, 1)
    for colour, each in zip(COLOURS, asked.values(), strict=False):
        kept = [one for one in each if not one.is_answered_elsewhere]
        good = [one.answer.confidence for one in kept if one.question.is_answerable]
        others = [one.answer.confidence for one in kept if not one.question.is_answerable]
        if not good or not others:
            continue
        steps = _thinned(sorted({0.0, *good, *others, 1.01}))
        curve = [(_below(good, at), _below(others, at)) for at in steps]
        chart.add_line(curve, stroke_color=colour)
        refused = [
            [one.is_refused for one in kept if one.question.is_answerable is answerable]
            for answerable in (True, False)
        ]
        now = (sum(refused[0]) / len(refused[0]), sum(refused[1]) / len(refused[1]))
        chart.add_dots([now], fill_color=colour, radius=6)
    if not chart._layers:  # noqa: SLF001 - the library has no other way to ask
        return ""
    return _svg(chart, "Share of questions that each threshold of confidence refuses")


def time_plot(asked: Asked) -> str:
    """The share of questions answered within a time."""
    chart = _chart("milliseconds", "answered", formatter=_whole)
    slowest = max(one.answer.timings.total for each in asked.values() for one in each)
    chart.add_x_scale(0, max(slowest, 1.0))
    for colour, each in zip(COLOURS, asked.values(), strict=False):
        times = sorted(one.answer.timings.total for one in each)
        line = [(time, (place + 1) / len(times)) for place, time in enumerate(times)]
        points = _thinned([(0.0, 0.0), *line])
        chart.add_line(points, stroke_color=colour)
    return _svg(chart, "Share of questions answered within a time")


def _below(values: Sequence[float], at: float) -> float:
    return sum(value < at for value in values) / len(values)


def _thinned(points: list[Any]) -> list[Any]:
    step = max(1, len(points) // MAX_POINTS)
    return [*points[:-1:step], points[-1]]


def _chart(
    x: str,
    y: str,
    ticks: Sequence[float] = (0, 0.25, 0.5, 0.75, 1),
    formatter: Any = None,  # noqa: ANN401 - a function of the library's own form
) -> Chart:
    """An empty chart whose y axis is a share."""
    from leather import Chart

    chart = Chart()
    chart.add_y_scale(0, 1)
    chart.add_y_axis(ticks=[0, 0.25, 0.5, 0.75, 1], tick_formatter=_percent, name=y)
    if formatter is not None:
        chart.add_x_axis(tick_formatter=formatter, name=x)
    else:
        is_share = max(ticks) <= 1
        chart.add_x_axis(ticks=list(ticks), tick_formatter=_percent if is_share else _whole, name=x)
    return chart


def _percent(value: float, _index: int, _count: int) -> str:
    return f"{float(value):.0%}"


def _whole(value: float, _index: int, _count: int) -> str:
    return f"{float(value):,.0f}"


def _svg(chart: Chart, label: str) -> str:
    """The chart in a scalable element with a description for readers of screens.

    Its legend is left out: the page has one for all plots.
    """
    root = ElementTree.Element("svg", {"class": "plot", "role": "img", "aria-label": label})
    drawn = chart.to_svg_group(WIDTH, HEIGHT)
    _background, (header, *_body) = drawn
    header.clear()
    root.set("viewBox", f"0 0 {WIDTH} {HEIGHT}")
    root.append(drawn)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
