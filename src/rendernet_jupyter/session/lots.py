"""Doubts that nothing tells apart from outside, as one question: which of these is which of those.

Requests of one shape that left in one stretch of time could be the same generations, so a person is
shown these once and not once for each request. Nothing here asks, adopts or sends.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from rendernet_jupyter.job.ports import RemoteGeneration
from rendernet_jupyter.job.recovery import SENDING, outline
from rendernet_jupyter.session.doubts import Doubt

NEAREST = 12
"""Candidates that are shown for a lot, unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Doubts of one shape and stretch of time.

    Attributes:
        doubts: oldest first.
        candidates: generations that could be one of them or more, nearest in time first.
        pairs: by the jobs' names the generation that each could be by the order in time alone;
            empty where the numbers differ, or that order says nothing. A hint and no more:
            requests that leave together may be accepted in another order.
    """

    doubts: tuple[Doubt, ...]
    candidates: tuple[RemoteGeneration, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)

    def nearest(self, *, every: bool = False) -> tuple[RemoteGeneration, ...]:
        """The candidates that are shown: the nearest in time, or every one."""
        return self.candidates if every else self.candidates[:NEAREST]


def lots(found: Sequence[Doubt]) -> list[Lot]:
    """All doubts, each in one lot; the lot with the oldest doubt first."""
    alike: dict[tuple[str, str, int], list[Doubt]] = defaultdict(list)
    for doubt in sorted(found, key=_left):
        alike[outline(doubt.job.intent.body, doubt.job.intent.expected)].append(doubt)
    made = [_lot(stretch) for kin in alike.values() for stretch in _stretches(kin)]
    claims = Counter(g.generation_id for lot in made for g in lot.candidates)
    shared = {name for name, count in claims.items() if count > 1}
    hinted = (replace(lot, pairs=_pairs(lot, shared)) for lot in made)
    return sorted(hinted, key=lambda lot: _left(lot.doubts[0]))


def in_turn(made: Sequence[Lot], *, every: bool = False) -> list[RemoteGeneration]:
    """The candidates that are shown, each once: the first of each lot, the second of each, ..."""
    ranks = zip_longest(*(lot.nearest(every=every) for lot in made))
    by_name = {g.generation_id: g for rank in ranks for g in rank if g is not None}
    return list(by_name.values())


def _left(doubt: Doubt) -> float:
    """When its request left, by the service's clock as far as that is known."""
    return doubt.job.sent_at + doubt.job.skew


def _stretches(kin: Sequence[Doubt]) -> Iterator[list[Doubt]]:
    """Runs of doubts, in order of time, without a pause longer than a request takes to leave."""
    stretch = list(kin[:1])
    for before, after in pairwise(kin):
        if _left(after) - _left(before) > SENDING:
            yield stretch
            stretch = []
        stretch.append(after)
    yield stretch


def _lot(stretch: Sequence[Doubt]) -> Lot:
    found = {g.generation_id: g for doubt in stretch for g in doubt.candidates}
    moments = [_left(doubt) for doubt in stretch]

    def distance(one: RemoteGeneration) -> float:
        if one.created_at is None:
            return math.inf
        # A listing tells whole seconds: what is less apart says nothing.
        return min(abs(one.created_at - moment) for moment in moments) // 1

    # Listings are newest first; of those equally near the oldest comes first, as the doubts do.
    oldest_first = [*found.values()][::-1]
    return Lot(tuple(stretch), tuple(sorted(oldest_first, key=distance)))


def _pairs(lot: Lot, shared: set[str]) -> dict[str, str]:
    """The pairs that the order in time suggests, where nothing speaks against any of them."""
    if not 1 < len(lot.doubts) == len(lot.candidates):
        return {}
    contested = frozenset[str]().union(*(doubt.contested for doubt in lot.doubts))
    timed = [(g.created_at, g.generation_id) for g in lot.candidates if g.created_at is not None]
    names = [name for _, name in sorted(timed)]
    certain_order = (
        len({at for at, _ in timed}) == len(lot.doubts) == len(set(map(_left, lot.doubts)))
    )
    if not certain_order or (contested | shared) & set(names):
        return {}
    pairs = list(zip(lot.doubts, names, strict=True))
    fitting = all(name in {g.generation_id for g in doubt.candidates} for doubt, name in pairs)
    return {doubt.job.intent.job_id: name for doubt, name in pairs} if fitting else {}
