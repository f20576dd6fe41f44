"""Reading answers: what is not known is passed over, and little is demanded.

Old and new names are both read (`images` for `media`), missing members have defaults, unknown
statuses mean "not finished". A member that can be done without counts as missing where it makes no
sense: what was paid must not be lost over a balance. What cannot be done without raises `Unusable`.

The rules are so lenient that a library of models would be asked for an exception at nearly every
member, and loading one takes a third of the time to the first picture: so they are written out.
Nothing here decides what to do next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rendernet_jupyter.job.ports import Estimate, RemoteGeneration, RemoteMedium, Ticket

_FAILED = frozenset({"failed", "censored"})

MOST = 1 << 53
"""Whole numbers from here on are no pixels and no entries, and no database takes them."""


class Unusable(ValueError):
    """An answer lacks what the work cannot go on without.

    Attributes:
        what: the member, such as `media.0.id`; `data` for the whole.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"no usable {what}")
        self.what = what


def text(value: Any) -> str | None:
    """A text, also one that came as a number; None for what is neither or cannot be written."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return None  # half a character, as JSON can escape it: no file and no database takes it
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def number(value: Any) -> float | None:
    """A finite number, also one that came as a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def count(value: Any) -> int | None:
    """A whole number that is not negative, also one that came as a text; None for anything else."""
    found = number(value)
    whole = found is not None and found.is_integer() and 0 <= found < MOST
    return int(found) if whole and found is not None else None


def credits_of(value: Any) -> float | None:
    """Credits are finite and not negative; anything else is "not said"."""
    found = number(value)
    return found if found is not None and found >= 0 else None


def size_of(value: Any) -> tuple[int, int]:
    """Width and height in pixels of a `dim` or `size`, 0 where they are not said."""
    if not isinstance(value, dict):
        return 0, 0
    return count(value.get("width")) or 0, count(value.get("height")) or 0


def reason_of(error: Any) -> str:
    """What the service said of a failure, usually nothing."""
    if isinstance(error, dict):
        error = error.get("message") or error.get("code") or ""
    return str(error or "").encode(errors="replace").decode()


def demanded(data: Any, name: str, place: str = "") -> str:
    """A text that the work cannot go on without.

    Args:
        data: the object that should have it.
        name: of the member.
        place: of the object, with a point at its end, for the error.

    Raises:
        Unusable: it is not there, or no text.
    """
    if (found := text(_object(data).get(name))) is None:
        raise Unusable(f"{place}{name}")
    return found


def _object(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Unusable("data")
    return data


def medium_of(data: Any, generation_id: str = "", place: str = "") -> RemoteMedium:
    """One medium of any answer, with the generation that it was shown in.

    Raises:
        Unusable: it has no id.
    """
    media_id = demanded(data, "id", place)
    status = text(data.get("status")) or "initiated"
    url = text(data.get("url")) or ""
    width, height = size_of(data.get("dim"))
    return RemoteMedium(
        media_id=media_id,
        state=_state(status, url),
        status=status,
        kind=text(data.get("type")) or ("video" if media_id.startswith("vid") else "image"),
        width=width,
        height=height,
        url=url,
        reason=reason_of(data.get("error")),
        generation_id=generation_id,
    )


def _state(status: str, url: str) -> Any:
    if status in _FAILED:
        return "failed"
    if status == "success" and url:
        return "success"
    # Unknown words, and a success whose address has not appeared yet, mean: not finished.
    return "waiting" if status == "initiated" else "running"


def _media_of(data: Mapping[str, Any], generation_id: str) -> tuple[RemoteMedium, ...]:
    """The media that have a name at all."""
    found = data["media"] if "media" in data else data.get("images")
    items = found if isinstance(found, list) else []
    known = [i for i in items if isinstance(i, dict) and isinstance(i.get("id"), str)]
    return tuple(medium_of(item, generation_id, f"media.{n}.") for n, item in enumerate(known))


def generation_of(data: Any) -> RemoteGeneration:
    """A generation in the listing or alone.

    Raises:
        Unusable: it, or one of its media, has no id.
    """
    name = demanded(data, "generation_id")
    return RemoteGeneration(name, _media_of(data, name), number(data.get("created_at")))


def ticket_of(data: Any) -> Ticket:
    """The answer to a paid request.

    Raises:
        Unusable: it names no generation, or a medium whose name cannot be written.
    """
    name = demanded(data, "generation_id")
    return Ticket(name, _media_of(data, name), credits_of(data.get("credits_remaining")))


def estimate_of(data: Any) -> Estimate:
    """The answer to an estimate.

    Raises:
        Unusable: it is no object.
    """
    said = _object(data)
    return Estimate(credits_of(said.get("estimated")), credits_of(said.get("balance")))


def total_of(pagination: Any) -> int | None:
    """How many entries a listing has on all of its pages; None when that is not said."""
    return count(pagination.get("total")) if isinstance(pagination, dict) else None
