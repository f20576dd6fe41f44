"""The catalogue: an immutable, dated snapshot of what may be named, and its lookup.

Names are found in any letter case; a name in its exact spelling comes before one that only differs
in case. Nothing here is fetched; `taken_at` says how old a snapshot is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal, TypeVar
from unicodedata import normalize

from rendernet_jupyter.catalog.entries import (
    Asset,
    Character,
    ControlNet,
    Lora,
    MediaFacts,
    Model,
    Style,
    Voice,
)
from rendernet_jupyter.catalog.spelling import Spelling, composed, fold

Listing = Literal["models", "styles", "loras", "controlnets", "voices", "characters"]
Named = Model | Style | Lora | ControlNet | Voice | Character
_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Catalog:
    """What may be named, as it was at one moment.

    A listing that is empty says nothing: names are then taken as typed, and the service decides.
    Only characters must be listed, because their id is what is sent. A listing that could not be
    read whole is `unsure`: of names that it does not have nobody knows whether there are such.

    Attributes:
        models: the models.
        styles: the styles of all base models.
        loras: the LoRAs.
        controlnets: the ControlNets.
        voices: the voices.
        characters: the account's own and the service's.
        assets: known uploads; may be empty.
        media: known outputs of the service; may be empty.
        taken_at: Unix seconds of the snapshot, None when it has no date.
        unsure: the listings that are not whole, or older than the snapshot.
    """

    models: tuple[Model, ...] = ()
    styles: tuple[Style, ...] = ()
    loras: tuple[Lora, ...] = ()
    controlnets: tuple[ControlNet, ...] = ()
    voices: tuple[Voice, ...] = ()
    characters: tuple[Character, ...] = ()
    assets: tuple[Asset, ...] = ()
    media: tuple[Asset, ...] = ()
    taken_at: float | None = None
    unsure: frozenset[str] = frozenset()
    _indices: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_listings(
        cls,
        listings: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        taken_at: float | None = None,
        unsure: frozenset[str] = frozenset(),
    ) -> Catalog:
        """A catalogue of the items that the API lists.

        Args:
            listings: raw items under `models`, `styles`, `loras`, `controlnets`, `voices`,
                `characters`, `assets` and `media`. Unknown fields and items without a name (or
                id) are ignored, a missing base model is an empty string, doublets count once.
            taken_at: Unix seconds.
            unsure: the listings that are not whole.
        """

        def made(name: str, make: Callable[[Mapping[str, Any]], _Entry]) -> tuple[_Entry, ...]:
            key = "id" if name in ("assets", "media") else "name"
            items = [item for item in listings.get(name) or () if item.get(key)]
            return tuple(dict.fromkeys(map(make, items)))

        return cls(
            models=made("models", lambda item: Model(item["name"], _base(item))),
            styles=made("styles", lambda item: Style(item["name"], _base(item))),
            loras=made("loras", lambda item: Lora(item["name"], _base(item))),
            controlnets=made("controlnets", lambda item: ControlNet(item["name"], _base(item))),
            voices=made("voices", lambda item: Voice(item["name"])),
            characters=made("characters", _character),
            assets=made("assets", lambda item: Asset(item["id"], MediaFacts.from_item(item))),
            media=made("media", lambda item: Asset(item["id"], MediaFacts.from_item(item))),
            taken_at=taken_at,
            unsure=unsure,
        )

    def find(self, listing: Listing, name: str) -> tuple[Any, ...]:
        """The entries of a listing that a name fits: exactly spelled ones, else in any case."""
        exact, folded = self._index(listing)
        return exact.get(name) or folded.get(fold(name)) or ()

    def names(self, listing: Listing) -> tuple[str, ...]:
        """The different names of a listing, in its order."""
        return tuple(self._index(listing)[0])

    def search(
        self, listing: Listing, text: str, *, base: str | None = None, limit: int | None = None
    ) -> tuple[Any, ...]:
        """The entries of a listing that a typed text may mean, best first.

        See `Spelling.search` for the order. A text that no name holds finds what it was meant for.

        Args:
            listing: where to look.
            text: as typed; an empty one means every entry.
            base: only entries of this base model, in any letter case; voices and characters have
                none, and are all taken.
            limit: how many entries at most; None for all.
        """
        spelling = self._spelling(listing, base)
        return self._entries(listing, spelling.search(text), base, limit)

    def holding(
        self, listing: Listing, text: str, *, base: str | None = None, limit: int | None = None
    ) -> tuple[Any, ...]:
        """The same as `search`, but only entries whose names hold the text."""
        spelling = self._spelling(listing, base)
        return self._entries(listing, spelling.holding(text), base, limit)

    def near(self, listing: Listing, name: str) -> str | None:
        """The listed name that was probably meant."""
        return next(iter(self.nearest(listing, name, limit=1)), None)

    def nearest(
        self, listing: Listing, name: str, *, base: str | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        """The listed names that were probably meant, best first; arguments as of `search`."""
        return self._spelling(listing, base).near(name, limit=limit)

    def facts(self, asset_id: str) -> MediaFacts | None:
        """What is known of an asset or medium; None when it is not listed."""
        if "facts" not in self._indices:
            self._indices["facts"] = {a.id: a.facts for a in (*self.media, *self.assets)}
        found: MediaFacts | None = self._indices["facts"].get(asset_id)
        return found

    def character(self, character_id: str) -> Character | None:
        """The character with this id; None when it is not listed."""
        return next((c for c in self.characters if c.id == character_id), None)

    def character_in(self, text: str) -> str | None:
        """The first character's name that stands in a text as a plain word, in its letter case."""
        if not self.characters:
            return None
        if "words" not in self._indices:
            names = sorted({normalize("NFC", c.name) for c in self.characters}, key=len)
            either = "|".join(re.escape(name) for name in reversed(names))
            self._indices["words"] = re.compile(rf"(?<![\w{{])(?:{either})(?![\w}}])")
        found: re.Match[str] | None = self._indices["words"].search(composed(text))
        return found[0] if found else None

    def _entries(
        self, listing: Listing, names: Iterable[str], base: str | None, limit: int | None
    ) -> tuple[Any, ...]:
        exact, _ = self._index(listing)
        found = (entry for name in names for entry in exact[name] if is_of_base(entry, base))
        return tuple(islice(found, limit))

    def _spelling(self, listing: Listing, base: str | None) -> Spelling:
        """The spelling index of the names of a listing, made when it is first asked for."""
        key = f"{listing} {(base or '').casefold()}"
        if key not in self._indices:
            entries: tuple[Named, ...] = getattr(self, listing)
            self._indices[key] = Spelling([e.name for e in entries if is_of_base(e, base)])
        found: Spelling = self._indices[key]
        return found

    def _index(self, listing: Listing) -> tuple[dict[str, Any], dict[str, Any]]:
        if listing not in self._indices:
            entries: Iterable[Named] = getattr(self, listing)
            exact: dict[str, tuple[Named, ...]] = {}
            folded: dict[str, tuple[Named, ...]] = {}
            for entry in entries:
                exact[entry.name] = (*exact.get(entry.name, ()), entry)
                key = fold(entry.name)
                folded[key] = (*folded.get(key, ()), entry)
            self._indices[listing] = exact, folded
        found: tuple[dict[str, Any], dict[str, Any]] = self._indices[listing]
        return found


def is_of_base(entry: Named, base: str | None) -> bool:
    """Whether an entry has this base model, or its kind has none; None takes every entry."""
    if not base:
        return True
    return str(getattr(entry, "base_model", base)).casefold() == base.casefold()


def _base(item: Mapping[str, Any]) -> str:
    return str(item.get("base_model") or "")


def _character(item: Mapping[str, Any]) -> Character:
    return Character(
        id=str(item.get("id") or ""),
        name=item["name"],
        character_type=str(item.get("character_type") or ""),
        prompt=str(item.get("prompt") or ""),
        system_character=bool(item.get("system_character")),
        input_image=str(item.get("input_image") or ""),
    )
