"""Words of questions, and of the names of columns that say the same: "deep" and "Depth (m)"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from index.storage.text_index import index_term

_GROUPS = (
    "people live lives lived inhabitant inhabitants population resident residents citizens",
    "cost costs price prices fare fares fee fees charge rate tariff pay",
    "deep depth", "wide width broad breadth", "long length distance far", "high height tall",
    "long duration time take takes took last lasts", "heavy weight weigh weighs weighed mass",
    "old age aged", "large big size area surface", "fast speed", "warm hot cold temperature",
    "earn earns earned salary wage wages pay income", "strong strength", "rain rainfall",
    "doctor doctors physician physicians", "pupil pupils student students",
    "employ employs employed employee employees staff worker workers jobs",
    "win wins won winner winners champion", "score scored goal goals points",
    "found founded foundation established opened opening built year",
    "die died death deaths killed dead", "born birth", "begin begins began start starts started",
    "end ends ended finish", "call called phone telephone number", "write wrote author written",
    "lead leads led leader head", "own owns owned owner", "direct directed director",
    "sell sold sales", "produce produced production output", "export exported exports",
    "import imported imports", "visit visited visitors visitor", "vote voted votes",
    "where place location venue town city site", "who name person",
)  # fmt: skip


def related_terms(terms: Iterable[str]) -> frozenset[str]:
    """Index terms that say the same as one of these, which are among them."""
    given = frozenset(terms)
    return given.union(*(group for group in _groups() if group & given))


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(index_term, group.split())) for group in _GROUPS)
