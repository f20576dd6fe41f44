"""Reading values by the catalogue: from a key as typed to the fields of an API body.

One reader for each form of value. A reader reports every fault it finds and returns None then, so
that all of a cell's faults show at once. Nothing here looks at two keys together: that is the
linter's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Addon, Choice, Field, NumberChoices
from rendernet_jupyter.request.media import Material, read_asset
from rendernet_jupyter.request.names import find_character, find_name, find_style
from rendernet_jupyter.spec.canonical import asset_text, name_text, quoted
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.items import Filled, Item, fill, split
from rendernet_jupyter.spec.numbers import as_number, number_text, read_numbers
from rendernet_jupyter.spec.objects import Given, Words, read_replacement, read_words
from rendernet_jupyter.spec.typed import EDGES
from rendernet_jupyter.suggest import nearest

_BAR = re.compile(r"\|")
_LIST_COMMA = re.compile(r",(?=\s|$)")
_ANY_COMMA = re.compile(r",")
_WITH_ASSETS = frozenset(
    {"facelock", "control_net", "segment", "true_touch", "narrator", "video_anyone"}
)


def read_field(entry: Entry, context: Context) -> Field | None:
    """The values of a key that is no text; None when a fault was reported."""
    if (known := context.cached.get(id(entry))) is not None:
        return known[0]  # type: ignore[no-any-return] - the cache holds what was returned below
    filled = _filled(entry, context)
    field = None if filled is None else _READERS[entry.key.form](filled, entry, context)
    if "{{" not in entry.value.text:
        # The entry is kept with its value, so that no other object can get its identity.
        context.cached[id(entry)] = field, entry
    return field


def _filled(entry: Entry, context: Context) -> Filled | None:
    if entry.content is not None:
        return _of_content(entry, context)
    is_asset = entry.key.form in _WITH_ASSETS
    return fill(entry.value, context.scope, context.findings, content=is_asset)


def _of_content(entry: Entry, context: Context) -> Filled | None:
    """A row's Python object, which can only stand for an asset."""
    if entry.key.form == "facelock":
        text = entry.value.text
        return Filled(entry.value, "\0" * len(text), {text: entry.content})
    context.findings.report(
        "bad-variable",
        f"the column '{entry.key.name}' holds a value of type '{type(entry.content).__name__}', "
        "which stands for no text",
        entry.place,
    )
    return None


def _field(entry: Entry, choices: Sequence[Choice | None], separator: str) -> Field | None:
    sound = [choice for choice in choices if choice is not None]
    if len(sound) < len(choices):
        return None
    return Field(entry, sound, separator.join(choice.text for choice in sound))


def _one(entry: Entry, choice: Choice) -> Field:
    return Field(entry, (choice,), choice.text)


def _read_numbers(filled: Filled, entry: Entry, context: Context) -> Field | None:
    numbers = read_numbers(filled, entry.key, context.findings)
    if numbers is None:
        return None
    return Field(entry, NumberChoices(entry.key.name, numbers, filled.typed), numbers.text())


def _read_seed(filled: Filled, entry: Entry, context: Context) -> Field | None:
    if filled.text.strip('"').lower() == "random":
        return _one(entry, Choice({"seed": {"$seed": True}}, "random", "random"))
    return _read_numbers(filled, entry, context)


def _read_choices(filled: Filled, entry: Entry, context: Context) -> Field | None:
    key = entry.key
    joint = ", " if key.separator == "," else " | "
    if filled.mask.lower() == "all":
        return _field(entry, [_word(key.name, word) for word in key.choices], joint)
    items = split(filled, _LIST_COMMA if key.separator == "," else _BAR, context.findings)
    if items is None:
        return None
    known = {word.lower(): word for word in key.choices}
    choices: list[Choice | None] = []
    for item in items:
        word = known.get(item.text.lower()) if not item.tail else None
        if word is None:
            _report_choice(item, filled, entry, context)
        choices.append(_word(key.name, word) if word else None)
    field = _field(entry, choices, joint)
    return field if field and _all_different(field, items, filled, context) else None


def _word(name: str, word: str) -> Choice:
    return Choice({name: word}, word, word)


def _report_choice(item: Item, filled: Filled, entry: Entry, context: Context) -> None:
    key = entry.key
    if not item.text:
        _report_empty(item, filled, context)
        return
    meant = nearest(item.text, key.choices, cutoff=0.7)
    message = f"not one of {', '.join(key.choices)}"
    if "," in item.text and key.separator == "|":
        message += "; a list is written with '|'"
    context.findings.report(
        "bad-value",
        message,
        filled.typed.place(item.start),
        length=item.end - item.start,
        suggest=meant[0] if meant else None,
    )


