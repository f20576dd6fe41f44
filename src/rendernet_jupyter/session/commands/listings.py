"""Rows about what can be named: the listing end-points. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

_LISTING = (
    arg("--base", metavar="MODEL", help="only entries of this base model: sd, sdxl, flux"),
    arg("--search", metavar="TEXT", help="only names that hold this, best first"),
    arg("--new", action="store_true", help="what came and went in the last 30 days"),
    arg("--refresh", action="store_true", help="read the listing anew"),
)


def _listing(name: str, what: str) -> Command:
    return Command(name, f"List {what}.", f"listings.{name}", _LISTING)


LISTINGS: tuple[Command, ...] = (
    _listing("models", "models"),
    _listing("styles", "styles"),
    _listing("loras", "LoRAs"),
    _listing("controlnets", "ControlNets"),
    _listing("voices", "voices of the narrator"),
)
