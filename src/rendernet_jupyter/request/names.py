"""Finding what a name stands for in the catalogue, and saying what was probably meant.

Names that nobody knows are errors, unless the spec is read leniently; a listing that is empty knows
nothing and takes every name as typed. Nothing here reads text.
"""

from __future__ import annotations

from typing import Any

from rendernet_jupyter.catalog import Character, Listing, Style
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.spec.canonical import quoted
from rendernet_jupyter.spec.items import Item

_NOUNS: dict[str, str] = {
    "models": "model",
    "styles": "style",
    "loras": "LoRA",
    "controlnets": "ControlNet",
    "voices": "voice",
    "characters": "character",
}
_OF_MANY_BASES = ("loras", "controlnets")
Place = tuple[int, int]


def find_name(
    listing: Listing, name: str, place: Place, length: int, context: Context, *, whole: str = ""
) -> tuple[str, tuple[Any, ...]] | None:
    """The spelling of a name and its entries, none when the listing is unknown or it is let pass.

    Args:
        listing: where to look.
        name: as typed.
        place: for faults.
        length: likewise.
        context: of the cell.
        whole: the item as typed with what follows an `@`; it may be a name that needs quotes.

    Returns:
        None when a fault was reported.
    """
    if not getattr(context.catalog, listing):
        return name, ()
    entries = context.catalog.find(listing, name)
    several = len({entry.name for entry in entries}) > 1
    if several or (len(entries) > 1 and listing not in _OF_MANY_BASES):
        _report_ambiguous(listing, name, entries, place, length, context)
        return None
    if entries:
        return entries[0].name, entries
    _report_unknown(listing, name, place, length, context, _meant(listing, name, whole, context))
    return (name, ()) if context.findings.lenient else None


def find_style(
    name: str, base: str | None, item: Item, place: Place, length: int, context: Context
) -> tuple[Style, bool] | None:
    """A style, and whether it is sent with its base model; None when a fault was reported."""
    if not context.catalog.styles:
        return Style(name, base or ""), base is not None
    entries = context.catalog.find("styles", name)
    fitting = entries
    if base is not None:
        fitting = tuple(e for e in entries if e.base_model.lower() == base.lower())
    if len(fitting) == 1:
        style: Style = fitting[0]
        return style, base is not None or style.base_model.lower() == "flux"
    if fitting:
        _report_ambiguous("styles", name, fitting, place, length, context)
        return None
    meant = None
    if base is not None:
        whole = item.text
        found = context.catalog.find("styles", whole)
        if found and not item.quoted:
            meant = quoted(found[0].name)
        elif entries:
            meant = f"{entries[0].name} @ {entries[0].base_model}"
    meant = meant or context.catalog.near("styles", name)
    _report_unknown("styles", item.text if base is None else name, place, length, context, meant)
    return (Style(name, base or ""), base is not None) if context.findings.lenient else None


def find_character(
    name: str, place: Place, length: int, context: Context, *, suggest: str | None = None
) -> Character | None:
    """A character by name, or by the id that it is listed with; None when a fault was reported."""
    by_id = context.catalog.character(name)
    entries: tuple[Character, ...] = (by_id,) if by_id else context.catalog.find("characters", name)
    if len(entries) == 1:
        return entries[0]
    if entries:
        _report_ambiguous("characters", name, entries, place, length, context)
        return None
    context.findings.report(
        "unknown-character",
        f"no character is called '{name}'",
        place,
        length=length,
        suggest=suggest or context.catalog.near("characters", name),
    )
    return None


def _meant(listing: Listing, name: str, whole: str, context: Context) -> str | None:
    if whole and whole != name and (found := context.catalog.find(listing, whole)):
        return quoted(found[0].name)
    listed = [part.strip() for part in name.split(",")]
    if listing == "models" and len(listed) > 1:
        found = [context.catalog.find(listing, part) for part in listed]
        if all(found):
            return " | ".join(entries[0].name for entries in found)
    return context.catalog.near(listing, name)


def _report_ambiguous(
    listing: Listing,
    name: str,
    entries: tuple[Any, ...],
    place: Place,
    length: int,
    context: Context,
) -> None:
    spelled = list(dict.fromkeys(entry.name for entry in entries))
    if len(spelled) > 1:
        shown, meant = " and ".join(f"'{s}'" for s in spelled), spelled[0]
    elif listing == "characters":
        shown, meant = " and ".join(entry.id for entry in entries), entries[0].id
    else:
        shown = " and ".join(entry.base_model for entry in entries)
        meant = f"{spelled[0]} @ {entries[0].base_model}" if listing == "styles" else None
    context.findings.report(
        "ambiguous-name",
        f"the {_NOUNS[listing]} '{name}' exists more than once: {shown}",
        place,
        length=length,
        suggest=meant,
    )


def _report_unknown(
    listing: Listing,
    name: str,
    place: Place,
    length: int,
    context: Context,
    meant: str | None,
) -> None:
    message = f"no {_NOUNS[listing]} is called '{name}'"
    if " #" in name:
        message += " (a comment needs two spaces before its '#')"
    context.findings.report("unknown-name", message, place, length=length, suggest=meant)
