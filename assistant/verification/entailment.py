"""What the judging network says of a statement and the sources that are to support it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.network import ReadingNetwork
from assistant.verification.types import NumberedSource
from index.resources import resource_folder

ENTAILMENT_FOLDER = resource_folder("models/entailment")
LEAST_BORNE = 3  # tokens of a statement whose logits are averaged
UNREAD = -20.0  # logit of sources that a long statement left no room for


@dataclass(frozen=True, slots=True)
class Entailment:
    """What the network says of a statement and its sources.

    `logit` is that of being supported against partly or not at all, `evidence` the highest logit of
    a source to be what the statement rests on; `unborne` is the mean logit of the three tokens of
    the statement that are borne least.
    """

    logit: float
    evidence: float
    unborne: float


def judge(network: ReadingNetwork, statement: str, sources: Sequence[NumberedSource]) -> Entailment:
    """Read a statement with sources, the best first; before it stands the sentence before it."""
    before = sources[0].before
    shown = [before] if before and before not in [source.text for source in sources] else []
    titles = {source.title for source in sources}
    title = titles.pop() if len(titles) == 1 else sources[0].title
    found = network.judge(statement, title, [*shown, *(source.text for source in sources)])
    least_borne = sorted((logit for _, _, logit in found.unborne), reverse=True)[:LEAST_BORNE]
    unsupported, partly, supported = found.label
    highest = max(unsupported, partly)
    against = highest + math.log1p(math.exp(min(unsupported, partly) - highest))
    return Entailment(
        supported - against,
        max(*found.evidence[len(shown) :], UNREAD),
        sum(least_borne) / max(len(least_borne), 1),
    )
