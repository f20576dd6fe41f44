"""Choosing a name by looking: type to filter, narrow by base model, pick a picture or a line.

It stands alone, for `rn.pick`, and within other panels. The listing is read behind it; until then,
and without a service, it says so. Nothing here knows what the name is for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import chooser, look, tiles
from rendernet_jupyter.notebook.panels.card import Card
from rendernet_jupyter.notebook.panels.chooser import Chooser
from rendernet_jupyter.notebook.panels.offer import Item, Offer, facts_of, listing_of, noun_of
from rendernet_jupyter.notebook.panels.panel import Panel
from rendernet_jupyter.notebook.panels.sample import Samples
from rendernet_jupyter.session import catalogs
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.view.markup import Markup

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

_FACETS = {"models": "model", "styles": "style", "loras": "lora", "characters": "character"}
"""What the history calls the names of a listing; those that have pictures, too."""


class Picker(Panel):
    """Chooses one name of a listing, or several.

    Args:
        session: whose engine and store.
        listing: `style`, `model`, `lora`, `controlnet`, `voice` or `character`; plural as well.
        base: the base model that is shown at first, such as that of the cell's model.
        value: what is chosen at first.
        many: whether several may be chosen; picking one of them again drops it.
        on_pick: called with the name when a person picks one, and with "" when they clear it; under
            the panel's lock, guarded like any callback.
        folded: show what is chosen alone, and the rest when it is asked for.
        empty: the words while nothing is chosen; the usual ones if left out.
        title: as of `Panel`; empty within another one.
        again: likewise.

    Raises:
        RenderNetError: there is no such listing.
    """

    def __init__(
        self,
        session: Session,
        listing: str,
        *,
        base: str | None = None,
        value: str = "",
        many: bool = False,
        on_pick: Callable[[str], None] | None = None,
        folded: bool = False,
        empty: str = "",
        title: str = "",
        again: str = "",
    ) -> None:
        super().__init__(session, title=title, again=again)
        self.listing = listing_of(listing)
        self.noun = noun_of(self.listing)
        self.many = many
        self.on_pick = on_pick
        self._folds = folded
        self._empty = empty
        self._is_open = not folded
        self._base = base or ""
        self._chosen: tuple[Item, ...] = (Item(value, self._base),) if value else ()
        self._offer: Offer | None = None
        self._samples = Samples(session)
        self._card: Card | None = None
        self._chooser: Chooser | None = None

    # What is chosen

    @property
    def value(self) -> str:
        """The name that was chosen, the first one of several; empty for none."""
        return self._chosen[0].name if self._chosen else ""

    @property
    def values(self) -> tuple[str, ...]:
        """All names that were chosen."""
        return tuple(item.name for item in self._chosen)

    @property
    def base(self) -> str:
        """The base model of what was chosen; empty where it has none, or none is known."""
        return self._chosen[0].base if self._chosen else ""

    @property
    def narrowed(self) -> str:
        """The base model that tells what was chosen from others of its name, or that is shown."""
        item = self._chosen[0] if self._chosen else Item("")
        found = self._offer.alike(item.name) if self._offer else 0
        return item.base if found > 1 and item.base else self._base

    @property
    def written(self) -> str:
        """The name as a cell says it: `Cinematic @ flux` where there is another Cinematic."""
        item = self._chosen[0] if self._chosen else Item("")
        found = self._offer.alike(item.name) if self._offer else 0
        return f"{item.name} @ {item.base}" if found > 1 and item.base else item.name

    def choose(self, *names: str, base: str = "") -> None:
        """Choose from code; `on_pick` is not called. A name that is not listed stays as it is.

        Args:
            names: in their order; none clears it.
            base: the base model that is meant where a name exists for several.
        """
        with self.lock:
            wanted = dict.fromkeys(name for name in names if name)
            self._chosen = tuple(self._known(Item(name, base)) for name in wanted)
            self._draw()

    def narrow(self, base: str) -> None:
        """Show the entries of this base model, as when the model of a cell changes; "" for all."""
        with self.lock:
            if base != self._base:
                self._base = base
                if self._chooser is not None:
                    self._chooser.narrow(base)

    def facts(self) -> Sequence[tuple[str, str]]:
        """What was chosen."""
        return [(self.noun, ", ".join(self.values) or "none yet")]

    def _known(self, item: Item) -> Item:
        """The listed entry that a name means; the item itself while nothing is listed."""
        found = self._offer.find(item.name, item.base or self._base) if self._offer else None
        return found or item

    # Its controls

    def body(self) -> Sequence[Any]:
        """What is chosen, and what to choose from."""
        style = look.html(Markup(f"<style>{tiles.STYLE}{chooser.STYLE}</style>"), display="none")
        self._card = Card(
            self.noun,
            many=self.many,
            folds=self._folds,
            empty=self._empty,
            guarded=self.guarded,
            star=self._turn_star,
            clear=lambda: self._changed((), ""),
            fold=self._fold,
            drop=self._picked,
        )
        self._state = look.html()
        again = look.button("Try again", f"Read the {self.listing} again")
        again.on_click(self.guarded(lambda _: self.refresh()))
        self._retry = look.across(again)
        self._place = look.stack()
        self._draw()
        self.refresh()
        return style, self._card.root, self._place

    def refresh(self) -> None:
        """Read the listing, and show it when it has come."""
        self._state.value = str(look.loading(f"Reading the {self.listing}"))
        self._show_state(self._state)
        self.behind(self._read, self._come, key="read")

    def _read(self) -> Offer | RenderNetError:
        store = self.session.store
        try:
            engine = self.session.engine()
            catalog, note = LOOP.wait(catalogs.catalog_of(engine, store))
        except RenderNetError as error:
            return error
        facet = _FACETS.get(self.listing, "")
        return Offer(
            self.listing,
            catalog,
            facts_of(engine.listings.get(self.listing, ())),
            tuple(store.favourites.of(self.listing)),
            tuple(store.history.recent(facet)) if facet else (),
            note,
        )

    def _come(self, found: Offer | RenderNetError) -> None:
        if isinstance(found, RenderNetError):
            self._state.value = str(look.message(found.message, "error", found.hint))
            self._show_state(self._state, self._retry)
            return
        self._offer = found
        self._chosen = tuple(map(self._known, self._chosen))
        if found.count():
            self._fill_place()
        else:
            words = f"{self.session.engine().label} lists no {self.listing}."
            self._state.value = str(look.empty(words, "A name in a cell is sent as it is typed."))
            self._show_state(self._state)
        self._draw()

    def _show_state(self, *controls: Any) -> None:
        self._place.children = controls
        self._place.layout.display = None if self._is_open else "none"

    def _fill_place(self) -> None:
        """Put the chooser in its place, made when it is first seen."""
        if self._is_open and self._chooser is None and self._offer is not None:
            self._chooser = Chooser(
                self,
                self._offer,
                base=self._base,
                noun=self.noun,
                samples=self._samples if self.listing in _FACETS else None,
                pick=self._picked,
            )
        if self._chooser is not None:
            self._show_state(self._chooser.root)

    # What a person does

    def _fold(self) -> None:
        self._is_open = not self._is_open
        if self._offer is not None and self._offer.count():
            self._fill_place()
        self._show_state(*self._place.children)
        self._draw()

    def _picked(self, item: Item) -> None:
        if not self.many:
            chosen: tuple[Item, ...] = (item,)
        elif item in self._chosen:
            chosen = tuple(one for one in self._chosen if one != item)
        else:
            chosen = (*self._chosen, item)
        self._changed(chosen, item.name)

    def _changed(self, chosen: tuple[Item, ...], name: str) -> None:
        self._chosen = chosen
        self.say("")
        self._draw()
        if self.on_pick is not None:
            self.on_pick(name)

    def _turn_star(self) -> None:
        if self._offer is None or not self._chosen:
            return
        kept, item = self.session.store.favourites, self._chosen[0]
        if self._offer.likes(item):
            for word in {item.name, item.star}:
                kept.unlike(self.listing, word)
        else:
            shared = self._offer.alike(item.name) > 1
            kept.like(self.listing, item.star if shared else item.name)
        self._offer = replace(self._offer, starred=tuple(kept.of(self.listing)))
        if self._chooser is not None:
            self._chooser.renew(self._offer)
        self._draw()

    def close(self) -> None:
        """Take the controls off the page, those that are not shown now as well."""
        with self.lock:
            drawn = self._card is not None and not self.closed
            super().close()
            if drawn:
                look.close(self._state)
                look.close(self._retry)
                if self._chooser is not None:
                    self._chooser.close()

    # How it looks

    def _draw(self) -> None:
        if self._card is None:
            return
        liked = bool(self._offer and self._chosen and self._offer.likes(self._chosen[0]))
        self._card.show(self._chosen, is_open=self._is_open, liked=liked)
        if self._chooser is not None:
            self._chooser.mark(self._chosen)
        if self._chosen and not self.many:
            self._draw_card(self._chosen[0])

    def _draw_card(self, item: Item) -> None:
        """Show what is chosen; its picture follows when it has come."""
        if self._card is None or self._chosen[:1] != (item,):
            return
        picture = self._samples.known(item)
        listed = self._offer is None or self._offer.find(item.name) is not None
        self._card.draw(item, picture or "", listed=listed)
        if picture is None:
            look_for = [item]
            self.behind(
                lambda: self._samples.look(look_for), lambda _: self._draw_card(item), key="card"
            )
