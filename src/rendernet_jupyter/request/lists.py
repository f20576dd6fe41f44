"""Reading numbers, enum words and the names in `zip`.

Nothing here looks at the catalogue.
"""

from __future__ import annotations

import re

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import (
    Choice,
    Field,
    NumberChoices,
    all_choices,
    number_choice,
    one_choice,
    report_empty,
)
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.items import BAR, COMMA, LIST_COMMA, Item, split
from rendernet_jupyter.spec.keys import Key
from rendernet_jupyter.spec.ranges import read_numbers
from rendernet_jupyter.suggest import nearest

_SEPARATOR = re.compile(r"[,|]")
_SIZE = re.compile(r"([1-9][0-9]{1,4}) ?[xX×*] ?([1-9][0-9]{1,4})")
_SHAPES = {"square": "1:1", "portrait": "2:3", "landscape": "3:2", "widescreen": "16:9"}
_NEAR_SHAPE = 0.04
"""How far a size in pixels may be from a shape: 832 x 1216 is called 2:3."""


def read_number_field(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """A numeric key."""
    name = entry.key.name
    numbers = read_numbers(filled, entry.key, context.findings)
    if numbers is None:
        return None
    if len(numbers.parts) == 1 and not isinstance(numbers.parts[0], range):
        choice = number_choice(name, numbers.parts[0])
        return Field(entry, (choice,), choice.text, (numbers, filled.typed))
    choices = NumberChoices(name, numbers)
    return Field(entry, choices, numbers.text(), (numbers, filled.typed))


def read_seed(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`seed`: numbers, or `random`."""
    if filled.text.strip('"').lower() == "random":
        return one_choice(entry, Choice({"seed": {"$seed": True}}, "random", "random"))
    return read_number_field(filled, entry, context)


def read_words_of(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """`aspect_ratio`, `sampler` or `quality`: words of the contract, or `all` of them."""
    key = entry.key
    if word := _spelled(filled.text, key):
        return one_choice(entry, _choice(key, word))
    if filled.mask.lower() == "all":
        joint = ", " if key.separator == "," else " | "
        return Field(entry, [_choice(key, w) for w in key.choices], joint.join(key.choices))
    items = split(filled, LIST_COMMA if key.separator == "," else BAR, context.findings)
    if items is None:
        return None
    choices: list[Choice | None] = []
    for item in items:
        found = None if item.tail else _spelled(item.text, key)
        if found is None:
            _report_word(item, filled, key, context)
        choices.append(_choice(key, found) if found else None)
    return all_choices(entry, choices, items, filled, context.findings)


def _spelled(text: str, key: Key) -> str | None:
    """A word as the contract spells it, whatever its letter case."""
    if text in key.choices:
        return text
    lower = text.lower()
    return next((word for word in key.choices if word.lower() == lower), None)


def _choice(key: Key, word: str) -> Choice:
    return Choice({key.name: word}, word, word)


def _report_word(item: Item, filled: Filled, key: Key, context: Context) -> None:
    if not item.text:
        report_empty(item, filled, context.findings)
        return
    joint = ", " if key.separator == "," else " | "
    message = f"not one of {', '.join(key.choices)}"
    listed = [_spelled(part.strip(), key) for part in _SEPARATOR.split(item.text)]
    if len(listed) > 1 and all(listed):
        message = f"a list of these is written with '{joint.strip()}'"
        meant = [joint.join(word for word in listed if word)]
    else:
        meant = _meant(item.text, key)
    context.findings.report(
        "bad-value",
        message,
        item.place(filled),
        length=item.length,
        suggest=meant[0] if meant else None,
    )


def _meant(text: str, key: Key) -> list[str]:
    """The word that a text begins, the shape that a size has, or the nearest word."""
    if size := _SIZE.fullmatch(text):
        shape = int(size[1]) / int(size[2])
        for word in key.choices:
            wide, _, high = word.partition(":")
            if high.isdigit() and abs(shape * int(high) / int(wide) - 1) < _NEAR_SHAPE:
                return [word]
    shape_name = _SHAPES.get(text.lower(), "")
    if shape_name in key.choices:
        return [shape_name]
    begun = [word for word in key.choices if word.lower().startswith(f"{text.lower()} ")]
    return begun[:1] or nearest(text, key.choices, cutoff=0.7)


def read_zip(filled: Filled, entry: Entry, context: Context) -> Field | None:
    """The names of the axes as typed; whether they are axes shows later."""
    items = split(filled, COMMA, context.findings)
    if items is None:
        return None
    choices = []
    for item in items:
        text = item.text + item.tail
        place = item.place(filled), max(1, item.length)
        choices.append(Choice({}, text, text, settings={text: place}))
    return Field(entry, choices, ", ".join(choice.text for choice in choices))
