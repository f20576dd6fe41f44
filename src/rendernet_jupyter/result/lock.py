"""The lock of notebooks: which requests their cells made, and the exact pictures that came of them.

It is one JSON file that stands beside the notebooks and goes into version control: members sorted,
one fact a line, each cell under a name of its own, so that changing one cell changes its lines
alone. It names no account, no key and no place on a disk. A lock that was read may come from
anywhere: its digests are made anew. No file is read or written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, combinations
from typing import Any, NamedTuple

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.digest import TAG, canonical_json, digest
from rendernet_jupyter.result.form import read_form
from rendernet_jupyter.result.manifest import asset_ids

SCHEMA = "rendernet-jupyter/lock/1"
"""The version of the form; a change of meaning gets another number."""

NAME = "rendernet.lock.json"
"""What the file is called."""

LARGEST = 64 << 20
"""Characters of a lock that are read at the most."""

_CONTENT = "content:"
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_ASSETS = 4  # of one request that are tried in all ways; the API takes three


@dataclass(frozen=True, slots=True)
class LockedMedium:
    """One picture or video.

    Attributes:
        sha256: of the file as it was downloaded, hex.
        size: its bytes.
        mime: such as `image/png`.
        batch: its place in the batch, from 0.
        kind: `image` or `video`.
        width: pixels.
        height: pixels.
        pixels: hash of its pixels, empty for a video.
        look: perceptual hash, empty where nothing here can decode it.
    """

    sha256: str
    size: int
    mime: str
    batch: int = 0
    kind: str = "image"
    width: int = 0
    height: int = 0
    pixels: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class LockedRequest:
    """One request and its pictures.

    Attributes:
        digest: of the request.
        kind: such as `model`.
        body: as it was sent, with `content:` and a SHA-256 in the place of each uploaded asset.
        engine: `service` or `sandbox`.
        media: its pictures.
        drawn_for: digests of the specs without a seed that its seed was drawn for.
        catalog_at: when the catalogue it was checked against was read, ISO 8601.
        package: version of this package that made it.
    """

    digest: str
    kind: str
    body: Mapping[str, Any]
    engine: str
    media: tuple[LockedMedium, ...]
    drawn_for: tuple[str, ...] = ()
    catalog_at: str = ""
    package: str = ""

    @property
    def label(self) -> str:
        """What a person would recognise it by."""
        prompt = self.body.get("prompt")
        words = prompt.get("positive") if isinstance(prompt, Mapping) else ""
        return str(words or self.kind.replace("_", " "))

    @property
    def contents(self) -> tuple[str, ...]:
        """The content hashes of its uploaded assets, in order, each once."""
        ids = asset_ids(self.body)
        return tuple(i.removeprefix(_CONTENT) for i in ids if i.startswith(_CONTENT))

    def body_with(self, ids: Mapping[str, str]) -> dict[str, Any]:
        """The body to be sent, with asset ids by content hash.

        Raises:
            KeyError: a content has no id among `ids`.
        """
        filled: dict[str, Any] = _filled(self.body, ids)
        return filled


Cells = Mapping[str, tuple[LockedRequest, ...]]
"""The requests of each cell, by the cell's name."""


class Place(NamedTuple):
    """Where a request stands in a lock: notebook, name of the cell, position in it from 0."""

    notebook: str
    cell: str
    position: int

    def __str__(self) -> str:
        return f"request {self.position + 1} of cell {self.cell} in {self.notebook}"


@dataclass(frozen=True, slots=True)
class Lock:
    """What was locked, by notebook and cell."""

    notebooks: Mapping[str, Cells]

    @classmethod
    def parse(cls, text: str) -> Lock:
        """A lock that was read.

        Raises:
            RenderNetError: it is none, of a form that this version does not know, or was edited.
        """
        facts = read_form(
            text, SCHEMA, "lock", largest=LARGEST, hint="Is a merge conflict left in it?"
        )
        lock = _validated(facts)
        for place, request in lock.requests():
            _demand_untouched(place, request)
        return lock

    def text(self) -> str:
        """JSON, members sorted, one fact a line."""
        notebooks = {
            name: {cell: [_facts(request) for request in found] for cell, found in cells.items()}
            for name, cells in self.notebooks.items()
        }
        facts = {"schema": SCHEMA, "notebooks": notebooks}
        return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def with_notebook(self, name: str, cells: Cells) -> Lock:
        """The lock with other cells for one notebook, those of others as they are."""
        return Lock({**self.notebooks, name: cells})

    def requests(self) -> Iterator[tuple[Place, LockedRequest]]:
        """Every request with its place, in the order of the file."""
        for name, cells in sorted(self.notebooks.items()):
            for cell, found in sorted(cells.items()):
                for position, request in enumerate(found):
                    yield Place(name, cell, position), request

    def find(self, name: str) -> LockedRequest | None:
        """A request by its digest; None when it is not locked."""
        return next((request for _, request in self.requests() if request.digest == name), None)

    def seed_for(self, spec: str) -> int | None:
        """The seed that was drawn for a spec, by the spec's digest; None when none was."""
        for _, request in self.requests():
            if spec in request.drawn_for and isinstance(seed := request.body.get("seed"), int):
                return seed
        return None


def locked_body(body: Mapping[str, Any], contents: Mapping[str, str], name: str) -> dict[str, Any]:
    """A body as a lock holds it: content hashes in the place of the assets that were uploaded.

    An id that was typed stands for itself, one that an upload gave for its content; which is which
    the digest tells. Where it cannot be told the ids stay.

    Args:
        body: as it was sent.
        contents: content hashes by asset id, as far as they are known.
        name: the digest of the request.
    """
    known = [i for i in asset_ids(body) if i in contents][:_MOST_ASSETS]
    ways = chain.from_iterable(combinations(known, n) for n in range(len(known), -1, -1))
    for way in ways:
        chosen = {i: contents[i] for i in way}
        if digest(body, contents=chosen) == name:
            found: dict[str, Any] = json.loads(canonical_json(body, chosen))
            return found
    return dict(body)


def _facts(request: LockedRequest) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(request).items() if value not in ("", (), [])}
    facts["media"] = [
        {name: value for name, value in medium.items() if value not in ("", 0) or name == "batch"}
        for medium in facts.get("media", ())
    ]
    return facts


def _validated(facts: Mapping[str, Any]) -> Lock:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Lock).validate_python(facts)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = " > ".join(map(str, fault["loc"]))
        raise RenderNetError(
            f"the lock cannot be read at {where}: {fault['msg'].lower()}",
            hint="Make it anew: %rendernet lock",
        ) from None


def _demand_untouched(place: Place, request: LockedRequest) -> None:
    hashes = [*request.contents, *(medium.sha256 for medium in request.media)]
    if not all(map(_HASH.fullmatch, hashes)):
        # They name files: what is no hash could name one that is nobody's business.
        raise RenderNetError(f"{place} names something by what is no hash")
    raw = [i for i in asset_ids(request.body) if not i.startswith(_CONTENT)]
    if raw or not request.digest.startswith(f"{TAG}:"):
        return  # an id may stand for a content that nobody knows any more
    if digest(request.body) != request.digest:
        raise RenderNetError(
            f"{place} was edited: it is not the request that its digest names",
            hint="Take the lock from version control, or make it anew: %rendernet lock",
        )


def _filled(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(member, ids) for name, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_filled(member, ids) for member in value]
    if isinstance(value, str) and value.startswith(_CONTENT):
        return ids[value.removeprefix(_CONTENT)]
    return value
