"""Finding what a name stands for in the catalogue, and saying what was probably meant.

Names that nobody knows are errors, unless the spec is read leniently; a listing that is empty knows
nothing and takes every name as typed. What is missing in a listing that could not be read whole may
exist all the same: it is a warning, but for characters, whose id is what is sent. Nothing here
reads text.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rendernet_jupyter.catalog import Character, Listing, Style
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.spec.canonical import quoted
from rendernet_jupyter.spec.typed import Place

_NOUNS: dict[str, str] = {
    "models": "model",
    "styles": "style",
    "loras": "LoRA",
    "controlnets": "ControlNet",
    "voices": "voice",
    "characters": "character",
}
_WEIGHTED = re.compile(r"(.+?)(?: *[:=] *| +)([0-9]+(?:\.[0-9]+)?)")
"""A LoRA with its weight as other programs have it: `name:0.6`, `name 0.6`."""

_CHARACTER_ID = re.compile(r"ch(?:a?r|aracter)_\w+")
"""The shapes of ids that the documentation shows; a name with an underscore is hardly one."""

_OF_MANY_BASES = ("loras", "controlnets")


class Mention(NamedTuple):
    """A name as typed, and its place.

    Attributes:
        name: the name.
        place: line and column.
        length: of what was typed.
        whole: what was typed with what follows an `@`; it may be a name that needs quotes.
    """

    name: str
    place: Place
    length: int
    whole: str = ""


def find_name(
    listing: Listing, mention: Mention, context: Context
) -> tuple[str, tuple[Any, ...]] | None:
    """The spelling of a name and its entries, none when the listing is unknown or it is let pass.

    Returns:
        None when a fault was reported.
    """
    if not getattr(context.catalog, listing):
        if listing in context.catalog.unsure:
            report_unchecked(listing, mention.name, mention.place, mention.length, context)
        return mention.name, ()
    entries = context.catalog.find(listing, mention.name)
    if len(entries) > 1 and (
        listing not in _OF_MANY_BASES or len({entry.name for entry in entries}) > 1
    ):
        _report_ambiguous(listing, mention, entries, context)
        return None
    if entries:
        return entries[0].name, entries
    passes = _report_unknown(listing, mention, context, _meant(listing, mention, context))
    return (mention.name, ()) if passes else None


def find_style(mention: Mention, base: str | None, context: Context) -> tuple[Style, bool] | None:
    """A style, and whether it is sent with its base model; None when a fault was reported."""
    if not context.catalog.styles:
        if "styles" in context.catalog.unsure:
            report_unchecked("styles", mention.name, mention.place, mention.length, context)
        return Style(mention.name, base or ""), base is not None
    entries = context.catalog.find("styles", mention.name)
    fitting = entries
    if base is not None:
        fitting = tuple(e for e in entries if e.base_model.lower() == base.lower())
    if len(fitting) == 1:
        style: Style = fitting[0]
        return style, base is not None or style.base_model.lower() == "flux"
    if fitting:
        _report_ambiguous("styles", mention, fitting, context)
        return None
    meant = _meant("styles", mention, context)
    if base is not None and entries and not context.catalog.find("styles", mention.whole):
        meant = f"{entries[0].name} @ {entries[0].base_model}"
    passes = _report_unknown("styles", mention, context, meant)
    return (Style(mention.name, base or ""), base is not None) if passes else None


def find_character(
    mention: Mention, context: Context, *, suggest: str | None = None, braces: bool = False
) -> Character | None:
    """A character by name, or by the id that it is listed with; None when a fault was reported.

    An id that may be in the part of the list that could not be read comes without a name.

    Args:
        mention: the name.
        context: of the cell.
        suggest: what was probably meant, where the caller knows better than the listing.
        braces: it stands in braces, which may have been meant as text.
    """
    by_id = context.catalog.character(mention.name)
    entries: tuple[Character, ...] = (
        (by_id,) if by_id else context.catalog.find("characters", mention.name)
    )
    if len(entries) == 1:
        return entries[0]
    if entries:
        _report_ambiguous("characters", mention, entries, context)
        return None
    meant = suggest or context.catalog.near("characters", mention.name)
    unsure = "characters" in context.catalog.unsure
    if unsure and not braces and _CHARACTER_ID.fullmatch(mention.name):
        report_unchecked("characters", mention.name, mention.place, mention.length, context)
        return Character(mention.name, "")
    advice = "" if meant else "; %rendernet characters lists them"
    if unsure:
        advice = " in what could be read of their list, and only an id can be sent without it"
    if not meant and braces:
        advice += ", and \\{ \\} make text of braces"
    context.findings.report(
        "unknown-character",
        f"no character is called '{mention.name}'{advice}",
        mention.place,
        length=mention.length,
        suggest=meant,
    )
    return None


def report_unchecked(
    listing: Listing, name: str, place: Place, length: int, context: Context
) -> None:
    """Warn that a name goes as it is typed, because its list could not be read whole."""
    context.findings.report(
        "unchecked-name",
        f"the {_NOUNS[listing]} '{name}' is sent unchecked: the list of {_NOUNS[listing]}s could"
        " not be read whole",
        place,
        length=length,
        suggest=context.catalog.near(listing, name),
    )


def _meant(listing: Listing, mention: Mention, context: Context) -> str | None:
    """What was probably meant: a name that needs quotes, a list, or a similar name."""
    name, whole = mention.name, mention.whole
    if whole and whole != name and (found := context.catalog.find(listing, whole)):
        return quoted(found[0].name)
    if listing == "loras" and (weighted := _WEIGHTED.fullmatch(name)):
        found = context.catalog.find(listing, weighted[1])
        return f"{found[0].name}@{weighted[2]}" if found else None
    listed = [context.catalog.find(listing, part.strip()) for part in name.split(",")]
    if listing in ("models", "styles") and len(listed) > 1 and all(listed):
        return " | ".join(entries[0].name for entries in listed)
    return context.catalog.near(listing, name)


def _report_ambiguous(
    listing: Listing, mention: Mention, entries: tuple[Any, ...], context: Context
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
        f"the {_NOUNS[listing]} '{mention.name}' exists more than once: {shown}",
        mention.place,
        length=mention.length,
        suggest=meant,
    )


def _report_unknown(
    listing: Listing, mention: Mention, context: Context, meant: str | None
) -> bool:
    """Whether the name may be sent all the same."""
    if listing in context.catalog.unsure:
        report_unchecked(listing, mention.name, mention.place, mention.length, context)
        return True
    message = f"no {_NOUNS[listing]} is called '{mention.name}'"
    if " #" in mention.name:
        message += " (a comment needs two spaces before its '#')"
    elif not meant:
        message += f"; %rendernet {listing} lists them"
    context.findings.report(
        "unknown-name", message, mention.place, length=mention.length, suggest=meant
    )
    return context.findings.lenient
