"""What a control can show: one plain value of a key, without lists, ranges or variables.

Nothing here reads or writes text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rendernet_jupyter.spec.numbers import Number

Settled = Number | bool | str
"""The value of a setting of an object."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number, an int where it is whole."""

    number: Number


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the contract, as it spells it; `random` as a seed."""

    word: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A model or style by name; `base` is what stands behind a style's `@`, empty without one."""

    name: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text on one line, as the language writes it: braces have their meaning."""

    text: str


@dataclass(frozen=True, slots=True)
class Swap:
    """The value of `segment`: in the picture `asset`, `replace` takes the place of `find`."""

    asset: str
    find: str
    replace: str


@dataclass(frozen=True, slots=True)
class Named:
    """The value of an object: a name, an asset, and settings by their names.

    Attributes:
        name: of a character or ControlNet; empty for keys that have none.
        asset: a path, address or id, or a variable as `{{name}}`; empty for a character.
        settings: by their names, in the order of these.
    """

    name: str = ""
    asset: str = ""
    settings: tuple[tuple[str, Settled], ...] = ()

    def setting(self, name: str) -> Settled | None:
        """The value of a setting; None when it is not given."""
        return dict(self.settings).get(name)

    def setting_to(self, given: Mapping[str, Settled | None]) -> Named:
        """The same with other settings; None leaves one out."""
        kept = {**dict(self.settings), **given}
        return replace(
            self, settings=tuple((n, v) for n, v in sorted(kept.items()) if v is not None)
        )


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA and its weight."""

    name: str
    weight: Number = 1


@dataclass(frozen=True, slots=True)
class Loras:
    """A list of LoRAs, in the order in which they are applied; empty for `none`."""

    items: tuple[Lora, ...] = ()

    def plus(self, name: str, weight: Number = 1) -> Loras:
        """The list with one more; one that it holds already keeps its place and weight."""
        known = {item.name.casefold() for item in self.items}
        return self if name.casefold() in known else Loras((*self.items, Lora(name, weight)))

    def minus(self, index: int) -> Loras:
        """The list without one."""
        return Loras(self.items[:index] + self.items[index + 1 :])

    def moved(self, index: int, to: int) -> Loras:
        """The list with one in another place."""
        rest = self.minus(index).items
        return Loras((*rest[:to], self.items[index], *rest[to:]))

    def weighing(self, index: int, weight: Number) -> Loras:
        """The list with another weight for one."""
        items = list(self.items)
        items[index] = replace(items[index], weight=weight)
        return Loras(tuple(items))
