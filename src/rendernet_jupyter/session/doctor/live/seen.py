"""What a study has seen, and how a fact is read out of it. Nothing here asks the service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from rendernet_jupyter.client.drift import differences, shown
from rendernet_jupyter.client.exchange import Exchange
from rendernet_jupyter.client.fields import endpoint_of

Verdict = Literal["as documented", "as observed", "as assumed", "different", "settled", "not seen"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen of a fact: `text` for people, made of statuses, words and names of fields."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is assumed of the service.

    Attributes:
        name: what it is about.
        assumed: what this package takes for true, or `open`.
        see: reads it out of what was seen; None when there was nothing to see.
    """

    name: str
    assumed: str
    see: Callable[[Seen], Sighting | None]


@dataclass(slots=True)
class Seen:
    """The exchanges of a study, by the name of their question.

    Attributes:
        exchanges: those that brought an answer.
        silent: questions that brought none, with the reason.
        notes: what was measured beside them, for people.
    """

    exchanges: dict[str, Exchange] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Exchange | None:
        """The exchange of a question, whatever its status."""
        return self.exchanges.get(name)

    def answer(self, name: str) -> dict[str, Any]:
        """The answer of a success, an empty object when there is none."""
        found = self.exchanges.get(name)
        good = found is not None and found.success and isinstance(found.answer, dict)
        return found.answer if found is not None and good else {}

    def items(self, name: str) -> list[dict[str, Any]]:
        """The objects of a listing."""
        data = self.answer(name).get("data")
        return [i for i in data if isinstance(i, dict)] if isinstance(data, list) else []

    def data(self, name: str) -> dict[str, Any]:
        """The one object of an answer."""
        data = self.answer(name).get("data")
        return data if isinstance(data, dict) else {}

    def media(self, name: str) -> list[dict[str, Any]]:
        """The media of a generation, or of all in a listing."""
        holders = [*self.items(name), self.data(name)]
        lists = [h.get("media") for h in holders]
        return [m for found in lists if isinstance(found, list) for m in found if _is_object(m)]

    def first_id(self, name: str, key: str = "id") -> str:
        """The id of the first object of a listing, empty when there is none."""
        return next((str(i[key]) for i in self.items(name) if _is_id(i.get(key))), "")


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_id(value: Any) -> bool:
    """Whether a value can stand in a path: a hostile one might lead elsewhere."""
    text = value if isinstance(value, str) else ""
    return 0 < len(text) <= 100 and all(c.isalnum() or c in "_-" for c in text)


def as_expected(text: str, *, fits: bool, verdict: Verdict = "as documented") -> Sighting:
    """`verdict` where it fits, else different."""
    return Sighting(text, verdict if fits else "different")


def status_of(name: str, *documented: int, observed: tuple[int, ...] = ()) -> Callable[..., Any]:
    """Reads the status of a question."""

    def see(seen: Seen) -> Sighting | None:
        found = seen.get(name)
        if found is None:
            return None
        text = str(found.status)
        if found.status in observed:
            return Sighting(text, "as observed")
        return as_expected(text, fits=found.status in documented)

    return see


def open_status(name: str, what: str = "") -> Callable[..., Any]:
    """Reads the status of a question that no documentation answers."""

    def see(seen: Seen) -> Sighting | None:
        found = seen.get(name)
        if found is None:
            return None
        return Sighting(f"{found.status}{', ' + what if what and found.success else ''}", "settled")

    return see


def fields_of(name: str) -> Callable[..., Any]:
    """Compares the fields of an answer with those that are known."""

    def see(seen: Seen) -> Sighting | None:
        found = seen.get(name)
        known = endpoint_of(found.method, found.path) if found else None
        if found is None or known is None or not found.success:
            return None
        if not isinstance(found.answer, dict):
            return Sighting("no JSON object", "different")
        told = differences(known, known.statuses[0], {}, found.answer)
        said = dict.fromkeys(f"{drift.sort} {drift.field}" for drift in told)
        if said:
            return Sighting("; ".join(list(said)[:6]), "different")
        data = found.answer.get("data")
        if data in ([], {}, None):
            return None
        return Sighting("all of them known", "as documented")

    return see


def words(values: list[Any]) -> str:
    """The different short words among values, for people."""
    found = dict.fromkeys(shown(value) for value in values if isinstance(value, (str, int)))
    return ", ".join(list(found)[:8])


def names(value: Any) -> str:
    """The names of the members of an object, for people."""
    return ", ".join(shown(name) for name in list(value)[:8]) if isinstance(value, dict) else ""