def _report_empty(item: Item, filled: Filled, context: Context) -> None:
    message = "an item of this list is empty"
    context.findings.report("bad-value", message, filled.typed.place(item.start))


def _all_different(
    field: Field, items: Sequence[Item], filled: Filled, context: Context
) -> bool:
    """Report each value of an axis that stands there before."""
    seen: set[str] = set()
    for choice, item in zip(field.choices, items, strict=True):
        if choice.text in seen:
            context.findings.report(
                "duplicate-value",
                f"'{choice.text}' is given twice, which would pay for the same picture again",
                filled.typed.place(item.start),
                length=item.end - item.start,
            )
        seen.add(choice.text)
    return len(seen) == len(items)


def _read_names(filled: Filled, entry: Entry, context: Context) -> Field | None:
    items = split(filled, _BAR, context.findings)
    if items is None:
        return None
    read = _read_style if entry.key.form == "style" else _read_model
    field = _field(entry, [read(item, filled, context) for item in items], " | ")
    return field if field and _all_different(field, items, filled, context) else None


def _read_model(item: Item, filled: Filled, context: Context) -> Choice | None:
    if not item.text:
        _report_empty(item, filled, context)
        return None
    place, length = filled.typed.place(item.start), item.end - item.start
    text = f'"{item.text}"{item.tail}' if item.tail else item.text
    found = find_name("models", text, place, length, context)
    if found is None:
        return None
    name, entries = found
    base = entries[0].base_model if entries else ""
    return Choice({"model": name}, name, name_text(name), base)


def _read_style(item: Item, filled: Filled, context: Context) -> Choice | None:
    if not item.text:
        _report_empty(item, filled, context)
        return None
    name, base = _name_and_base(item, filled)
    place, length = filled.typed.place(item.start), item.end - item.start
    found = find_style(name, base, item, place, length, context)
    if found is None:
        return None
    style, detailed = found
    if not detailed:
        return Choice({"style": style.name}, style.name, name_text(style.name), style.base_model)
    detail = {"name": style.name, "base_model": style.base_model}
    coord = f"{style.name} @ {style.base_model}"
    text = f"{name_text(style.name)} @ {style.base_model}"
    return Choice({"style_detail": detail}, coord, text, style.base_model)


def _name_and_base(item: Item, filled: Filled) -> tuple[str, str | None]:
    """The two sides of the `@` of a style, or its name alone."""
    if item.quoted:
        if item.tail.startswith("@"):
            return item.text, item.tail[1:].strip(EDGES)
        return item.text + item.tail, None
    at = filled.mask.rfind("@", item.start, item.end)
    if at < 0:
        return item.text, None
    return filled.text[item.start : at].strip(EDGES), filled.text[at + 1 : item.end].strip(EDGES)


def _read_loras(filled: Filled, entry: Entry, context: Context) -> Field | None:
    items = split(filled, _BAR, context.findings)
    if items is None:
        return None
    choices = [_read_stack(item, filled, context) for item in items]
    field = _field(entry, choices, " | ")
    return field if field and _all_different(field, items, filled, context) else None


def _read_stack(item: Item, filled: Filled, context: Context) -> Choice | None:
    """One list of LoRAs."""
    if filled.mask[item.start : item.end].lower() == "none":
        return Choice({}, "none", "none")
    inner = Filled(filled.typed.part(item.start, item.end), filled.mask[item.start : item.end])
    if not inner.text:
        _report_empty(item, filled, context)
        return None
    singles = split(inner, _ANY_COMMA, context.findings)
    if singles is None:
        return None
    read = [_read_lora(single, inner, context) for single in singles]
    loras = [lora for lora in read if lora is not None]
    if len(loras) < len(read):
        return None
    seen: set[str] = set()
    for (name, _, addon), single in zip(loras, singles, strict=True):
        if name in seen:
            context.findings.report(
                "duplicate-value",
                f"'{name}' is in this list already",
                addon.place,
                length=single.end - single.start,
            )
        seen.add(name)
    if len(seen) < len(loras):
        return None
    text = ", ".join(f"{name_text(name)}@{number_text(weight)}" for name, weight, _ in loras)
    coord = ", ".join(f"{name}@{number_text(weight)}" for name, weight, _ in loras)
    fields = {"loras": [{"name": name, "weight": weight} for name, weight, _ in loras]}
    return Choice(fields, coord, text, addons=tuple(addon for _, _, addon in loras))


