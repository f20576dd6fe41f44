"""Between a value as written and what a control can show of it.

`value_of` answers None where a control would show less than the text says: lists, ranges,
variables other than a whole asset, and whatever cannot be read. Such values are shown as written.
Nothing here reports a fault: the linter does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rendernet_jupyter.request.form.values import (
    Lora,
    Loras,
    Named,
    Numeral,
    Settled,
    Styled,
    Swap,
    Text,
    Word,
)
from rendernet_jupyter.spec.canonical import asset_text, name_text, quoted
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import marks
from rendernet_jupyter.spec.items import BAR, COMMA, Item, split
from rendernet_jupyter.spec.keys import KEY, Key, Setting
from rendernet_jupyter.spec.numbers import as_number, number_text, single_number
from rendernet_jupyter.spec.objects import Given, Words, read_replacement, read_words
from rendernet_jupyter.spec.typed import EDGES, Typed, in_normal_form, on_one_line

Value = Numeral | Word | Styled | Text | Swap | Named | Loras

_BRACE = re.compile(r"\\[{}]|\{\{(?:[^{}\"]|\"[^\"]*\")*\}\}|[{}]")
_HOLE = re.compile(r"\{\{(?:[^{}\"]|\"[^\"]*\")*\}\}")
_NAMED = ("character", "control_net")
_WITHOUT_ASSET = ("character",)


class _Read(NamedTuple):
    """A value with its escapes read, and where its variables stand in it."""

    filled: Filled
    holes: tuple[tuple[int, int], ...]

    def takes(self, start: int, end: int) -> bool:
        """Whether a stretch holds no variable, or is one as a whole."""
        touched = [hole for hole in self.holes if hole[0] < end and start < hole[1]]
        text = self.filled.text[start:end]
        return touched == [(start, end)] if touched else not _HOLE.fullmatch(text.strip('"'))


def value_of(key: str, text: str) -> Value | None:
    """What a control can show of a value as written; None when it would show less than is there."""
    form = KEY[key].form
    if form == "text":
        return Text(text)
    read = _read(text)
    if read is None or form not in _READERS:
        return None
    return _READERS[form](read, KEY[key])


def written(key: str, value: Value) -> str:
    """A value as the language writes it; `value_of` reads the same from it."""
    match value:
        case Numeral(number):
            text = number_text(number)
        case Word(word):
            text = word
        case Text(words):
            text = one_line(words)
        case Styled(name, base):
            text = f"{name_text(name)} @ {base}" if base else name_text(name)
        case Loras(items):
            said = [f"{name_text(lora.name)}@{number_text(lora.weight)}" for lora in items]
            text = ", ".join(said) or "none"
        case Swap(asset, find, replace):
            text = f"{_asset_written(asset)} {quoted(find)} -> {quoted(replace)}"
        case Named():
            text = _named_written(KEY[key], value)
    return text


def one_line(text: str) -> str:
    """A text for one line, in which flag marks are text."""
    return without_marks(on_one_line(in_normal_form(text)))


def without_marks(text: str) -> str:
    """A text in which no `--word` is a flag: each has a backslash before it."""
    pieces, position = [], 0
    for offset in marks(text):
        pieces += [text[position:offset], "\\"]
        position = offset
    return "".join([*pieces, text[position:]])


def _read(text: str) -> _Read | None:
    """The escapes of a header's value read; None when its braces are no variables."""
    texts: list[str] = []
    masks: list[str] = []
    holes: list[tuple[int, int]] = []
    position = length = 0
    for match in _BRACE.finditer(text):
        if match[0] in ("{", "}"):
            return None
        plain, brought = text[position : match.start()], match[0]
        length += len(plain)
        if brought[0] == "\\":
            brought = brought[1]
        else:
            holes.append((length, length + len(brought)))
        length += len(brought)
        texts += [plain, brought]
        masks += [plain, "\0" * len(brought)]
        position = match.end()
    whole, mask = "".join([*texts, text[position:]]), "".join([*masks, text[position:]])
    return _Read(Filled(Typed(whole, 1, 1), mask), tuple(holes))


def _number(read: _Read, key: Key) -> Value | None:
    number = None if read.holes else single_number(read.filled.text, key)
    return None if number is None else Numeral(number)


def _seed(read: _Read, key: Key) -> Value | None:
    if read.filled.mask.strip('"').lower() == "random":
        return Word("random")
    return _number(read, key)


def _choice(read: _Read, key: Key) -> Value | None:
    lower = read.filled.mask.strip('"').lower()
    return next((Word(word) for word in key.choices if word.lower() == lower), None)


def _model(read: _Read, _: Key) -> Value | None:
    item = _single(read, BAR)
    return Styled(item.text) if item and not item.tail else None


