"""Units of measure and currencies, each under one normalised name."""

from __future__ import annotations

import re

CURRENCIES = {"$": "$", "£": "£", "€": "€", "¥": "¥"}
_UNITS = {
    "%": "% percent", "$": "dollar dollars usd", "€": "euro euros eur", "£": "sterling gbp",
    "¥": "yen yuan", "kilometre": "km kms kilometre kilometres kilometer kilometers",
    "metre": "m metre metres meter meters",
    "centimetre": "cm centimetre centimetres centimeter centimeters",
    "millimetre": "mm millimetre millimetres millimeter millimeters", "mile": "mi mile miles",
    "foot": "ft foot feet", "inch": "inch inches", "yard": "yard yards",
    "kilogram": "kg kgs kilogram kilograms kilo kilos", "gram": "g gram grams",
    "pound": "lb lbs pound pounds", "tonne": "tonne tonnes ton tons",
    "litre": "l litre litres liter liters", "gallon": "gallon gallons",
    "barrel": "barrel barrels", "acre": "acre acres", "hectare": "ha hectare hectares",
    "second": "second seconds", "minute": "minute minutes", "hour": "hour hours",
    "day": "day days", "week": "week weeks", "month": "month months", "year": "year years",
    "decade": "decade decades", "watt": "w watt watts", "kilowatt": "kw kilowatt kilowatts",
    "megawatt": "mw megawatt megawatts", "gigawatt": "gw gigawatt gigawatts",
    "volt": "volt volts", "hertz": "hz hertz", "times": "times", "degree": "degree degrees",
    "celsius": "°c celsius", "fahrenheit": "°f fahrenheit", "byte": "byte bytes",
    "megabyte": "mb megabyte megabytes", "gigabyte": "gb gigabyte gigabytes", "mph": "mph",
    "point": "point points", "rupee": "rupee rupees",
}  # fmt: skip
_MEASURES = {
    "metre": ("length", 1.0), "kilometre": ("length", 1e3), "centimetre": ("length", 0.01),
    "millimetre": ("length", 1e-3), "mile": ("length", 1609.344), "foot": ("length", 0.3048),
    "inch": ("length", 0.0254), "yard": ("length", 0.9144), "kilogram": ("mass", 1.0),
    "gram": ("mass", 1e-3), "pound": ("mass", 0.45359237), "hectare": ("area", 1.0),
    "acre": ("area", 0.40468564), "second": ("time", 1.0), "minute": ("time", 60.0),
    "hour": ("time", 3600.0), "day": ("time", 86400.0), "week": ("time", 604800.0),
    "month": ("time", 2629746.0), "year": ("time", 31556952.0), "%": ("percent", 1.0),
    "$": ("dollar", 1.0), "€": ("euro", 1.0), "£": ("pound sterling", 1.0),
}  # fmt: skip
_NAMES = {written: name for name, forms in _UNITS.items() for written in forms.split()}
_AFTER = re.compile(
    r"(?:[\s-]?(?P<cent>per cent|pct)\b|[\s-]?(?P<sign>%|°[CF])"
    r"|[\s-]?degrees? (?P<scale>celsius|fahrenheit)\b"
    r"|[\s-]?(?P<square>square|sq|cubic)[\s.]+(?P<squared>[a-z]+)"
    r"|[\s-]?(?P<power>k?m|ft|mi)(?P<exponent>[²³23])(?!\w)"
    r"|[\s-]?(?P<word>[^\W\d_]+))",
    re.IGNORECASE,
)


def measure_of(unit: str) -> tuple[str, float]:
    """The dimension that a unit measures, and its size in the dimension's first unit.

    "mile" -> "length", 1609.344. Empty and 1 for a plain count and for units without one fixed
    size: a ton, a point, `¥`.
    """
    return _MEASURES.get(unit, ("", 1.0))


def unit_after(text: str, end: int) -> tuple[str, int]:
    """The normalised unit that starts at `end`, and where it ends; "" for none.

    "5 km/h wind" from 1 -> "kilometre", 4.
    """
    match = _AFTER.match(text, end)
    if not match:
        return "", end
    if match["cent"]:
        return "%", match.end()
    if match["scale"]:
        return match["scale"].lower(), match.end()
    if match["square"] or match["power"]:
        base = _NAMES.get((match["squared"] or match["power"]).lower(), "")
        cubic = match["exponent"] in ("³", "3") or (match["square"] or "").lower() == "cubic"
        return (f"{'cubic' if cubic else 'square'} {base}", match.end()) if base else ("", end)
    unit = _NAMES.get((match["sign"] or match["word"]).lower(), "")
    return (unit, match.end()) if unit else ("", end)
