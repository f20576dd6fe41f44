"""Pictures from words: the kinds `model` and `style`, Flux included. Nothing here opens a file."""

from __future__ import annotations

from typing import Any

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.checks.addons import addons_of
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.order import Order, price_of_picture
from rendernet_jupyter.sandbox.painter.sizes import size_like, size_of
from rendernet_jupyter.sandbox.refused import bad_request
from rendernet_jupyter.sandbox.shelf import Entry
from rendernet_jupyter.sandbox.world.belongings import Belongings


def model(element: Fields, own: Belongings) -> Order:
    """`model`: a name from the listing, letter by letter."""
    name = element.text("model")
    found = next((entry for entry in shelf.MODELS if entry.name == name), None)
    if found is None:
        why = f"no model is called {name!r}; GET /pub/v1/models lists them"
        raise element.refuse("model", why, "SANDBOX_UNKNOWN_MODEL")
    return _picture("model", element, found, {"model": name}, own)


def style(element: Fields, own: Belongings) -> Order:
    """`style_detail` or `style`. `GE09` is what the service was seen to answer to an unknown one.

    A plain `style` is looked up without a base model, and Flux styles are not found that way.
    """
    echo: dict[str, Any]
    if element.has("style_detail"):
        fields = element.object("style_detail")
        name, base = fields.text("name", needed=True), fields.text("base_model", needed=True)
        echo = {"style_detail": {"name": name, "base_model": base}}
        found = [one for one in shelf.STYLES if (one.name, one.base_model) == (name, base)]
    else:
        name = element.text("style")
        echo = {"style": name}
        found = [one for one in shelf.STYLES if one.name == name and one.base_model != shelf.FLUX]
    if not found:
        raise bad_request("Invalid styles", "GE09")
    return _picture("style", element, found[0], echo, own)


def _picture(
    kind: str, element: Fields, chosen: Entry, echo: dict[str, Any], own: Belongings
) -> Order:
    flux = chosen.base_model == shelf.FLUX
    quality = "Regular"
    honoured = {**echo, "prompt": _prompt(element)}
    if (seed := element.whole("seed", -1, limits.LARGEST_SEED)) is not None:
        honoured["seed"] = seed
    aspect_ratio = element.choice("aspect_ratio", limits.ASPECT_RATIOS)
    if not flux:
        quality = element.choice("quality", limits.QUALITIES) or quality
        honoured |= {"quality": quality, **_sampling(element, own.knobs.max_steps)}
        if loras := _loras(element, chosen.base_model):
            honoured["loras"] = loras
    addons = addons_of(element, chosen.base_model, honoured["prompt"]["positive"], own)
    size = size_of(aspect_ratio, chosen.base_model)
    if flux and addons.control is not None:
        size = size_like(addons.control.width, addons.control.height, chosen.base_model)
    return Order(
        kind=kind,
        element={**honoured, **addons.element},
        size=size,
        price=price_of_picture(chosen.base_model, quality),
        count=element.whole("batch_size", 1, own.knobs.max_batch_size) or 1,
        base_model=chosen.base_model,
        sources=addons.sources,
        echo={"model": "", "style": "", "style_detail": {"name": "", "base_model": ""}, **echo},
    )


def _prompt(element: Fields) -> dict[str, str]:
    if not element.has("prompt"):
        raise element.refuse("prompt", 'is needed here: {"positive": ..., "negative": ...}')
    fields = element.object("prompt")
    return {"positive": fields.text("positive", needed=True), "negative": fields.text("negative")}


def _sampling(element: Fields, most_steps: int) -> dict[str, Any]:
    """The fields that Flux has no use for."""
    found = {
        "cfg_scale": element.number("cfg_scale", 0, limits.LARGEST_CFG),
        "sampler": element.choice("sampler", limits.SAMPLERS),
        "steps": element.whole("steps", 1, most_steps),
    }
    return {name: value for name, value in found.items() if value is not None}


def _loras(element: Fields, base_model: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for fields in element.objects("loras"):
        name = fields.text("name", needed=True)
        bases = [entry.base_model for entry in shelf.LORAS if entry.name == name]
        if not bases:
            why = f"no LoRA is called {name!r}; GET /pub/v1/loras lists them"
            raise fields.refuse("name", why, "SANDBOX_UNKNOWN_LORA")
        if base_model not in bases:
            why = f"{name!r} is made for {' and '.join(bases)}; the model or style is {base_model}"
            raise fields.refuse("name", why, "SANDBOX_LORA_BASE_MODEL")
        weight = fields.number("weight", -limits.LARGEST_WEIGHT, limits.LARGEST_WEIGHT)
        found.append({"name": name, "weight": 1.0 if weight is None else weight})
    return found
