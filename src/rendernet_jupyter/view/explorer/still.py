"""The pictures of an explorer, small enough for two hundred of them in one file.

Each distinct picture is embedded once: 768 pixels of its long edge, as a JPEG of quality 75, which
is 35 to 45 kB for a photograph; one that is heavier steps down until it fits. A video is there as
its poster. No full picture is embedded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rendernet_jupyter.errors import MissingPackage, StoreError
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.poster import stand_in
from rendernet_jupyter.view.thumbnail import encode, thumbnail
from rendernet_jupyter.view.tile import FETCH, Tile

EDGE = 768
"""Pixels of the long edge."""

LIMIT = 42_000
"""Bytes of a JPEG. In base64 that is 56 kB, which leaves 4 kB of 60 for what is said of it."""

Stills = Mapping[str, bytes]
"""JPEGs by content hash, in the order in which they are met."""


def stills_of(content: Content) -> tuple[Content, Stills]:
    """The stills of its tiles; and the content with a reason where none could be made."""
    made: dict[str, bytes] = {}
    tiles: list[Tile] = []
    for tile in content.tiles:
        sha256 = tile.medium.sha256
        try:
            if not tile.state and tile.path is not None and sha256 not in made:
                made[sha256] = _still(tile.medium, tile.path)
            tiles.append(tile)
        except StoreError as error:
            gap = replace(tile, state="missing", reason=error.message, advice=FETCH)
            tiles.append(gap)
    return replace(content, tiles=tuple(tiles)), made


def _still(medium: Medium, path: Path) -> bytes:
    try:
        return thumbnail(path, EDGE, limit=LIMIT, video=medium.kind == "video")
    except MissingPackage:
        return encode(stand_in(medium, EDGE))