def _read_lora(
    item: Item, filled: Filled, context: Context
) -> tuple[str, int | float, Addon] | None:
    if not item.text:
        _report_empty(item, filled, context)
        return None
    name, weight_text = _name_and_base(item, filled)
    place, length = filled.typed.place(item.start), item.end - item.start
    weight = 1 if weight_text is None else as_number(weight_text)
    whole = filled.text[item.start : item.end]
    if weight is None and not context.catalog.find("loras", whole):
        context.findings.report(
            "bad-value",
            f"'{weight_text}' is no weight; a LoRA is written name@weight, such as name@0.6",
            place,
            length=length,
        )
        return None
    found = find_name("loras", name, place, length, context, whole=whole)
    if found is None or weight is None:
        return None
    spelled, entries = found
    bases = frozenset(entry.base_model for entry in entries if entry.base_model)
    return spelled, weight, Addon("LoRA", spelled, bases, place, length)


def _read_character(filled: Filled, entry: Entry, context: Context) -> Field | None:
    words = read_words(filled, entry.key, context.findings)
    if words is None or (name := _joined_name(words.plain, filled, entry, context)) is None:
        return None
    first, last = words.plain[0], words.plain[-1]
    place, length = filled.typed.place(first.start), last.end - first.start
    character = find_character(name, place, length, context)
    if character is None:
        return None
    settings = {field: given.value for field, given in words.settings.items()}
    body = {"character_id": character.id, **settings}
    known = context.catalog.find("characters", character.name)
    typed = name_text(character.name) if len(known) == 1 else character.id
    text = " ".join([typed, *map(_setting_text, words.settings.values())])
    choice = Choice(
        {"character": body},
        character.name,
        text,
        character=character,
        settings=_setting_places(words.settings, filled),
    )
    return _one(entry, choice)


def _joined_name(
    plain: Sequence[Item], filled: Filled, entry: Entry, context: Context
) -> str | None:
    """The name that some words make together."""
    if len(plain) == 1 or (plain and not any(item.quoted for item in plain)):
        return " ".join(item.text + item.tail for item in plain)
    _report_form(filled, entry, context)
    return None


def _setting_text(given: Given) -> str:
    if isinstance(given.value, bool):
        return f"{given.setting.name}={str(given.value).lower()}"
    if isinstance(given.value, str):
        return f"{given.setting.name}={asset_text(given.value)}"
    return f"{given.setting.name}={number_text(given.value)}"


def _setting_places(
    settings: Mapping[str, Given], filled: Filled
) -> dict[str, tuple[tuple[int, int], int]]:
    return {
        field: (filled.typed.place(given.key_start), given.start - given.key_start)
        for field, given in settings.items()
    }


def _report_form(filled: Filled, entry: Entry, context: Context, meant: str | None = None) -> None:
    context.findings.report(
        "bad-value",
        f"'{entry.key.name}' takes {entry.key.takes}",
        filled.typed.place(0),
        length=len(filled.text),
        suggest=meant,
    )


def _one_asset(
    words: Words, filled: Filled, entry: Entry, role: str, context: Context
) -> Material | None:
    """The asset of an object that takes no other word."""
    if len(words.plain) == 1:
        media_ids = entry.key.form == "video_anyone"
        return read_asset(words.plain[0], filled, role, context, media_ids=media_ids)
    meant = None
    if len(words.plain) > 1:
        path = filled.text[words.plain[0].start : words.plain[-1].end]
        meant = quoted(path) if '"' not in path else None
    _report_form(filled, entry, context, meant)
    return None


def _read_facelock(filled: Filled, entry: Entry, context: Context) -> Field | None:
    if filled.text in filled.contents:
        words: Words | None = Words((Item(filled.text, "", False, 0, len(filled.text)),), {})
    else:
        words = read_words(filled, entry.key, context.findings)
    if words is None or (asset := _one_asset(words, filled, entry, "image", context)) is None:
        return None
    text = asset_text(asset.typed)
    return _one(entry, Choice({"facelock": {"asset_id": asset.value}}, text, text,
                              materials=(asset,)))


