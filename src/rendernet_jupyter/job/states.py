"""The states of a job and the legal moves between them.

::

    intended --answer with an id-----------> ticketed --all media final--> settled
       |                                        `------vanished, drop----> dropped
       |---- refused, or never reached ----> refused
       `---- the answer was lost ----------> uncertain --adopt--> ticketed
                                                 `------drop----> dropped

An intent is durable before the request leaves. A job found `intended` by a process that did not
write it has an unknown outcome, since the process that did may have died in the middle of the
exchange: it becomes `uncertain`. Nothing here stores or sends.
"""

from __future__ import annotations

from typing import Literal

State = Literal["intended", "ticketed", "settled", "refused", "uncertain", "dropped"]

MOVES: dict[State, frozenset[State]] = {
    "intended": frozenset({"ticketed", "refused", "uncertain"}),
    "ticketed": frozenset({"settled", "dropped"}),
    "uncertain": frozenset({"ticketed", "dropped"}),
    "settled": frozenset(),
    "refused": frozenset(),
    "dropped": frozenset(),
}

PENDING: frozenset[State] = frozenset({"intended", "ticketed", "uncertain"})


def legal(old: State, new: State) -> bool:
    """Whether a job may go from `old` to `new`."""
    return new in MOVES[old]
