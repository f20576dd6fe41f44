"""Reading characters, assets and the kinds that have an object of their own.

Nothing here looks at two keys together: that is the linter's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Addon, Choice, Field, one_choice
from rendernet_jupyter.request.media import Material, read_asset
from rendernet_jupyter.request.names import Mention, find_character, find_name
from rendernet_jupyter.request.stray import report_form, report_words
from rendernet_jupyter.spec.canonical import asset_text, name_text, quoted
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.items import Item
from rendernet_jupyter.spec.numbers import number_text
from rendernet_jupyter.spec.objects import Given, Words, read_replacement, read_words
from rendernet_jupyter.spec.typed import Place


def read_character(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`character`: a name and settings."""
    words = read_words(filled, entry.key, context.findings)
    if words is None or (mention := _mention(words.plain, filled, entry, context)) is None:
        return None
    character = find_character(mention, context)
    if character is None:
        return None
    body = {"character_id": character.id, **_values(words)}
    text = _text(character_text(character, context.catalog), words)
    places = _setting_places(words, filled)
    name, named = character.name or character.id, character if character.name else None
    return one_choice(
        entry, Choice({"character": body}, name, text, character=named, settings=places)
    )


def character_text(character: Character, catalog: Catalog) -> str:
    """How a character is written: by its name, or by its id where the name fits two."""
    alone = len(catalog.find("characters", character.name)) == 1
    return name_text(character.name) if alone else character.id


def read_facelock(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`facelock`: an asset."""
    words = read_words(filled, entry.key, context.findings)
    if words is None or (asset := _asset(words, filled, entry, "image", context)) is None:
        return None
    text = asset.text
    body = {"facelock": {"asset_id": asset.value}}
    return one_choice(entry, Choice(body, text, text, materials=(asset,)))


def read_control(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`control_net`: a name, an asset and settings."""
    words = read_words(filled, entry.key, context.findings)
    if words is None:
        return None
    if len(words.plain) < 2:
        report_form(filled, entry, context)
        return None
    if _reports_order(words.plain, filled, context):
        return None
    asset = read_asset(words.plain[-1], filled, "image", context)
    mention = _mention(words.plain[:-1], filled, entry, context)
    found = find_name("controlnets", mention, context) if mention else None
    if mention is None or found is None or asset is None:
        return None
    name, entries = found
    bases = frozenset(entry.base_model for entry in entries if entry.base_model)
    text = _text(f"{name_text(name)} {asset.text}", words)
    choice = Choice(
        {"control_net": {"asset_id": asset.value, "name": name, **_values(words)}},
        text,
        text,
        addons=(Addon("ControlNet", name, bases, mention.place, mention.length),),
        materials=(asset,),
        settings=_setting_places(words, filled),
    )
    return one_choice(entry, choice)


def _reports_order(plain: Sequence[Item], filled: Filled, context: Context) -> bool:
    """Report an asset before the name of its ControlNet."""
    first, last = plain[0], plain[-1]
    known = context.catalog.find("controlnets", last.text)
    if len(plain) > 2 or not known or context.catalog.find("controlnets", first.text):
        return False
    context.findings.report(
        "bad-value",
        "the name comes first, then the picture",
        first.place(filled),
        length=last.end - first.start,
        suggest=f"{name_text(known[0].name)} {filled.text[first.start : first.end]}",
    )
    return True


def read_segment(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`segment`: an asset, what to find, what to put there."""
    read = read_replacement(filled, entry.key, context.findings)
    if read is None or (asset := read_asset(read.asset, filled, "image", context)) is None:
        return None
    body = {"asset_id": asset.value, "find": read.find, "replace": read.replace}
    text = f"{asset.text} {quoted(read.find)} -> {quoted(read.replace)}"
    return one_choice(entry, Choice({"segment": body}, text, text, materials=(asset,)))


def read_true_touch(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`true_touch`: an asset and settings."""
    return _read_measured(filled, entry, "image", "asset_id", context)


def read_video(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`video_anyone`: an asset or medium and a duration."""
    return _read_measured(filled, entry, "shape", "media_id", context)


def _read_measured(
    filled: Filled, entry: Entry, role: str, member: str, context: Context
) -> Field | None:
    """An asset and numbers."""
    words = read_words(filled, entry.key, context.findings)
    if words is None or (asset := _asset(words, filled, entry, role, context)) is None:
        return None
    body = {member: asset.value, **_values(words)}
    text = _text(asset.text, words)
    return one_choice(entry, Choice({entry.key.name: body}, text, text, materials=(asset,)))


def read_narrator(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`narrator`: a picture or video, and a voice or an audio asset."""
    words = read_words(filled, entry.key, context.findings)
    if words is None:
        return None
    if len(words.plain) != 1:
        report_words(words, filled, entry, context)
        return None
    asset = _asset(words, filled, entry, "picture", context)
    sounds = [_read_sound(given, filled, context) for given in words.settings.values()]
    if asset is None or not _has_type(asset, context) or None in sounds:
        return None
    member = "video_asset_id" if asset.type == "video" else "image_asset_id"
    body: dict[str, Any] = {member: asset.value}
    texts, materials = [asset.text], [asset]
    for (field, given), sound in zip(words.settings.items(), sounds, strict=True):
        if isinstance(sound, Material):
            body[field] = sound.value
            materials.append(sound)
            texts.append(f"{given.setting.name}={sound.text}")
        elif sound:
            body[field] = sound
            texts.append(f"{given.setting.name}={asset_text(sound)}")
    text = " ".join(texts)
    return one_choice(entry, Choice({"narrator": body}, text, text, materials=tuple(materials)))


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


def _read_sound(given: Given, filled: Filled, context: Context) -> str | Material | None:
    """The voice as the catalogue spells it, or the audio asset; None when it is neither."""
    text = str(given.value)
    if given.setting.value == "asset":
        end = given.start + len(text)
        item = Item(text, "", quoted=False, start=given.start, end=end)
        return read_asset(item, filled, "audio", context)
    mention = Mention(text, filled.typed.place(given.start), len(text))
    found = find_name("voices", mention, context)
    return found[0] if found else None


def _mention(
    plain: Sequence[Item], filled: Filled, entry: Entry, context: Context
) -> Mention | None:
    """The name that some words make together."""
    if not plain or (len(plain) > 1 and any(item.quoted for item in plain)):
        report_form(filled, entry, context)
        return None
    name = " ".join(item.text + item.tail for item in plain)
    return Mention(name, plain[0].place(filled), plain[-1].end - plain[0].start)


def _asset(
    words: Words, filled: Filled, entry: Entry, role: str, context: Context
) -> Material | None:
    """The asset of an object that takes no other word."""
    if len(words.plain) == 1:
        media_ids = entry.key.form == "video_anyone"
        return read_asset(words.plain[0], filled, role, context, media_ids=media_ids)
    report_words(words, filled, entry, context)
    return None


def _values(words: Words) -> dict[str, Any]:
    return {field: given.value for field, given in words.settings.items()}


def _text(head: str, words: Words) -> str:
    return " ".join([head, *map(_setting_text, words.settings.values())])


def _setting_text(given: Given) -> str:
    value = given.value
    if isinstance(value, bool):
        return f"{given.setting.name}={str(value).lower()}"
    shown = asset_text(value) if isinstance(value, str) else number_text(value)
    return f"{given.setting.name}={shown}"


def _setting_places(words: Words, filled: Filled) -> Mapping[str, tuple[Place, int]]:
    return {
        field: (filled.typed.place(given.key_start), given.start - given.key_start)
        for field, given in words.settings.items()
    }
