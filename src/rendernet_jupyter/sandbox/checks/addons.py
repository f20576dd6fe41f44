"""What is added to a picture from words: a character, a face, a ControlNet.

Nothing here opens the files that they refer to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.world.assets import Asset
from rendernet_jupyter.sandbox.world.belongings import Belongings
from rendernet_jupyter.sandbox.world.characters import OwnCharacter

_ANY = (-(2**31), 2**31)  # a range where none is documented


@dataclass(slots=True)
class Addons:
    """The add-ons of an element: honoured fields, the files and people behind them."""

    element: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    control: Asset | None = None


def addons_of(element: Fields, base_model: str, prompt: str, own: Belongings) -> Addons:
    """The add-ons of a `model` or `style` element with that positive prompt."""
    found = Addons()
    if element.has("character"):
        _character(element.object("character"), base_model, prompt, own, found)
    if element.has("facelock"):
        asset = usable_asset(element.object("facelock"), "asset_id", "image", own)
        found.element["facelock"] = {"asset_id": content_of(asset)}
        found.sources["face"] = asset.sha256
    if element.has("control_net"):
        _control_net(element.object("control_net"), base_model, own, found)
    return found


def usable_asset(fields: Fields, name: str, kind: str, own: Belongings) -> Asset:
    """The asset that a field names, which must be of that kind and `active`."""
    asset_id = fields.text(name, needed=True)
    asset = own.asset(asset_id)
    if asset is None:
        why = f"no asset {asset_id!r} in this account; upload the file and use its id"
        raise fields.refuse(name, why, "SANDBOX_UNKNOWN_ASSET")
    if asset.type != kind:
        why = f"{asset_id} is of type {asset.type}; {kind} is needed here"
        raise fields.refuse(name, why, "SANDBOX_ASSET_TYPE")
    status = asset.status(own.now)
    if status != "active":
        why = f"{asset_id} is {status}" + (
            f": {asset.fault}" if status == "failed" else ", not active yet"
        )
        raise fields.refuse(name, why, "SANDBOX_ASSET_NOT_READY")
    return asset


def content_of(asset: Asset) -> str:
    """What stands for an asset where a picture is made: the same file gives the same picture."""
    return f"sha256:{asset.sha256}"


def _character(
    fields: Fields, base_model: str, prompt: str, own: Belongings, found: Addons
) -> None:
    character_id = fields.text("character_id", needed=True)
    who = own.character(character_id)
    if who is None or (isinstance(who, OwnCharacter) and who.archived):
        state = "is archived" if who else "is no character of this account"
        why = f"{character_id!r} {state}; GET /pub/v1/characters lists those that can be used"
        raise fields.refuse("character_id", why, "SANDBOX_UNKNOWN_CHARACTER")
    if who.name.casefold() not in prompt.casefold():
        why = f"the name {who.name!r} must stand in the positive prompt"
        raise fields.refuse("character_id", why, "SANDBOX_CHARACTER_NAME")
    honoured: dict[str, Any] = {"character_id": character_id}
    if base_model != shelf.FLUX:
        given = {
            "weight": fields.number("weight", 0, limits.LARGEST_CHARACTER_WEIGHT),
            "enable_facelock": fields.flag("enable_facelock"),
        }
        honoured |= {key: value for key, value in given.items() if value is not None}
    if mode := fields.choice("mode", limits.MODES):
        honoured["mode"] = mode
    found.element["character"] = honoured
    found.sources["character"] = {
        "id": who.id,
        "name": who.name,
        "prompt": who.prompt,
        "character_type": who.character_type,
    }
    if isinstance(who, OwnCharacter):
        found.sources["face"] = who.sha256


def _control_net(fields: Fields, base_model: str, own: Belongings, found: Addons) -> None:
    name = fields.text("name", needed=True)
    bases = [entry.base_model for entry in shelf.CONTROLNETS if entry.name == name]
    if base_model not in bases:
        known = ", ".join(one.name for one in shelf.CONTROLNETS if one.base_model == base_model)
        why = f"{name!r} is no ControlNet for {base_model}; there are {known}"
        raise fields.refuse("name", why, "SANDBOX_UNKNOWN_CONTROLNET")
    found.control = usable_asset(fields, "asset_id", "image", own)
    honoured: dict[str, Any] = {"asset_id": content_of(found.control), "name": name}
    if base_model != shelf.FLUX:
        for key in ("control_mode", "resize_mode"):
            if (value := fields.whole(key, *_ANY)) is not None:
                honoured[key] = value
    found.element["control_net"] = honoured
    found.sources["control"] = found.control.sha256
