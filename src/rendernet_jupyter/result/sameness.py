"""Whether a picture that was made again is the one it should be. Values; nothing here looks.

A file may differ while its pixels do not, and pixels may differ while nobody sees it: another
release of a codec, another graphics card. So there are steps between `same` and `different`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rendernet_jupyter.result.lock import LockedMedium, LockedRequest, Place

Sameness = Literal["same", "same pixels", "near", "different", "missing"]

ORDER: tuple[Sameness, ...] = ("same", "same pixels", "near", "different", "missing")
"""From the best to the worst."""

GOOD: frozenset[Sameness] = frozenset({"same", "same pixels", "near"})
"""What counts as made again."""

NEAR = 8
"""Bits of 64 in which the perceptual hashes of two pictures may differ that look alike. A picture
that was encoded anew or scaled differs in 0 to 2; two pictures of one prompt with other seeds in 16
to 38 (as measured on the sandbox's)."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a picture that was made again.

    Attributes:
        sha256: of its file, hex.
        pixels: hash of its pixels, empty when it has none.
        look: perceptual hash, empty when it has none.
    """

    sha256: str
    pixels: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A locked picture and what came in its place.

    Attributes:
        place: where it stands in the lock.
        request: its request.
        locked: as it was.
        found: as it is now; None when there is none.
        verdict: how they compare.
        distance: bits in which the perceptual hashes differ, None when there is no telling.
        reason: why there is none, as far as that is known.
    """

    place: Place
    request: LockedRequest
    locked: LockedMedium
    found: Look | None
    verdict: Sameness
    distance: int | None = None
    reason: str = ""


def compare(
    place: Place,
    request: LockedRequest,
    locked: LockedMedium,
    found: Look | None,
    reason: str = "",
) -> Pair:
    """Compare a locked picture with what came in its place."""
    if found is None:
        return Pair(place, request, locked, None, "missing", None, reason)
    apart = distance(locked.look, found.look)
    verdict: Sameness = "different"
    if found.sha256 == locked.sha256:
        verdict = "same"
    elif locked.pixels and found.pixels == locked.pixels:
        verdict = "same pixels"
    elif apart is not None and apart <= NEAR:
        verdict = "near"
    return Pair(place, request, locked, found, verdict, apart)


def distance(one: str, other: str) -> int | None:
    """Bits in which two perceptual hashes differ; None when they cannot be compared."""
    tag, _, first = one.partition(":")
    other_tag, _, second = other.partition(":")
    if not first or tag != other_tag:
        return None
    try:
        return (int(first, 16) ^ int(second, 16)).bit_count()
    except ValueError:
        return None


def said(pairs: tuple[Pair, ...]) -> str:
    """`3 same, 1 near, 1 different`."""
    counts = Counter(pair.verdict for pair in pairs)
    words = [f"{counts[verdict]:,} {verdict}" for verdict in ORDER if counts[verdict]]
    return ", ".join(words) or "no picture is locked"
