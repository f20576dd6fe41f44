"""Reading models, styles and LoRAs: names that the catalogue lists.

Nothing here compares one with another: whether they fit is the linter's question.
"""

from __future__ import annotations

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Addon, Choice, Field, all_choices, report_empty
from rendernet_jupyter.request.names import Mention, find_name, find_style
from rendernet_jupyter.spec.canonical import name_text
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.items import BAR, COMMA, Item, split
from rendernet_jupyter.spec.numbers import as_number, number_text
from rendernet_jupyter.spec.typed import EDGES

_NO_LORAS = Choice({}, "none", "none")


def read_models(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`model`."""
    items = split(filled, BAR, context.findings)
    if items is None:
        return None
    choices = [_read_model(item, filled, context) for item in items]
    return all_choices(entry, choices, items, filled, context.findings)


def _read_model(item: Item, filled: Filled, context: Context) -> Choice | None:
    if not item.text:
        report_empty(item, filled, context.findings)
        return None
    text = f'"{item.text}"{item.tail}' if item.tail else item.text
    found = find_name("models", Mention(text, item.place(filled), item.length), context)
    if found is None:
        return None
    name, entries = found
    base = entries[0].base_model if entries else ""
    return Choice({"model": name}, name, name_text(name), base)


def read_styles(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`style`."""
    items = split(filled, BAR, context.findings)
    if items is None:
        return None
    choices = [_read_style(item, filled, context) for item in items]
    return all_choices(entry, choices, items, filled, context.findings)


def _read_style(item: Item, filled: Filled, context: Context) -> Choice | None:
    if not item.text:
        report_empty(item, filled, context.findings)
        return None
    name, base = _sides(item, filled)
    if not name:
        message = "the name is missing; a style is written name, or name @ base_model"
        context.findings.report("bad-value", message, item.place(filled), length=item.length)
        return None
    whole = "" if item.quoted else item.text
    found = find_style(Mention(name, item.place(filled), item.length, whole), base, context)
    if found is None:
        return None
    style, detailed = found
    if not detailed:
        return Choice({"style": style.name}, style.name, name_text(style.name), style.base_model)
    detail = {"name": style.name, "base_model": style.base_model}
    coord = f"{style.name} @ {style.base_model}"
    text = f"{name_text(style.name)} @ {style.base_model}"
    return Choice({"style_detail": detail}, coord, text, style.base_model)


def _sides(item: Item, filled: Filled) -> tuple[str, str | None]:
    """The two sides of the `@` of a style or LoRA, or its name alone."""
    if item.quoted:
        if item.tail.startswith("@"):
            return item.text, item.tail[1:].strip(EDGES)
        return item.text + item.tail, None
    at = filled.mask.rfind("@", item.start, item.end)
    if at < 0:
        return item.text, None
    return filled.text[item.start : at].strip(EDGES), filled.text[at + 1 : item.end].strip(EDGES)


def read_loras(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`loras`: lists of `name@weight`, or `none`."""
    items = split(filled, BAR, context.findings, inner=COMMA)
    if items is None:
        return None
    choices = [_read_stack(item, filled, context) for item in items]
    return all_choices(entry, choices, items, filled, context.findings)


def _read_stack(item: Item, filled: Filled, context: Context) -> Choice | None:
    """One list of LoRAs."""
    inner = filled if item.length == len(filled.mask) else filled.part(item.start, item.end)
    if inner.mask.lower() == "none":
        return _NO_LORAS
    if not inner.text:
        report_empty(item, filled, context.findings)
        return None
    singles = split(inner, COMMA, context.findings)
    if singles is None:
        return None
    read = [_read_lora(single, inner, context) for single in singles]
    loras = [lora for lora in read if lora is not None]
    if len(loras) < len(read) or not _are_different(loras, context):
        return None
    fields = [{"name": addon.name, "weight": weight} for addon, weight in loras]
    text = ", ".join([f"{name_text(addon.name)}@{number_text(weight)}" for addon, weight in loras])
    return Choice({"loras": fields}, text, text, addons=tuple([addon for addon, _ in loras]))


def _read_lora(item: Item, filled: Filled, context: Context) -> tuple[Addon, int | float] | None:
    if not item.text:
        report_empty(item, filled, context.findings)
        return None
    name, weight_text = _sides(item, filled)
    whole = filled.text[item.start : item.end]
    weight = 1 if weight_text is None else as_number(weight_text)
    place = item.place(filled)
    if not name or (weight is None and not context.catalog.find("loras", whole)):
        fault = f"'{weight_text}' is no weight" if name else "the name is missing"
        message = f"{fault}; a LoRA is written name@weight, such as name@0.6"
        context.findings.report("bad-value", message, place, length=item.length)
        return None
    found = find_name("loras", Mention(name, place, item.length, whole), context)
    if found is None or weight is None:
        return None
    spelled, entries = found
    bases = frozenset([entry.base_model for entry in entries if entry.base_model])
    return Addon("LoRA", spelled, bases, place, item.length), weight


def _are_different(loras: list[tuple[Addon, int | float]], context: Context) -> bool:
    """Report each LoRA that stands in its list before."""
    seen: set[str] = set()
    for addon, _ in loras:
        if addon.name in seen:
            context.findings.report(
                "duplicate-value",
                f"'{addon.name}' is in this list already",
                addon.place,
                length=addon.length,
            )
        seen.add(addon.name)
    return len(seen) == len(loras)