def _read_control(filled: Filled, entry: Entry, context: Context) -> Field | None:
    words = read_words(filled, entry.key, context.findings)
    if words is None:
        return None
    if len(words.plain) < 2:
        _report_form(filled, entry, context)
        return None
    *named, last = words.plain
    name = _joined_name(named, filled, entry, context)
    asset = read_asset(last, filled, "image", context)
    if name is None:
        return None
    place, length = filled.typed.place(named[0].start), named[-1].end - named[0].start
    found = find_name("controlnets", name, place, length, context)
    if found is None or asset is None:
        return None
    spelled, entries = found
    bases = frozenset(entry.base_model for entry in entries if entry.base_model)
    settings = {field: given.value for field, given in words.settings.items()}
    body = {"asset_id": asset.value, "name": spelled, **settings}
    text = " ".join([name_text(spelled), asset_text(asset.typed),
                     *map(_setting_text, words.settings.values())])
    choice = Choice(
        {"control_net": body},
        text,
        text,
        addons=(Addon("ControlNet", spelled, bases, place, length),),
        materials=(asset,),
        settings=_setting_places(words.settings, filled),
    )
    return _one(entry, choice)


def _read_segment(filled: Filled, entry: Entry, context: Context) -> Field | None:
    read = read_replacement(filled, entry.key, context.findings)
    if read is None or (asset := read_asset(read.asset, filled, "image", context)) is None:
        return None
    body = {"asset_id": asset.value, "find": read.find, "replace": read.replace}
    text = f"{asset_text(asset.typed)} {quoted(read.find)} -> {quoted(read.replace)}"
    return _one(entry, Choice({"segment": body}, text, text, materials=(asset,)))


def _read_touch(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`true_touch` and `video_anyone`: an asset and numbers."""
    words = read_words(filled, entry.key, context.findings)
    if words is None:
        return None
    is_video = entry.key.form == "video_anyone"
    role, member = ("shape", "media_id") if is_video else ("image", "asset_id")
    asset = _one_asset(words, filled, entry, role, context)
    if asset is None:
        return None
    body = {member: asset.value, **{f: given.value for f, given in words.settings.items()}}
    text = " ".join([asset_text(asset.typed), *map(_setting_text, words.settings.values())])
    return _one(entry, Choice({entry.key.name: body}, text, text, materials=(asset,)))


def _read_narrator(filled: Filled, entry: Entry, context: Context) -> Field | None:
    words = read_words(filled, entry.key, context.findings)
    if words is None:
        return None
    asset = _one_asset(words, filled, entry, "picture", context)
    body: dict[str, Any] = {}
    texts = []
    materials = []
    sound = asset is not None and _has_type(asset, context)
    if asset:
        member = "video_asset_id" if asset.type == "video" else "image_asset_id"
        body[member] = asset.value
        materials.append(asset)
        texts.append(asset_text(asset.typed))
    for field, given in words.settings.items():
        read = _read_sound(given, filled, context)
        if read is None:
            sound = False
            continue
        body[field], text, material = read
        texts.append(f"{given.setting.name}={text}")
        materials += [material] if material else []
    if not sound:
        return None
    text = " ".join(texts)
    return _one(entry, Choice({"narrator": body}, text, text, materials=tuple(materials)))


def _has_type(asset: Material, context: Context) -> bool:
    if asset.type:
        return True
    context.findings.report(
        "missing-asset",
        "nobody knows whether this is a picture or a video; list it in the catalogue, "
        "or give a file",
        asset.place,
        length=asset.length,
    )
    return False


def _read_sound(
    given: Given, filled: Filled, context: Context
) -> tuple[Any, str, Material | None] | None:
    text = str(given.value)
    end = given.start + len(given.text)
    if given.setting.value == "asset":
        item = Item(text, "", quoted=False, start=given.start, end=end)
        asset = read_asset(item, filled, "audio", context)
        return (asset.value, asset_text(text), asset) if asset else None
    place = filled.typed.place(given.start)
    found = find_name("voices", text, place, len(given.text), context)
    return (found[0], asset_text(found[0]), None) if found else None


def _read_zip(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """The names of the axes as typed; whether they are axes shows later."""
    items = split(filled, _ANY_COMMA, context.findings)
    if items is None:
        return None
    choices = []
    for item in items:
        text = item.text + item.tail
        place = filled.typed.place(item.start), max(1, item.end - item.start)
        choices.append(Choice({}, text, text, settings={text: place}))
    return Field(entry, choices, ", ".join(choice.text for choice in choices))


Reader = Callable[[Filled, Entry, Context], Field | None]

_READERS: Mapping[str, Reader] = {
    "name": _read_names,
    "style": _read_names,
    "choice": _read_choices,
    "number": _read_numbers,
    "seed": _read_seed,
    "loras": _read_loras,
    "character": _read_character,
    "facelock": _read_facelock,
    "control_net": _read_control,
    "segment": _read_segment,
    "true_touch": _read_touch,
    "narrator": _read_narrator,
    "video_anyone": _read_touch,
    "zip": _read_zip,
}
