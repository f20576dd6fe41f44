"""What was found out about a picture, in the terms of the spec language as far as they reach.

Values only; nothing here reads a file or writes a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

TOO_LARGE = 10**18
"""Numbers from here on cannot be typed: whole ones fit 64 bits."""

LARGEST_SIDE = 1_000_000
"""Pixels; no picture is wider."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is not in the cell as it was in the picture.

    Attributes:
        name: what the picture's program calls it, such as `Clip skip`.
        value: its value there, as text.
        why: what became of it.
    """

    name: str
    value: str
    why: str

    def __str__(self) -> str:
        return f"{self.name} {self.value}: {self.why}" if self.value else f"{self.name}: {self.why}"


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA as another program names it."""

    name: str
    weight: float = 1.0


@dataclass(slots=True)
class Found:
    """How a picture was made, as its metadata say.

    Attributes:
        source: who wrote them, such as `A1111`.
        prompt: what it shows, as typed there.
        negative: what it must not show.
        model: its model's name there.
        sampler: one of the contract's samplers, or empty.
        numbers: `steps`, `cfg_scale` and `seed`, as far as they are known.
        size: width and height in pixels.
        loras: in order.
        remarks: what did not map.
    """

    source: str
    prompt: str = ""
    negative: str = ""
    model: str = ""
    sampler: str = ""
    numbers: dict[str, int | float] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    loras: list[Lora] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def lose(self, name: str, value: object = "", why: str = "there is nothing alike") -> None:
        """Say that something did not map."""
        self.remarks.append(Remark(name, on_a_line(value), why))

    def take_size(self, width: object, height: object) -> None:
        """Take a size in pixels; what is none is left out."""
        sides = as_number(width), as_number(height)
        if all(side is not None and 1 <= side < LARGEST_SIDE for side in sides):
            self.size = int(sides[0] or 1), int(sides[1] or 1)

    def number(self, key: str, value: object) -> None:
        """Take a number for a key; what is none is lost."""
        found = as_number(value)
        if found is None or not isfinite(found) or abs(found) >= TOO_LARGE:
            self.lose(key, value, "is no number that can be sent")
        elif key == "seed" and found < 0:
            self.lose(key, value, "the seed was left to chance, and is not known")
        elif key in ("seed", "steps"):
            self.numbers[key] = int(found)
        else:
            self.numbers[key] = found


def as_number(value: object) -> int | float | None:
    """A number, or the text of one; None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > 40:
        return None
    for kind in (int, float):
        try:
            return kind(value.strip())
        except ValueError:
            continue
    return None


def on_a_line(value: object, most: int = 160) -> str:
    """A value as one short line."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def text_of(value: object) -> str:
    """A text that can be written to a file; empty for what is none."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8")


def mapping_of(value: object) -> Mapping[str, object]:
    """A JSON object; an empty one for everything else."""
    return value if isinstance(value, Mapping) else {}
