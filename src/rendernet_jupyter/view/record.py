"""What is folded below a picture beside its cell: what it was made from, its cost, its names.

The names are those under which the service knows it; `%rendernet lineage` takes that of the medium.
Nothing here is looked up before the words are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.lineage import used
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.phrase import counted, numeral

if TYPE_CHECKING:
    from rendernet_jupyter.view.lineage import Lineage

Origin = Callable[[], str]
"""Tells what a picture was made from, a line for each; empty when nobody knows."""


def nothing() -> str:
    """The origin of a picture that was made from words."""
    return ""


def origin_of(
    run: Run, medium: Medium, answer: Answer, trace: Callable[[Run, Medium], Lineage] | None
) -> Origin:
    """How to learn what a picture was made from; nothing for one that was made from words.

    Args:
        run: of the picture.
        medium: the picture.
        answer: its request.
        trace: looks it up; None where there is no store.
    """
    if trace is None or next(used(answer.body), None) is None:
        return nothing

    def told() -> str:
        try:
            return trace(run, medium).origin
        except RenderNetError:  # a store that cannot be read takes no picture away
            return ""

    return told


def record_of(medium: Medium, answer: Answer, batches: Counter[int]) -> tuple[str, ...]:
    """Cost and names of a picture, as words.

    Args:
        medium: the picture.
        answer: its request.
        batches: how many pictures each request of the run made.
    """
    named = {"generation": answer.generation_id, "media": medium.media_id}
    cost = _cost(answer, max(1, batches[medium.request]))
    names = (f"{noun} {name}" for noun, name in named.items() if name)
    return tuple(filter(None, (cost, *names)))


def _cost(answer: Answer, batch: int) -> str:
    """`1 credit`, `0.25 credits of 1`; empty when nobody told it."""
    if answer.cached:
        return "from the store, at no cost"
    if answer.credits is None:
        return ""
    share = counted(answer.credits / batch, "credit")
    return share if batch == 1 else f"{share} of {numeral(answer.credits)}"
