"""Where two pictures differ in what was asked for and in what came of it. Nothing is shown here."""

from __future__ import annotations

from collections.abc import Mapping

Differing = dict[str, tuple[str | None, str | None]]

# What came of a request stands behind what was asked for, whichever side knows it.
_LAST = ("seed", "picture", "size", "length", "cost", "made", "engine", "run")


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> Differing:
    """Key to the words of either side, where they differ; None on a side that has no such key."""
    return {k: (one.get(k), other.get(k)) for k in _keys(one, other) if one.get(k) != other.get(k)}


def agreeing(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Key to words, where both sides say the same."""
    return {k: one[k] for k in _keys(one, other) if k in one and one[k] == other.get(k)}


def _keys(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    known = dict.fromkeys([*one, *other])
    first = [key for key in known if key not in _LAST]
    return first + [key for key in _LAST if key in known]
