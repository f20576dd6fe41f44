"""The listings as tables: searched, ranked, with their age and with what came and went.

Nothing here reads a listing or draws a table.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog, Change
from rendernet_jupyter.catalog.catalog import Listing as Name
from rendernet_jupyter.errors import AuthenticationError, RenderNetError
from rendernet_jupyter.session import catalogs
from rendernet_jupyter.session.engines import NEWS, Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.listing import Listing

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace
Item = dict[str, Any]


def listing_of(name: Name) -> Callable[[Session, Arguments], Listing]:
    """The command that shows the listing `name`."""

    def show(session: Session, args: Arguments) -> Listing:
        engine = session.engine()
        trouble = _brought_up_to_date(session, engine, anew=args.refresh)
        if args.new:
            return _changes(session, engine, name, trouble)
        catalog, every = engine.catalog(), engine.listings.get(name, [])
        found = _found(catalog, name, every, args)
        return Listing(name, _columns(found), found, _note(engine, name, args, found, trouble))

    return show


models = listing_of("models")
styles = listing_of("styles")
loras = listing_of("loras")
controlnets = listing_of("controlnets")
voices = listing_of("voices")


def _brought_up_to_date(session: Session, engine: Engine, *, anew: bool) -> str:
    """Read the listings if need be; the reason why they could not be read anew, or what is new."""
    if anew:
        try:
            LOOP.wait(catalogs.read_now(engine, session.store))
        except AuthenticationError:
            raise
        except RenderNetError as error:
            LOOP.wait(catalogs.catalog_of(engine, session.store))
            engine.trouble = ""
            return f"It could not be read anew: {error.message}."
    _, said = LOOP.wait(catalogs.catalog_of(engine, session.store))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _found(catalog: Catalog, name: Name, every: Sequence[Item], args: Arguments) -> list[Item]:
    """The items that `--base` and `--search` leave, the best first."""
    if not args.search:
        return [i for i in every if not args.base or _base(i).casefold() == args.base.casefold()]
    by_entry: dict[tuple[str, str], list[Item]] = {}
    for item in every:
        by_entry.setdefault((str(item.get("name")), _base(item)), []).append(item)
    return [
        item
        for entry in catalog.holding(name, args.search, base=args.base)
        for item in by_entry[entry.name, getattr(entry, "base_model", "")]
    ]


def _note(engine: Engine, name: Name, args: Arguments, found: Sequence[Item], trouble: str) -> str:
    read = f"read {catalogs.age(engine.listings_at)}"
    if catalogs.is_being_read(engine):
        read += "; a newer reading is under way"
    if found:
        parts = [f"{len(found)} of {engine.label}, {read}."]
    else:
        nothing = _nothing(engine.catalog(), name, engine.listings.get(name, []), args)
        if name in engine.unsure and name not in engine.listings:
            nothing = f"What {name} there are is not known; a name is sent unchecked."
        parts = [nothing, f"The list of {engine.label} was {read}."]
    if error := engine.unread.get(name):
        parts[-1] = f"It could not be read: {error.message}."
    elif name in engine.unsure:
        parts.append("It is not whole, so other names are sent unchecked.")
    return " ".join([*parts, trouble]).strip()


def _nothing(catalog: Catalog, name: Name, every: Sequence[Item], args: Arguments) -> str:
    """Why a listing is empty, and what would bring something."""
    bases = sorted({_base(item) for item in every} - {""})
    if not every:
        return f"There are no {name}."
    if args.base and not bases:
        return f"The {name} belong to no base model: leave out --base."
    if args.base and args.base.casefold() not in map(str.casefold, bases):
        slip = nearest(args.base, bases)
        meant = f" Did you mean --base {slip[0]}?" if slip else ""
        return f"None of the {name} is of {args.base!r}.{meant} Known: {', '.join(bases)}."
    of = f" of {args.base}" if args.base else ""
    said = f"None of the {name}{of} has {args.search!r} in its name."
    if args.base and (elsewhere := catalog.holding(name, args.search, limit=3)):
        others = ", ".join(f"{entry.name} ({entry.base_model})" for entry in elsewhere)
        return f"{said} Of other base models: {others}."
    near = catalog.nearest(name, args.search, base=args.base)
    return f"{said} Did you mean {' or '.join(map(repr, near))}?" if near else said


def _changes(session: Session, engine: Engine, name: Name, trouble: str) -> Listing:
    """What came into a listing and went out of it lately, the newest first."""
    items, _ = session.store.listings(engine.account)
    news = [Change.from_item(item) for item in items.get(NEWS, ())]
    rows = [
        (c.name, c.base_model, "came" if c.came else "went", _day(c.seen_at))
        for c in news
        if c.listing == name
    ]
    count = len(rows) if rows else "Nothing"
    note = f"{count} in the last 30 days; read {catalogs.age(engine.listings_at)}. {trouble}"
    return Listing(f"new and gone {name}", ("name", "base_model", "change", "seen"), rows, note)


def _day(seen_at: float) -> str:
    return datetime.fromtimestamp(seen_at, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _base(item: Item) -> str:
    return str(item.get("base_model") or "")


def _columns(items: Sequence[Item]) -> list[str]:
    """Columns that hold something short, the name first."""
    known = ["name", "base_model", "description", "id"]
    return [c for c in known if any(i.get(c) for i in items)] or ["name"]
