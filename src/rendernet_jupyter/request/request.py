"""One request: an element of the API body, and where each of its values came from.

Nothing here is checked: a request is made from a spec that was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rendernet_jupyter.spec.keys import KEY


@dataclass(frozen=True, slots=True)
class Request:
    """One element of the API body.

    Attributes:
        body: the element; `{"$seed": True}` where a seed must be drawn, `{"$asset": "as typed"}`
            where an asset must be uploaded.
        kind: the kind that counts; empty when a lenient spec has none.
        coords: the value of each axis of its sweep.
        canonical: the canonical text of this one request, without a drawn seed.
        spec: the canonical text of the spec that it is a cell of: all cells share what is drawn.
        origins: where the value of each key came from, for people.
        assets: the Python objects that are content, by the text that stands for them in the body.
        seed_mode: `given`, `drawn` (to be remembered under `spec`), `random` (to be drawn each
            time), or `none`.
    """

    body: Mapping[str, Any]
    kind: str
    coords: Mapping[str, Any] = field(default_factory=dict)
    canonical: str = ""
    spec: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    assets: Mapping[str, object] = field(default_factory=dict)
    seed_mode: str = "none"

    def with_seed(self, seed: int) -> Request:
        """The request with a seed in place of the one that is to be drawn."""
        if not isinstance(self.body.get("seed"), Mapping):
            return self
        body = {**self.body, "seed": seed}
        if self.canonical.startswith("{"):
            return replace(self, body=body, canonical=json_text(body))
        return replace(self, body=body, canonical=_seeded(self.canonical, seed))

    def with_assets(self, ids: Mapping[str, str]) -> Request:
        """The request with asset ids, by what was typed for them.

        Raises:
            KeyError: an asset of the request has no id among `ids`.
        """
        return replace(self, body=_with_ids(self.body, ids))

    def wanted_assets(self) -> tuple[str, ...]:
        """What was typed for each asset that must be uploaded, in order, each once."""
        return tuple(dict.fromkeys(_wanted(self.body)))


def ordered(body: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a body in the order of the key table."""
    style = KEY["style"].order  # `style_detail` stands where `style` does

    def order(name: str) -> int:
        return KEY[name].order if name in KEY else style

    return {name: body[name] for name in sorted(body, key=order)}


def json_text(body: Mapping[str, Any]) -> str:
    """A body as JSON that can be typed again; a seed that is to be drawn is left out."""
    typed = {name: value for name, value in ordered(body).items() if not _is_drawn(name, value)}
    return json.dumps(typed, ensure_ascii=False)


def _is_drawn(name: str, value: Any) -> bool:
    return name == "seed" and isinstance(value, Mapping)


def _seeded(canonical: str, seed: int) -> str:
    """The canonical text with a line for the seed at its place in the table."""
    lines = canonical.split("\n")
    order = KEY["seed"].order
    for index, line in enumerate(lines):
        name = line.partition(":")[0]
        if name == "seed":
            lines[index] = f"seed: {seed}"
            break
        if name in KEY and KEY[name].order > order:
            lines.insert(index, f"seed: {seed}")
            break
    else:
        lines.append(f"seed: {seed}")
    return "\n".join(lines)


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"$asset"}:
            return ids[value["$asset"]]
        return {name: _with_ids(member, ids) for name, member in value.items()}
    if isinstance(value, list):
        return [_with_ids(member, ids) for member in value]
    return value


def _wanted(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        if set(value) == {"$asset"}:
            return [value["$asset"]]
        return [typed for member in value.values() for typed in _wanted(member)]
    if isinstance(value, list):
        return [typed for member in value for typed in _wanted(member)]
    return []
