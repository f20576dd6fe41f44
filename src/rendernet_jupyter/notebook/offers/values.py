"""The values of a key or option: names that fit the rest of the cell, choices, files.

Nothing here finds out which key is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rendernet_jupyter.notebook.offers.offer import MOST, Offer, Offers, matching, starting
from rendernet_jupyter.notebook.offers.paths import FILMS, PICTURES, SOUNDS, paths
from rendernet_jupyter.notebook.offers.sources import Sources
from rendernet_jupyter.spec.canonical import name_text, quoted
from rendernet_jupyter.spec.keys import KEY, Key, Setting
from rendernet_jupyter.spec.options import Option

Names = Literal["models", "styles", "loras", "controlnets", "voices", "characters"]

_SPLIT = {"|": re.compile(r"\|"), ",": re.compile(r",(?=\s|$)"), "both": re.compile(r"[|,]")}
_QUOTED = re.compile(r'(?<![^\s|,=])"(?:[^"]|"")*"')
_OPEN = re.compile(r'(?<![^\s|,=])"(?:[^"]|"")*$')
_WORDS = re.compile(r'(?:[^\s"=]+=)?"(?:[^"]|"")*(?:"|$)|\S+')
_SEVERAL = re.compile(r"\||,\s|\d\.\.")
_ASSETS = {
    "narrator": (*PICTURES, *FILMS),
    "audio": SOUNDS,
}


@dataclass(frozen=True, slots=True)
class Around:
    """What else a spec says.

    Attributes:
        keys: the other keys of its block, as typed.
        others: keys and options of the magic line, and of `defaults:`.
        model: gives the model of specs that name none.
        groups: how many permutations its prompt has.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    model: Callable[[], str] = str
    groups: int = 0

    def says(self, key: str) -> str:
        """The value of a key, wherever it is given; empty when it is not."""
        return self.keys.get(key) or self.others.get(key, "")

    def axes(self) -> list[str]:
        """Keys with several values, and the permutations of the prompt."""
        given = {**self.others, **self.keys}
        found = [k for k in KEY if k in given and KEY[k].sweep and _SEVERAL.search(given[k])]
        return [*found, *(f"prompt.{number}" for number in range(1, self.groups + 1))]


def values(sources: Sources, key: str, typed: str, rest: str, around: Around) -> Offers:
    """Values of a key for what is typed of it, up to the cursor."""
    known = KEY[key]
    found = _values(sources, known, typed, around)
    if rest.startswith('"'):  # the editor has closed the quote already
        closed = (Offer(o.text.removesuffix('"'), o.kind) for o in found.found)
        return Offers(found.fragment, tuple(closed))
    return found


def option_values(sources: Sources, option: Option, typed: str, around: Around) -> Offers:
    """Values of an option of the magic line."""
    if option.name == "tag":
        return matching(_last(typed, ","), sources.tags(), "tag")
    if option.name == "out":
        return _folders(typed)
    known: dict[str, Callable[[], Iterable[str]]] = {
        "rows": around.axes,
        "cols": around.axes,
        "from": sources.tables,
        "use": sources.presets,
        "save": sources.presets,
        "engine": sources.engines,
    }
    if option.name in known:
        return matching(typed, known[option.name](), option.value.split("|")[0].lower())
    return starting(typed, option.choices, "choice")


def _values(sources: Sources, key: Key, typed: str, around: Around) -> Offers:
    item = _last(typed, "both" if key.form == "loras" else key.separator)
    if key.form in ("name", "style"):
        return _named(sources, key, item, around)
    if key.form == "loras":
        return _loras(sources, item, around)
    if key.settings or "asset" in key.takes:
        return _object(sources, key, typed, around)
    if key.form == "zip":
        return matching(item, around.axes(), "key")
    choices = ("random",) if key.form == "seed" else key.choices
    return matching(item, choices, "choice")


def _named(sources: Sources, key: Key, item: str, around: Around) -> Offers:
    """Models or styles. A style of several base models is written with the one that is meant."""
    if key.name == "model":
        return _names(sources, "models", item, None)
    name, at, base = item.rpartition("@") if not item.startswith('"') else (item, "", "")
    catalog, fits = sources.catalog, _base_of_model(sources, around)
    if at:
        bases = [entry.base_model for entry in catalog.find("styles", name.strip())]
        return matching(
            item, bases, "base model", typed=base.strip(), written=lambda b: f"{name}@ {b}"
        )
    entries = catalog.search("styles", _plain(item))
    found = sorted(entries, key=lambda e: bool(fits) and e.base_model not in fits)
    return Offers(item, tuple(_style(sources, entry, item) for entry in found[:MOST]))


def _style(sources: Sources, entry: Any, item: str) -> Offer:
    same = sources.catalog.find("styles", entry.name)
    text = _written(item)(entry.name)
    if len(same) > 1 and not item.startswith('"'):
        text = f"{text} @ {entry.base_model}"
    return Offer(text, entry.base_model or "style")