def _style(read: _Read, _: Key) -> Value | None:
    item = _single(read, BAR)
    sides = _sides(item, read.filled) if item else None
    if sides is None or sides[1] == "":
        return None
    return Styled(sides[0], sides[1] or "")


def _loras(read: _Read, _: Key) -> Value | None:
    if read.holes or len(split(read.filled, BAR, _nothing()) or ()) != 1:
        return None
    if read.filled.mask.lower() == "none":
        return Loras()
    items = []
    for item in split(read.filled, COMMA, _nothing()) or ():
        name, weight_text = _sides(item, read.filled) or ("", None)
        weight = 1 if weight_text is None else as_number(weight_text)
        if not name or weight is None:
            return None
        items.append(Lora(name, weight))
    return Loras(tuple(items)) if items else None


def _single(read: _Read, separator: re.Pattern[str]) -> Item | None:
    """The one item of a list that is none."""
    items = split(read.filled, separator, _nothing())
    one = items[0] if items and len(items) == 1 and not read.holes else None
    return one if one and one.text else None


def _sides(item: Item, filled: Filled) -> tuple[str, str | None] | None:
    """What stands before and behind the `@` of an item; None when neither can be told."""
    if item.quoted:
        if not item.tail:
            return item.text, None
        return (item.text, item.tail[1:].strip(EDGES)) if item.tail[0] == "@" else None
    at = filled.mask.rfind("@", item.start, item.end)
    if at < 0:
        return item.text, None
    name = filled.text[item.start : at].strip(EDGES)
    return (name, filled.text[at + 1 : item.end].strip(EDGES)) if name else None


def _named(read: _Read, key: Key) -> Value | None:
    """An object: the words that make its name, its asset, its settings."""
    found = read_words(read.filled, key, _nothing())
    if found is None or not all(_is_plain(given, read) for given in found.settings.values()):
        return None
    plain = list(found.plain)
    asset = None
    if key.form not in _WITHOUT_ASSET:
        asset = plain.pop() if plain else None
        if asset is None or asset.tail or not read.takes(asset.start, asset.end):
            return None
    name = _name(plain, read) if key.form in _NAMED else ""
    if name is None or (key.form not in _NAMED and plain):
        return None
    return Named(name, asset.text if asset else "", _settings(found))


def _name(plain: list[Item], read: _Read) -> str | None:
    """The name that some words make together."""
    alone = len(plain) == 1
    if not plain or any((item.quoted and not alone) or item.tail for item in plain):
        return None
    first, last = plain[0], plain[-1]
    if any(start < last.end and first.start < end for start, end in read.holes):
        return None
    return " ".join(item.text for item in plain)


def _is_plain(given: Given, read: _Read) -> bool:
    """Whether a setting holds no variable, or is an asset that is one."""
    start, end = given.start, given.start + len(given.text)
    touched = any(first < end and start < last for first, last in read.holes)
    return read.takes(start, end) if given.setting.value == "asset" else not touched


def _settings(found: Words) -> tuple[tuple[str, Settled], ...]:
    return tuple(sorted((given.setting.name, given.value) for given in found.settings.values()))


def _swap(read: _Read, key: Key) -> Value | None:
    found = read_replacement(read.filled, key, _nothing())
    if found is None or not read.takes(found.asset.start, found.asset.end):
        return None
    if any(start >= found.asset.end for start, _ in read.holes):
        return None
    return Swap(found.asset.text, found.find, found.replace)


_READERS: Mapping[str, Callable[[_Read, Key], Value | None]] = {
    "name": _model,
    "style": _style,
    "choice": _choice,
    "number": _number,
    "seed": _seed,
    "loras": _loras,
    "character": _named,
    "facelock": _named,
    "control_net": _named,
    "segment": _swap,
    "true_touch": _named,
    "narrator": _named,
    "video_anyone": _named,
}


def _nothing() -> Findings:
    """Findings that nobody reads: what cannot be read is shown as written."""
    return Findings("", ())


def _named_written(key: Key, value: Named) -> str:
    name = name_text(value.name) if value.name else ""
    asset = _asset_written(value.asset) if value.asset else ""
    given = dict(value.settings)
    said = [
        f"{setting.name}={_setting_written(setting, given[setting.name])}"
        for setting in key.settings
        if setting.name in given
    ]
    return " ".join(part for part in (name, asset, *said) if part)


def _setting_written(setting: Setting, value: Settled) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return number_text(value)
    return _asset_written(value) if setting.value == "asset" else asset_text(value)


def _asset_written(asset: str) -> str:
    return asset if _HOLE.fullmatch(asset) else asset_text(asset)
