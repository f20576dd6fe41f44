"""What is offered: texts for a fragment, the likeliest first. Nothing here knows what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rendernet_jupyter.catalog.spelling import Spelling

MOST = 500
"""IPython hands on no more."""


class Offer(NamedTuple):
    """One text, and what it is, in a word that front ends show beside it."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """Texts that can stand in place of `fragment`, which ends at the cursor."""

    fragment: str = ""
    found: tuple[Offer, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(offer.text for offer in self.found)


def matching(
    fragment: str,
    names: Iterable[str],
    kind: str,
    *,
    typed: str | None = None,
    written: Callable[[str], str] = str,
) -> Offers:
    """The names that a fragment may mean, in the order of the spelling index.

    Args:
        fragment: what is replaced.
        names: what there is; all of them, in this order, for an empty fragment.
        kind: what they are.
        typed: what the fragment says, where that is not the fragment itself.
        written: how a name is written there.
    """
    text = fragment if typed is None else typed
    known = list(dict.fromkeys(names))
    ranked = Spelling(known).search(text) if text.strip() else known
    return Offers(fragment, tuple(Offer(written(name), kind) for name in ranked[:MOST]))


def starting(fragment: str, names: Iterable[str], kind: str) -> Offers:
    """The names that begin with a fragment, in their own order; letter case does not count."""
    start = fragment.casefold()
    found = (Offer(name, kind) for name in names if name.casefold().startswith(start))
    return Offers(fragment, tuple(found))
