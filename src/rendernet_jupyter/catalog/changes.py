"""What came into a listing and went out of it between two readings. Nothing is read or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from rendernet_jupyter.catalog.catalog import Listing

_NOUNS = {"loras": ("LoRA", "LoRAs"), "controlnets": ("ControlNet", "ControlNets")}
_TOLD = 3  # names of each kind that a sentence tells
_LONGEST = 40  # characters of a name in a sentence; a service may call things what it likes


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that a listing has or had, and the earlier or later reading has not.

    Attributes:
        listing: which, such as `styles`.
        name: of the entry.
        base_model: of the entry; empty where it has none.
        came: it is new; otherwise it is gone.
        seen_at: Unix seconds of the reading that showed it.
    """

    listing: str
    name: str
    base_model: str
    came: bool
    seen_at: float

    def to_item(self) -> dict[str, Any]:
        """The change as JSON knows it."""
        return asdict(self)

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Change:
        """The change that `to_item` wrote."""
        return cls(**{name: item[name] for name in cls.__slots__})


def changes_between(
    before: Mapping[str, Sequence[Mapping[str, Any]]],
    after: Mapping[str, Sequence[Mapping[str, Any]]],
    seen_at: float,
) -> tuple[Change, ...]:
    """What came and what went, listing by listing, in the order of the listings.

    Args:
        before: raw items of the earlier reading; a listing that it has nothing of says nothing.
        after: raw items of the later one.
        seen_at: Unix seconds of the later one.
    """
    found: list[Change] = []
    for listing in get_args(Listing):
        if not before.get(listing) or listing not in after:
            continue
        old, new = _entries(before[listing]), _entries(after[listing])
        for came, entries, others in ((True, new, old), (False, old, new)):
            found += [
                Change(listing, name, base, came, seen_at)
                for key, (name, base) in entries.items()
                if key not in others
            ]
    return tuple(found)


def sentence(changes: Sequence[Change]) -> str:
    """The changes in one calm line; an empty text for none."""
    parts = []
    for listing in dict.fromkeys(change.listing for change in changes):
        came = [c.name for c in changes if c.listing == listing and c.came]
        gone = [c.name for c in changes if c.listing == listing and not c.came]
        one, several = _NOUNS.get(listing, (listing.removesuffix("s"), listing))
        told = []
        if came:
            told.append(f"{len(came)} new {one if len(came) == 1 else several} ({_some(came)})")
        if gone:
            noun = "" if came else f" {one if len(gone) == 1 else several}"
            told.append(f"{len(gone)}{noun} gone ({_some(gone)})")
        parts.append(", ".join(told))
    return "; ".join(parts)


def _some(names: Sequence[str]) -> str:
    told = [" ".join(name.split())[:_LONGEST] for name in names[:_TOLD]]
    more = len(names) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _entries(items: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], tuple[str, str]]:
    """(name, base model) of the items, by what makes each of them another one."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for item in items:
        name, base = str(item.get("name") or ""), str(item.get("base_model") or "")
        if name:
            found[str(item.get("id") or ""), name, base] = name, base
    return found
