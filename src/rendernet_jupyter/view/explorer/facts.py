"""What an explorer tells of its pictures, as plain values that become JSON.

Words are cleared of the home directory, of keys that stand in addresses, and of an address's query,
which may be a signature: the file is made to be passed on. Nothing here is markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rendernet_jupyter.redaction import redact
from rendernet_jupyter.result.manifest import Maker, Manifest
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.explorer.frame import Frame
from rendernet_jupyter.view.explorer.still import Stills
from rendernet_jupyter.view.fact import shared, word
from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import Shelf, Tile, answer_of

_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://\S+")
_QUERY = re.compile(r"\?\S*")


def facts_of(
    run: Run, content: Content, frame: Frame, stills: Stills, shelf: Shelf
) -> dict[str, Any]:
    """All that the page is told.

    `title`, `name`, `badges`, `facts`, `notes`, `spending`, `remedy`, `saving`, `spec` as in
    `Content`; `axes` (`key`, `name`, `values`: words of each, `bare`: the same as one
    text without their names), `down` and `across`;
    `requests` (`spec`: a cell, `asked`: pairs of words); `pictures` in the order of the gallery
    (`at`: index on each axis, `request`, `still` or -1, `wide` and `high` in pixels, `video`,
    `mark`, `alt`, `words`, `state`, `reason`, `advice`, `transcript`, `told`: pairs of words,
    `manifest`).
    """
    asked = {tile.medium.request: _request(run, tile) for tile in content.tiles}
    positions = {request: position for position, request in enumerate(asked)}
    batches = Counter(medium.request for medium in run.media)
    pictures = [
        _picture(tile, at)
        | _record(run, tile, batches[tile.medium.request], shelf)
        | {"request": positions[tile.medium.request], "still": still}
        for tile, at, still in zip(
            content.tiles, frame.places, _embedded(content, stills), strict=True
        )
    ]
    facts = {
        "name": content.name,
        "title": content.title,
        "badges": content.badges,
        "facts": content.facts,
        "notes": content.notes,
        "spending": content.spending,
        "remedy": content.remedy,
        "saving": content.saving,
        "spec": content.spec,
        "axes": _axes(frame),
        "down": frame.down,
        "across": frame.across,
        "requests": list(asked.values()),
        "pictures": pictures,
    }
    tamed: dict[str, Any] = _tamed(facts)
    return tamed


def _embedded(content: Content, stills: Stills) -> list[int]:
    """Which still each tile shows, -1 for none."""
    numbers = {sha256: number for number, sha256 in enumerate(stills)}
    return [-1 if tile.state else numbers.get(tile.medium.sha256, -1) for tile in content.tiles]


def _axes(frame: Frame) -> list[dict[str, Any]]:
    return [
        {
            "key": "+".join(axis.keys),
            "name": ", ".join(word(key).replace(".", " ") for key in axis.keys),
            "values": axis.values,
            "bare": frame.names(number),
        }
        for number, axis in enumerate(frame.axes)
    ]


def _request(run: Run, tile: Tile) -> dict[str, Any]:
    """The cell that asks for it again, and what it asked for, to be held against another."""
    answer = answer_of(run, tile.medium)
    asked = {"prompt": answer.prompt} | shared([answer])
    if answer.seed is not None:
        asked["seed"] = str(answer.seed)
    return {
        "spec": tile.spec,
        "asked": [(word(key), words) for key, words in asked.items() if words],
    }


def _picture(tile: Tile, at: Sequence[int]) -> dict[str, Any]:
    return {
        "at": at,
        "wide": tile.medium.width,
        "high": tile.medium.height,
        "video": tile.medium.kind == "video",
        "mark": tile.mark,
        "alt": tile.alt,
        "words": (*tile.first, *tile.second),
        "state": tile.state,
        "reason": redact(tile.reason),
        "advice": tile.advice,
        "transcript": tile.transcript,
    }


def _record(run: Run, tile: Tile, batch: int, shelf: Shelf) -> dict[str, Any]:
    """How a picture was made: for people, and as its manifest has it."""
    place = tile.medium.request, tile.medium.batch
    # A tile may have the shape that was asked for, where the medium has none.
    found = (medium for medium in run.media if (medium.request, medium.batch) == place)
    manifest = _manifest(run, next(found, tile.medium), shelf)
    made = str(manifest["made"]["created_at"])
    return {"told": _told(run, tile, batch, made), "manifest": manifest}


def _told(run: Run, tile: Tile, batch: int, made: str) -> list[tuple[str, str]]:
    """The facts that stand beside a picture, as pairs of words; `made` is when, in ISO 8601."""
    answer, medium = answer_of(run, tile.medium), tile.medium
    price = None if answer.credits is None else answer.credits / max(1, batch)
    weight = weighing(medium.size) if medium.size else ""
    file = ", ".join(filter(None, (medium.mime, weight)))
    found = {
        "in Python": f"{run.name}{tile.mark}" if run.name and tile.mark else "",
        "seed": "" if answer.seed is None else str(answer.seed),
        "in its batch": tile.place,
        "size": tile.size,
        "length": tile.length,
        "cost": _cost(answer, price),
        "date": f"{made[:10]} {made[11:16]} UTC",
        "engine": "sandbox" if run.sandbox else run.host or run.engine,
        "run": run.run_id,
        "original": file,
        "media id": medium.media_id,
        "SHA-256": medium.sha256,
    }
    return [(key, words) for key, words in found.items() if words]


def _cost(answer: Answer, price: float | None) -> str:
    if answer.cached:
        return "nothing: it came from the store"
    return "" if price is None else counted(price, "credit")


def _manifest(run: Run, medium: Medium, shelf: Shelf) -> dict[str, Any]:
    """What its manifest says, but for the hash of its pixels; without a store, what the run knows.

    It has no check of its own: that of the saved picture covers the pixels, too.
    """
    if shelf.tell is not None and medium.sha256:
        return dict(shelf.tell(run, medium).facts)
    facts = dict(Manifest.of(run, answer_of(run, medium), medium, Maker()).facts)
    facts["request"] = {k: v for k, v in facts["request"].items() if k != "contents"}
    return {name: told for name, told in facts.items() if name not in ("package", "parents")}


def _tamed(value: Any) -> Any:
    """The same, with every text fit to be passed on."""
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: _QUERY.sub("", redact(found[0])),
                            clean(without_home(value)))  # fmt: skip
    if isinstance(value, Mapping):
        return {_tamed(str(key)): _tamed(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_tamed(one) for one in value]
    return value
