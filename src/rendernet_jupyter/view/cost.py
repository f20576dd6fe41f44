"""What some pictures of a run cost. The service prices requests; nothing here asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.view.tile import answer_of


def cost_of(run: Run, media: Sequence[Medium]) -> float | None:
    """Credits of `media`, each with an equal share of its request; None when one is not known."""
    batches = Counter(medium.request for medium in run.media)
    shares = []
    for medium in media:
        price = answer_of(run, medium).credits
        if price is None:
            return None
        shares.append(price / max(1, batches[medium.request]))
    return sum(shares)
