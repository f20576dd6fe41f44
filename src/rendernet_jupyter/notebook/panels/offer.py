"""What a picker offers: the entries of a listing in the order in which they are wanted.

Nothing typed: what a person starred, then what was used last, then the rest. Something typed: by
spelling, as completion has it. Nothing here is a control, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from rendernet_jupyter.catalog import Catalog, Listing
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.pictures import address_of
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.markup import clean

MOST = 300
"""Names that are listed at once; who looks for another one types."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a listing.

    Attributes:
        name: as it is written in a cell.
        base: its base model; empty where its kind has none.
        about: a line for people, where the listing has one.
        address: of its picture; empty for none.
        blank: what stands in place of its picture; its initials if empty.
    """

    name: str
    base: str = ""
    about: str = ""
    address: str = ""
    blank: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others: a style may exist for several base models."""
        return self.name, self.base

    @property
    def star(self) -> str:
        """What a star of it says, where another one has the same name: `Cinematic @ flux`."""
        return f"{self.name} @ {self.base}" if self.base else self.name

    def label(self, *, with_base: bool = False) -> str:
        """Its name as a control shows it: whatever a service lists can be sent to a page."""
        return clean(f"{self.name} · {self.base}" if with_base and self.base else self.name)


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing, and what a person did with it.

    Attributes:
        listing: such as `styles`.
        catalog: what may be named.
        facts: raw items by name and base model.
        starred: what has a star: a name, or one of a name for a base model, see `Item.star`.
        recent: names that runs used, the last one first.
        note: what has to be said about the catalogue, such as its age.
    """

    listing: Listing
    catalog: Catalog
    facts: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    starred: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    note: str = ""

    @property
    def bases(self) -> tuple[str, ...]:
        """The base models of its entries, in their order; empty where there are less than two."""
        entries = getattr(self.catalog, self.listing)
        found = dict.fromkeys(getattr(entry, "base_model", "") for entry in entries)
        return tuple(base for base in found if base) if len(found) > 1 else ()

    def count(self, base: str = "") -> int:
        """How many entries there are, of a base model or of all."""
        return len(self.catalog.search(self.listing, "", base=base or None))

    def items(self, text: str = "", base: str = "") -> list[Item]:
        """The entries that a typed text may mean, the likeliest first, up to `MOST`."""
        found = self.catalog.search(self.listing, text.strip(), base=base or None)
        items = [self._item(entry) for entry in found]
        return (items if text.strip() else self._wanted_first(items))[:MOST]

    def find(self, name: str, base: str = "") -> Item | None:
        """The entry of a name; of several the one of this base model, or the first."""
        found = [self._item(entry) for entry in self.catalog.find(self.listing, name)]
        return next((item for item in found if item.base == base), found[0] if found else None)

    def likes(self, item: Item) -> bool:
        """Whether an entry has a star; one by its name alone is that of all entries so called."""
        return item.name in self.starred or item.star in self.starred

    def alike(self, name: str) -> int:
        """How many entries have this name."""
        return len(self.catalog.find(self.listing, name))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names that were perhaps meant, where nothing holds what was typed."""
        return self.catalog.nearest(self.listing, text)

    def _wanted_first(self, items: Sequence[Item]) -> list[Item]:
        wanted = (*self.starred, *self.recent)
        places = {word: place for place, word in reversed(list(enumerate(wanted)))}
        last = len(wanted)
        return sorted(
            items, key=lambda one: min(places.get(one.name, last), places.get(one.star, last))
        )

    def _item(self, entry: Any) -> Item:
        base = getattr(entry, "base_model", "")
        raw = self.facts.get((entry.name, base), {})
        about = str(raw.get("description") or raw.get("prompt") or "")
        return Item(entry.name, base, about, address_of(raw))


def facts_of(items: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The raw items of a listing by name and base model."""
    return {(str(i.get("name")), str(i.get("base_model") or "")): i for i in items}


def listing_of(word: str) -> Listing:
    """The listing that a word means: `style`, `styles`.

    Raises:
        RenderNetError: it means none.
    """
    known = get_args(Listing)
    folded = word.strip().casefold()
    found = next((name for name in known if folded in (name, name.removesuffix("s"))), None)
    if found is None:
        near = nearest(folded, known)
        raise RenderNetError(
            f"nothing is listed under {word!r}",
            hint=f"Did you mean {near[0].removesuffix('s')}?"
            if near
            else f"Known: {', '.join(name.removesuffix('s') for name in known)}.",
        )
    return cast("Listing", found)


def noun_of(listing: Listing) -> str:
    """What one entry of a listing is called."""
    return {"loras": "LoRA", "controlnets": "ControlNet"}.get(listing, listing.removesuffix("s"))
