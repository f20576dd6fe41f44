"""Reading the fields of a JSON object, with a clear refusal for each that is not what it should be.

`null` counts as absent everywhere, and unknown fields are passed over, as clients in use rely on.
Nothing here knows what the fields mean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.refused import Refused, bad_request

_HALF = re.compile("[\ud800-\udfff]")  # JSON can write it, UTF-8 and with it SQLite cannot


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a body; `place` says where it stands, such as ``[0].control_net``."""

    values: Mapping[str, Any]
    place: str

    @classmethod
    def of(cls, value: object, place: str) -> Fields:
        """The fields of a JSON value, which must be an object."""
        if not isinstance(value, dict):
            raise bad_request(f"{place or 'the body'} must be an object, not {_shown(value)}")
        return cls(value, place)

    def refuse(self, name: str, why: str, code: str = "SANDBOX_BAD_REQUEST") -> Refused:
        """A refusal that names the field."""
        return bad_request(f"{self.place}.{name}".lstrip(".") + f": {why}", code)

    def has(self, name: str) -> bool:
        """Whether the field is there, and not null."""
        return self.values.get(name) is not None

    def object(self, name: str) -> Fields:
        """A field that holds an object."""
        return Fields.of(self.values.get(name), f"{self.place}.{name}".lstrip("."))

    def objects(self, name: str) -> list[Fields]:
        """A field that holds a list of objects; empty when it is absent."""
        found = self.values.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.refuse(name, f"must be a list, not {_shown(found)}")
        return [Fields.of(one, f"{self.place}.{name}[{i}]") for i, one in enumerate(found)]

    def text(self, name: str, *, longest: int = limits.LONGEST_PROMPT, needed: bool = False) -> str:
        """A field that holds text; empty when it is absent and not needed."""
        found = self.values.get(name)
        if found is None:
            found = ""
        if not isinstance(found, str):
            raise self.refuse(name, f"must be text, not {_shown(found)}")
        if needed and not found.strip():
            raise self.refuse(name, "is needed here")
        if _HALF.search(found):
            raise self.refuse(name, "holds half of a character (a lone surrogate)")
        if len(found) > longest:
            raise self.refuse(name, f"has {len(found)} characters; {longest} are allowed")
        return found

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """A field that holds one of a few words, letter case included; None when it is absent."""
        found = self.values.get(name)
        if found is None:
            return None
        if not isinstance(found, str) or found not in allowed:
            words = ", ".join(allowed)
            raise self.refuse(name, f"{_shown(found)} is not one of {words} (letter case counts)")
        return found

    def whole(self, name: str, low: int, high: int) -> int | None:
        """A field that holds a whole number from `low` to `high`; None when it is absent."""
        found = self.number(name, low, high)
        if found is not None and found != int(found):
            raise self.refuse(name, f"must be a whole number, not {_shown(found)}")
        return None if found is None else int(found)

    def number(self, name: str, low: float, high: float) -> float | None:
        """A field that holds a number from `low` to `high`; None when it is absent."""
        found = self.values.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not _finite(found):
            raise self.refuse(name, f"must be a number, not {_shown(found)}")
        if not low <= found <= high:
            raise self.refuse(
                name, f"{_shown(found)} is out of range: {low} to {high}", "SANDBOX_LIMIT"
            )
        return found

    def flag(self, name: str) -> bool | None:
        """A field that holds true or false; None when it is absent."""
        found = self.values.get(name)
        if found is not None and not isinstance(found, bool):
            raise self.refuse(name, f"must be true or false, not {_shown(found)}")
        return found


def _finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def _shown(value: object) -> str:
    """A value as a person may see it: short, and by its JSON name where it is no text or number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