def _loras(sources: Sources, item: str, around: Around) -> Offers:
    """LoRAs of the base model of the cell; behind their `@` stands a number, which is nobody's."""
    if "@" in item:
        return Offers()
    found = _names(sources, "loras", item, _base(sources, around))
    return found if item else Offers("", (*found.found, Offer("none", "choice")))


def _names(sources: Sources, listing: Names, item: str, bases: set[str] | None) -> Offers:
    """Names of a listing, of some base models or of all."""
    entries = [
        entry
        for entry in sources.catalog.search(listing, _plain(item))
        if not bases or not entry.base_model or entry.base_model in bases
    ]
    written = _written(item)
    kinds: dict[str, str] = {}
    for entry in entries:
        kinds.setdefault(entry.name, getattr(entry, "base_model", "") or listing[:-1])
    return Offers(item, tuple(Offer(written(n), kind) for n, kind in list(kinds.items())[:MOST]))


def _object(sources: Sources, key: Key, typed: str, around: Around) -> Offers:
    """The words of an object: its name, its asset, then its settings."""
    *done, word = _words(typed)
    name, is_set, value = word.partition("=")
    setting = next((s for s in key.settings if name in (s.name, *s.also)), None)
    if is_set and setting:
        found = _setting_values(sources, setting, value)
        return Offers(word, tuple(Offer(f"{name}={o.text}", o.kind) for o in found.found))
    plain = [w for w in done if "=" not in w]
    used = {w.partition("=")[0] for w in done}
    settings = [f"{s.name}=" for s in key.settings if s.name not in used]
    if key.form == "character":
        return _person(sources, typed, settings)
    if key.form == "control_net" and not plain:
        return _names(sources, "controlnets", word, _base(sources, around))
    if len(plain) == (key.form == "control_net"):
        return paths(word, _ASSETS.get(key.name, PICTURES))
    return starting(word, settings, "setting") if key.settings else Offers()


def _person(sources: Sources, typed: str, settings: list[str]) -> Offers:
    """A character, whose name may have spaces, then its settings."""
    *done, word = _words(typed)
    if done and "=" in typed:
        return starting(word, settings, "setting")
    known = [entry.name for entry in sources.catalog.search("characters", _plain(typed))]
    names = [name for name in known if name.casefold().startswith(_plain(typed).casefold())]
    if done and not names:
        return starting(word, settings, "setting")
    found = tuple(Offer(_written(typed)(n), "character") for n in dict.fromkeys(names or known))
    return Offers(typed, found)


def _setting_values(sources: Sources, setting: Setting, value: str) -> Offers:
    if setting.value == "voice":
        listed = [voice.name for voice in sources.catalog.search("voices", _plain(value))]
        write = quoted if value.startswith('"') else _as_word
        return Offers(value, tuple(Offer(write(name), "voice") for name in listed))
    if setting.value == "asset":
        return paths(value, _ASSETS.get(setting.name, PICTURES))
    choices = setting.choices or (("true", "false") if setting.value == "switch" else ())
    return starting(value, choices, "choice")


def _base(sources: Sources, around: Around) -> set[str]:
    """The base models that add-ons must share; empty when nobody knows."""
    if style := around.says("style"):
        found: set[str] = set()
        for item in style.split("|"):
            name, _, base = item.partition("@")
            listed = sources.catalog.find("styles", _plain(name.strip()))
            found |= {base.strip()} if base.strip() else {e.base_model for e in listed}
        return found - {""}
    return _base_of_model(sources, around, or_default=True)


def _base_of_model(sources: Sources, around: Around, *, or_default: bool = False) -> set[str]:
    text = around.says("model") or (around.model() if or_default else "")
    items = (_plain(item.strip()) for item in text.split("|"))
    return {e.base_model for item in items for e in sources.catalog.find("models", item)} - {""}


def _last(typed: str, separator: str) -> str:
    """The last item of a list, from its first character on; quotes keep separators apart."""
    masked = _OPEN.sub(_blank, _QUOTED.sub(_blank, typed))
    cuts = [match.end() for match in _SPLIT[separator].finditer(masked)]
    return typed[cuts[-1] :].lstrip() if cuts else typed


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match[0])


def _words(typed: str) -> list[str]:
    """The words of an object; the last one is that at the cursor, and may be empty."""
    found = _WORDS.findall(typed)
    open_end = typed[-1:].isspace() and not _OPEN.search(_QUOTED.sub(_blank, typed))
    return [*found, ""] if open_end or not found else found


def _plain(item: str) -> str:
    """What an item says, without the quotes round it."""
    return item[1:].removesuffix('"').replace('""', '"') if item.startswith('"') else item


def _written(item: str) -> Callable[[str], str]:
    """How a name is written in place of an item: in quotes where it must be, or where they are."""
    return quoted if item.startswith('"') else name_text


def _as_word(name: str) -> str:
    return quoted(name) if " " in name else name_text(name)


def _folders(typed: str) -> Offers:
    found = paths(typed)
    return Offers(typed, tuple(o for o in found.found if o.kind == "folder"))
